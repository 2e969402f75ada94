"""The names that are in the database now, ready to be looked up."""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.inspection.models import InspectionCategoryRow
from backend.items.models import ItemRow
from backend.locations.models import LocationRow
from backend.naming.entries import Mention, NameEntry, NameKind, Resolution
from backend.naming.index import NameIndex
from backend.people.models import EmployeeRow
from backend.procurement.models import SupplierRow
from backend.uow import UnitOfWork

# A new employee or item is known at the latest after this; names change a few times a week.
LOOK_AGAIN_AFTER = timedelta(seconds=30)


class _NamedRow(Protocol):
    name_zh: str
    name_en: str
    aliases: list[str]


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

    def codes(self, kind: NameKind) -> list[str]:
        """Return the codes of all active entries of a kind, in order."""
        return sorted(entry.code for entry in self._entries.values() if entry.kind is kind and entry.active)


class NameDirectory:
    """Keeps the names of this process up to date with the database. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Names | None = None
        self._fingerprint: tuple[object, ...] = ()
        self._looked_at: datetime | None = None

    def current(self, uow: UnitOfWork) -> Names:
        """Return the names, read again when they changed; looks at most every half minute."""
        with self._lock:
            is_fresh = self._looked_at is not None and abs(uow.now - self._looked_at) < LOOK_AGAIN_AFTER
            if self._names is not None and is_fresh:
                return self._names
            fingerprint = _fingerprint(uow)
            if self._names is None or fingerprint != self._fingerprint:
                self._names = Names(load_entries(uow))
                self._fingerprint = fingerprint
            self._looked_at = uow.now
            return self._names


def load_entries(uow: UnitOfWork) -> list[NameEntry]:
    """Read everything that has a name."""
    session = uow.session
    return [
        *(
            _entry(
                NameKind.ITEM,
                row.sku,
                row,
                barcode=row.barcode,
                hints=(row.unit_zh, row.unit_en, row.category),
            )
            for row in session.scalars(select(ItemRow))
        ),
        *(
            _entry(NameKind.LOCATION, row.code, row, hints=(row.city, row.district))
            for row in session.scalars(select(LocationRow))
        ),
        *_people(session),
        *(_entry(NameKind.SUPPLIER, row.code, row) for row in session.scalars(select(SupplierRow))),
        *(
            _entry(NameKind.INSPECTION_CATEGORY, row.code, row)
            for row in session.scalars(select(InspectionCategoryRow))
        ),
    ]


def _people(session: Session) -> Iterator[NameEntry]:
    places = {row.code: row for row in session.scalars(select(LocationRow))}
    for row in session.scalars(select(EmployeeRow)):
        place = places.get(row.location_code or "")
        workplace = (place.code, place.name_zh, place.name_en, place.city) if place is not None else ()
        yield _entry(
            NameKind.PERSON,
            row.email,
            row,
            active=row.status == "active",
            hints=(row.job_title_zh, row.job_title_en, row.department, *workplace),
        )


def _entry(
    kind: NameKind,
    code: str,
    row: _NamedRow,
    *,
    barcode: str | None = None,
    active: bool = True,
    hints: tuple[str, ...] = (),
) -> NameEntry:
    return NameEntry(
        kind=kind,
        code=code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        aliases=tuple(row.aliases),
        barcode=barcode,
        active=active,
        hints=tuple(hint for hint in hints if hint),
    )


def _fingerprint(uow: UnitOfWork) -> tuple[object, ...]:
    """Sum up the hashes of all names, which the database does in about a millisecond."""
    parts: list[object] = []
    for table, extra in (
        (ItemRow, ItemRow.sku),
        (LocationRow, LocationRow.code),
        (EmployeeRow, EmployeeRow.email + EmployeeRow.status),
        (SupplierRow, SupplierRow.code),
        (InspectionCategoryRow, InspectionCategoryRow.code),
    ):
        text = func.concat_ws(
            "|", extra, table.name_zh, table.name_en, func.array_to_string(table.aliases, "|")
        )
        parts.append(uow.session.scalar(select(func.sum(func.hashtextextended(text, 0)))))
    return tuple(parts)
