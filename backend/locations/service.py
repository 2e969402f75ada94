"""Reading locations."""

from collections.abc import Collection

from sqlalchemy import select

from backend.errors import NotFound, message
from backend.locations.models import LocationRow
from backend.locations.schemas import HEAD_OFFICE_REGION, Location, Region
from backend.naming.entries import NameEntry, NameKind
from backend.uow import UnitOfWork


def get(uow: UnitOfWork, code: str) -> Location:
    """Return one location.

    Raises:
        NotFound: no location has that code.
    """
    row = uow.session.get(LocationRow, code)
    if row is None:
        raise NotFound(message("There is no location {code}."), code=code)
    return _to_location(row)


def region_of(uow: UnitOfWork, code: str | None) -> Region:
    """Return the region whose rules apply at a place of work; None is head office."""
    return HEAD_OFFICE_REGION if code is None else get(uow, code).region


def list_locations(uow: UnitOfWork, *, codes: Collection[str] | None = None) -> list[Location]:
    """Return the locations with `codes`, all of them if None, in order of code."""
    query = select(LocationRow).order_by(LocationRow.code)
    if codes is not None:
        query = query.where(LocationRow.code.in_(codes))
    return [_to_location(row) for row in uow.session.scalars(query)]


def codes_of_area(uow: UnitOfWork, area_manager_email: str) -> frozenset[str]:
    """Return the codes of the locations an area manager is responsible for."""
    query = select(LocationRow.code).where(LocationRow.area_manager_email == area_manager_email)
    return frozenset(uow.session.scalars(query))


def list_names(uow: UnitOfWork) -> list[NameEntry]:
    """Return the names of all locations; city and district help to narrow a shared one."""
    return [
        NameEntry(
            kind=NameKind.LOCATION,
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            aliases=tuple(row.aliases),
            hints=(row.city, row.district),
        )
        for row in uow.session.scalars(select(LocationRow).order_by(LocationRow.code))
    ]


def _to_location(row: LocationRow) -> Location:
    return Location(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        kind=row.kind,
        city=row.city,
        timezone=row.timezone,
        open_time=row.open_time,
        close_time=row.close_time,
        slack_channel=row.slack_channel,
        manager_email=row.manager_email,
        area_manager_email=row.area_manager_email,
    )
