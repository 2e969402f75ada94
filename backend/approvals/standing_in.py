"""Who may decide in whose place: on the days of a delegation, and never on what one's own superior asks for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.actor import Actor
from backend.approvals.models import DelegationRow
from backend.people import reporting
from backend.uow import UnitOfWork


@dataclass(frozen=True)
class Deputies:
    """The delegations from some people, read at once; those of people who have left count no more."""

    delegations: Mapping[str, Collection[DelegationRow]] = field(default_factory=dict)
    timezones: Mapping[str, str] = field(default_factory=dict)

    def at(self, delegator: str, instant: datetime) -> frozenset[str]:
        """Return those who may decide in a person's place at an instant."""
        return frozenset(
            row.delegate_email for row in self._between(delegator, instant, instant) if row.revoked_at is None
        )

    def since(self, delegator: str, start: datetime, *, until: datetime) -> frozenset[str]:
        """Return those who have stood in for a person at any time between two instants, both included."""
        return frozenset(
            row.delegate_email
            for row in self._between(delegator, start, until)
            if row.revoked_at is None or row.revoked_at >= start
        )

    def _between(self, delegator: str, start: datetime, end: datetime) -> list[DelegationRow]:
        timezone = self.timezones.get(delegator)
        if timezone is None:
            return []
        first, last = _day_at(timezone, start), _day_at(timezone, end)
        return [
            row for row in self.delegations.get(delegator, ()) if row.start_on <= last and first <= row.end_on
        ]


def read_deputies(uow: UnitOfWork, delegators: Collection[str]) -> Deputies:
    """Return the delegations from all of `delegators`, e-mail addresses, past ones included."""
    query = select(DelegationRow).where(DelegationRow.delegator_email.in_(delegators))
    found: dict[str, list[DelegationRow]] = defaultdict(list)
    for row in uow.session.scalars(query.order_by(DelegationRow.id)):
        found[row.delegator_email].append(row)
    return Deputies(delegations=found, timezones=reporting.timezones_of(uow, found))


def delegators_of(uow: UnitOfWork, actor: Actor) -> frozenset[str]:
    """Return those in whose place the actor may decide today, on the day at the delegator's own place."""
    query = select(DelegationRow).where(
        DelegationRow.delegate_email == actor.email, DelegationRow.revoked_at.is_(None)
    )
    rows = uow.session.scalars(query).all()
    timezones = reporting.timezones_of(uow, {row.delegator_email for row in rows})
    return frozenset(
        row.delegator_email
        for row in rows
        if row.delegator_email in timezones
        and row.start_on <= _day_at(timezones[row.delegator_email], uow.now) <= row.end_on
    )


def delegates_of(uow: UnitOfWork, emails: Collection[str]) -> frozenset[str]:
    """Return those who may decide today in the place of any of `emails`."""
    deputies = read_deputies(uow, emails)
    return frozenset(delegate for email in emails for delegate in deputies.at(email, uow.now))


def running_delegators(uow: UnitOfWork) -> frozenset[str]:
    """Return everybody for whom somebody stands in today."""
    # Nowhere is it a date that differs by more than one from that of UTC.
    query = select(DelegationRow.delegator_email).where(
        DelegationRow.revoked_at.is_(None), DelegationRow.end_on >= uow.now.date() - timedelta(days=1)
    )
    emails = frozenset(uow.session.scalars(query))
    deputies = read_deputies(uow, emails)
    return frozenset(email for email in emails if deputies.at(email, uow.now))


def is_independent(uow: UnitOfWork, email: str, *, requester_email: str) -> bool:
    """Tell whether somebody may judge, in another's place, what the requester asks for.

    Nobody judges the own request, nor that of somebody they report to, directly or further up.
    """
    return email != requester_email and requester_email not in reporting.manager_line(uow, email)


def _day_at(timezone: str, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(timezone)).date()
