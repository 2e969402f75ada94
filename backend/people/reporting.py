"""Who reports to whom, who holds a role, and what people are called."""

from collections.abc import Collection

from sqlalchemy import any_, select

from backend.actor import Role
from backend.people.models import EmployeeRow
from backend.records import Named
from backend.uow import UnitOfWork


def names_of(uow: UnitOfWork, emails: Collection[str]) -> dict[str, Named]:
    """Return people by e-mail address, those who have left included; unknown addresses are left out."""
    if not emails:
        return {}
    rows = uow.session.execute(
        select(EmployeeRow.email, EmployeeRow.name_zh, EmployeeRow.name_en).where(
            EmployeeRow.email.in_(emails)
        )
    )
    return {row.email: Named(code=row.email, name_zh=row.name_zh, name_en=row.name_en) for row in rows}


def timezones_of(uow: UnitOfWork, emails: Collection[str]) -> dict[str, str]:
    """Return the IANA time zones of people by e-mail address, those who have left left out."""
    if not emails:
        return {}
    query = select(EmployeeRow.email, EmployeeRow.timezone).where(
        EmployeeRow.email.in_(emails), EmployeeRow.status == "active"
    )
    return {row.email: row.timezone for row in uow.session.execute(query)}


def manager_line(uow: UnitOfWork, email: str) -> tuple[str, ...]:
    """Return the active managers above a person, the direct one first; a loop in the data ends the line."""
    line: list[str] = []
    seen = {email}
    row = uow.session.get(EmployeeRow, email)
    while row is not None and row.manager_email is not None and row.manager_email not in seen:
        seen.add(row.manager_email)
        row = uow.session.get(EmployeeRow, row.manager_email)
        if row is not None and row.status == "active":
            line.append(row.email)
    return tuple(line)


def holders_of(uow: UnitOfWork, role: Role) -> tuple[str, ...]:
    """Return the active people with a role, whoever reports to none of the others first, then by address."""
    emails = uow.session.scalars(
        select(EmployeeRow.email)
        .where(any_(EmployeeRow.roles) == role.value, EmployeeRow.status == "active")
        .order_by(EmployeeRow.email)
    ).all()
    held_by = set(emails)
    return tuple(sorted(emails, key=lambda email: (not held_by.isdisjoint(manager_line(uow, email)), email)))


def is_active_holder(uow: UnitOfWork, email: str, role: Role) -> bool:
    """Tell whether a person works here and holds a role."""
    row = uow.session.get(EmployeeRow, email)
    return row is not None and row.status == "active" and role.value in row.roles
