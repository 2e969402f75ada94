"""Who people are: actors for permission checks, profiles for the directory."""

from sqlalchemy import func, select

from backend.actor import Actor, Role
from backend.errors import NotFound, message
from backend.locations import service as locations
from backend.naming.entries import NameEntry, NameKind
from backend.people.models import EmployeeRow
from backend.people.schemas import PersonProfile, StaffMember
from backend.records import Named
from backend.uow import UnitOfWork


def get_actor(uow: UnitOfWork, email: str) -> Actor | None:
    """Return the acting employee, or None for somebody who does not work here (any more).

    Scope: staff of a location see that location, an area manager the area, head office everything.
    """
    row = uow.session.get(EmployeeRow, email.strip().lower())
    if row is None or row.status != "active":
        return None
    roles = frozenset(Role(role) for role in row.roles)
    visible: frozenset[str] | None = None
    if Role.AREA_MANAGER in roles:
        visible = locations.codes_of_area(uow, row.email)
    elif row.location_code is not None:
        visible = frozenset({row.location_code})
    reports = uow.session.scalar(
        select(func.count())
        .select_from(EmployeeRow)
        .where(EmployeeRow.manager_email == row.email, EmployeeRow.status == "active")
    )
    return Actor(
        email=row.email,
        name_zh=row.name_zh,
        name_en=row.name_en,
        roles=roles,
        language="en" if row.language == "en" else "zh",
        timezone=row.timezone,
        location_code=row.location_code,
        visible_locations=visible,
        has_reports=bool(reports),
    )


def get_profile(uow: UnitOfWork, email: str) -> PersonProfile:
    """Return a colleague's directory entry.

    Raises:
        NotFound: nobody with that address works here.
    """
    row = uow.session.get(EmployeeRow, email)
    if row is None or row.status != "active":
        raise NotFound(message("Nobody with the address {email} works here."), email=email)
    manager = uow.session.get(EmployeeRow, row.manager_email) if row.manager_email else None
    location = locations.get(uow, row.location_code) if row.location_code else None
    return PersonProfile(
        email=row.email,
        name_zh=row.name_zh,
        name_en=row.name_en,
        job_title_zh=row.job_title_zh,
        job_title_en=row.job_title_en,
        department=row.department,
        location=None if location is None else location.named(),
        manager=None
        if manager is None
        else Named(code=manager.email, name_zh=manager.name_zh, name_en=manager.name_en),
    )


def get_location_manager(uow: UnitOfWork, location_code: str) -> Actor | None:
    """Return the person in charge of a location, or None when that person has left."""
    return get_actor(uow, locations.get(uow, location_code).manager_email)


def list_staff(uow: UnitOfWork) -> list[StaffMember]:
    """Return everybody, those who have left included, in order of e-mail."""
    return [
        StaffMember(
            email=row.email,
            name_zh=row.name_zh,
            name_en=row.name_en,
            job_title_zh=row.job_title_zh,
            job_title_en=row.job_title_en,
            department=row.department,
            location_code=row.location_code,
            manager_email=row.manager_email,
            roles=frozenset(Role(role) for role in row.roles),
            language="en" if row.language == "en" else "zh",
            timezone=row.timezone,
            is_active=row.status == "active",
        )
        for row in uow.session.scalars(select(EmployeeRow).order_by(EmployeeRow.email))
    ]


def list_names(uow: UnitOfWork) -> list[NameEntry]:
    """Return the names of all employees; job and place of work help to narrow a shared one."""
    places = {place.code: place for place in locations.list_names(uow)}
    return [
        _name_entry(row, places.get(row.location_code or ""))
        for row in uow.session.scalars(select(EmployeeRow).order_by(EmployeeRow.email))
    ]


def _name_entry(row: EmployeeRow, place: NameEntry | None) -> NameEntry:
    at_zh, at_en = (f" · {place.name_zh}", f", {place.name_en}") if place is not None else ("", "")
    return NameEntry(
        kind=NameKind.PERSON,
        code=row.email,
        name_zh=row.name_zh,
        name_en=row.name_en,
        aliases=tuple(row.aliases),
        active=row.status == "active",
        hints=(row.job_title_zh, row.job_title_en, row.department, *_workplace_hints(place)),
        label_zh=f"{row.name_zh} {row.name_en}，{row.job_title_zh}{at_zh}",
        label_en=f"{row.name_en} ({row.name_zh}), {row.job_title_en}{at_en}",
    )


def _workplace_hints(place: NameEntry | None) -> tuple[str, ...]:
    if place is None:
        return ()
    return (place.code, place.name_zh, place.name_en, *place.aliases, *place.hints)
