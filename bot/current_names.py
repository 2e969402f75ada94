"""The names that are in the database now, for whoever has no transaction of its own at hand."""

from collections.abc import Sequence

from backend.naming.entries import Mention, NameEntry, NameKind, Resolution
from backend.naming.service import NameDirectory, Names
from backend.uow import Database


class CurrentNames:
    """Looks names up in what the directory holds at that moment."""

    def __init__(self, database: Database, directory: NameDirectory) -> None:
        self._database = database
        self._directory = directory

    def find_mentions(self, sentence: str) -> Sequence[Mention]:
        """Find the names inside a sentence, left to right."""
        return self._names().find_mentions(sentence)

    def resolve(self, text: str, *, kind: NameKind) -> Resolution:
        """Turn one name, with the words that narrow it, into codes."""
        return self._names().resolve(text, kind=kind)

    def entry(self, code: str) -> NameEntry:
        """Return the entry of a code that was given out; raises KeyError for any other."""
        return self._names().entry(code)

    def _names(self) -> Names:
        with self._database.unit() as uow:
            return self._directory.current(uow)
