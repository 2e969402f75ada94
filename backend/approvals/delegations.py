"""Standing in for one another: who may decide in whose place today."""

from datetime import date

from sqlalchemy import select

from backend import audit
from backend.actor import Actor
from backend.approvals.models import DelegationRow
from backend.approvals.results import DelegationView
from backend.approvals.schemas import Delegation
from backend.errors import Conflict, InvalidRequest, NotFound, message
from backend.people import reporting
from backend.people import service as people
from backend.uow import UnitOfWork

# Longer absences are a change of post, which is for HR to record.
LONGEST_DAYS = 92


def delegate_approvals(uow: UnitOfWork, actor: Actor, request: Delegation) -> DelegationView:
    """Let a colleague decide in the actor's place from one day to another, both included.

    Raises:
        InvalidRequest: the dates are in the past, in the wrong order or too far apart, or it is the actor.
        NotFound: the colleague does not work here.
        Conflict: somebody else stands in for the actor on one of these days already.
    """
    delegate = people.get_actor(uow, request.delegate)
    if delegate is None:
        raise NotFound(message("Nobody with the address {email} works here."), email=request.delegate)
    _check(actor, request, delegate, today=actor.local_date(uow.now))
    _refuse_overlap(uow, actor, request)
    row = DelegationRow(
        delegator_email=actor.email,
        delegate_email=delegate.email,
        start_on=request.start_on,
        end_on=request.end_on,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    audit.record(
        uow,
        actor,
        action="approvals_delegated",
        subject=actor.email,
        payload={"delegate": delegate.email, "start_on": request.start_on, "end_on": request.end_on},
    )
    return _to_view(uow, row)


def revoke_delegation(uow: UnitOfWork, actor: Actor, delegation_id: int) -> DelegationView:
    """End one of the actor's own delegations at once.

    Raises:
        NotFound: the actor has no such delegation.
    """
    row = uow.session.get(DelegationRow, delegation_id, with_for_update=True)
    if row is None or row.delegator_email != actor.email or row.revoked_at is not None:
        raise NotFound(message("You have no delegation with this number that is still running."))
    row.revoked_at = uow.now
    uow.session.flush()
    audit.record(
        uow,
        actor,
        action="delegation_revoked",
        subject=actor.email,
        payload={"delegate": row.delegate_email},
    )
    return _to_view(uow, row)


def delegators_of(uow: UnitOfWork, actor: Actor) -> frozenset[str]:
    """Return those in whose place the actor may decide today, on the day at the delegator's own place."""
    query = select(DelegationRow).where(
        DelegationRow.delegate_email == actor.email, DelegationRow.revoked_at.is_(None)
    )
    found = set()
    for row in uow.session.scalars(query):
        delegator = people.get_actor(uow, row.delegator_email)
        if delegator is not None and row.start_on <= delegator.local_date(uow.now) <= row.end_on:
            found.add(row.delegator_email)
    return frozenset(found)


def _check(actor: Actor, request: Delegation, delegate: Actor, *, today: date) -> None:
    if delegate.email == actor.email:
        raise InvalidRequest(message("Choose a colleague: you cannot stand in for yourself."))
    if request.end_on < request.start_on:
        raise InvalidRequest(message("The last day is before the first day. Say both days again."))
    if request.end_on < today:
        raise InvalidRequest(message("These days are over already. Say days from today on."))
    if (request.end_on - request.start_on).days >= LONGEST_DAYS:
        raise InvalidRequest(
            message("A delegation lasts {days} days at most. Choose an earlier last day."), days=LONGEST_DAYS
        )


def _refuse_overlap(uow: UnitOfWork, actor: Actor, request: Delegation) -> None:
    query = select(DelegationRow).where(
        DelegationRow.delegator_email == actor.email,
        DelegationRow.revoked_at.is_(None),
        DelegationRow.start_on <= request.end_on,
        DelegationRow.end_on >= request.start_on,
    )
    other = uow.session.scalars(query.limit(1)).first()
    if other is not None:
        raise Conflict(
            message("{person} stands in for you from {start} to {end} already. End that first."),
            person=reporting.names_of(uow, {other.delegate_email})[other.delegate_email].both_names(),
            start=other.start_on.isoformat(),
            end=other.end_on.isoformat(),
        )


def _to_view(uow: UnitOfWork, row: DelegationRow) -> DelegationView:
    return DelegationView(
        id=row.id,
        delegate=reporting.names_of(uow, {row.delegate_email})[row.delegate_email],
        start_on=row.start_on,
        end_on=row.end_on,
        status="active" if row.revoked_at is None else "revoked",
    )
