"""What the router needs to know about names."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from backend.naming.entries import Mention, NameEntry, NameKind, Resolution


@runtime_checkable
class NameLookup(Protocol):
    """The names in use; `backend.naming.service.Names` is one."""

    def find_mentions(self, sentence: str) -> Sequence[Mention]:
        """Find the names inside a sentence, left to right."""
        ...

    def resolve(self, text: str, *, kind: NameKind) -> Resolution:
        """Turn one name, with the words that narrow it, into codes."""
        ...

    def entry(self, code: str) -> NameEntry:
        """Return the entry of a code that was given out; raises KeyError for any other."""
        ...
