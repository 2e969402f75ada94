"""The names that are in the database now, ready to be looked up."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from backend.inspection import service as inspection
from backend.items import service as items
from backend.locations import service as locations
from backend.naming.entries import Mention, NameEntry, NameKind, Resolution
from backend.naming.index import NameIndex
from backend.people import service as people
from backend.procurement import service as procurement
from backend.uow import UnitOfWork

# A new employee or item is known at the latest after this; names change a few times a week.
LOOK_AGAIN_AFTER = timedelta(seconds=30)


class Names:
    """An index together with the entries it was built from."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self._entries = {entry.code: entry for entry in entries}
        self._index = NameIndex(self._entries.values())

    def resolve(self, text: str, *, kind: NameKind, prefer: frozenset[str] = frozenset()) -> Resolution:
        """Turn one name into codes; see `NameIndex.resolve`."""
        return self._index.resolve(text, kind=kind, prefer=prefer)

    def find_mentions(self, sentence: str) -> list[Mention]:
        """Find the names inside a sentence; see `NameIndex.find_mentions`."""
        return self._index.find_mentions(sentence)

    def entry(self, code: str) -> NameEntry:
        """Return the entry of a code that the index gave out."""
        return self._entries[code]


class NameDirectory:
    """Keeps the names of this process up to date with the database. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Names | None = None
        self._entries: list[NameEntry] = []
        self._looked_at: datetime | None = None

    def current(self, uow: UnitOfWork) -> Names:
        """Return the names; reads them at most every half minute and builds the index anew if they changed."""
        with self._lock:
            is_fresh = self._looked_at is not None and abs(uow.now - self._looked_at) < LOOK_AGAIN_AFTER
            if self._names is not None and is_fresh:
                return self._names
            entries = load_entries(uow)
            if self._names is None or entries != self._entries:
                self._names = Names(entries)
                self._entries = entries
            self._looked_at = uow.now
            return self._names


def load_entries(uow: UnitOfWork) -> list[NameEntry]:
    """Read everything that has a name."""
    return [
        *items.list_names(uow),
        *locations.list_names(uow),
        *people.list_names(uow),
        *procurement.list_names(uow),
        *inspection.list_names(uow),
    ]
