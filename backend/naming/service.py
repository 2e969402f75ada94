"""The names that are in the database now, ready to be looked up."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from backend.inspection import service as inspection
from backend.items import service as items
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.naming.entries import Match, Mention, NameEntry, NameKind, Resolution
from backend.naming.index import NameIndex
from backend.naming.posts import PlaceHeads, PostHolder, Posts
from backend.people import service as people
from backend.people.schemas import StaffMember
from backend.procurement import service as procurement
from backend.uow import UnitOfWork

# A new employee or item is known at the latest after this; names change a few times a week.
LOOK_AGAIN_AFTER = timedelta(seconds=30)


class Names:
    """An index together with the entries it was built from."""

    def __init__(self, entries: Iterable[NameEntry], posts: Posts) -> None:
        self._entries = {entry.code: entry for entry in entries}
        self._index = NameIndex(self._entries.values())
        self._posts = posts

    def resolve(
        self, text: str, *, kind: NameKind, prefer: frozenset[str] = frozenset(), asker: str | None = None
    ) -> Resolution:
        """Turn one name into codes; see `NameIndex.resolve`.

        A person may also be named by a post; `asker` is the address of whoever says `my manager`.
        """
        if kind is NameKind.PERSON:
            holders = self._posts.find(text, asker=asker, find_mentions=self._index.find_mentions)
            if holders:
                matches = tuple(Match(kind, email, 1.0, "refined") for email in holders)
                return Resolution("one" if len(matches) == 1 else "several", matches)
        return self._index.resolve(text, kind=kind, prefer=prefer)

    def find_mentions(self, sentence: str) -> list[Mention]:
        """Find the names inside a sentence; see `NameIndex.find_mentions`."""
        return self._index.find_mentions(sentence)

    def codes(self, kind: NameKind) -> tuple[str, ...]:
        """Return the codes of all active entries of a kind."""
        return tuple(entry.code for entry in self._entries.values() if entry.kind is kind and entry.active)

    def knows(self, code: str) -> bool:
        """Tell whether there is an entry of exactly this code."""
        return code in self._entries

    def entry(self, code: str) -> NameEntry:
        """Return the entry of a code that the index gave out."""
        return self._entries[code]


class NameDirectory:
    """Keeps the names of this process up to date with the database. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Names | None = None
        self._read: tuple[list[NameEntry], list[StaffMember], list[Location]] | None = None
        self._looked_at: datetime | None = None

    def current(self, uow: UnitOfWork) -> Names:
        """Return the names; reads them at most every half minute and builds the index anew if they changed."""
        with self._lock:
            is_fresh = self._looked_at is not None and abs(uow.now - self._looked_at) < LOOK_AGAIN_AFTER
            if self._names is not None and is_fresh:
                return self._names
            read = load_entries(uow), people.list_staff(uow), locations.list_locations(uow)
            if self._names is None or read != self._read:
                entries, staff, places = read
                self._names = Names(entries, posts_of(staff, places))
                self._read = read
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


def posts_of(staff: Iterable[StaffMember], places: Iterable[Location]) -> Posts:
    """Collect who holds which post; those who have left hold none."""
    return Posts(
        [
            PostHolder(
                email=one.email,
                title_zh=one.job_title_zh,
                title_en=one.job_title_en,
                department=one.department,
                location=one.location_code,
                manager=one.manager_email,
            )
            for one in staff
            if one.is_active
        ],
        {
            place.code: PlaceHeads(manager=place.manager_email, area_manager=place.area_manager_email)
            for place in places
        },
    )
