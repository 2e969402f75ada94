"""Standing in for one another: a delegation is given for some days, and ended."""

from datetime import date

from sqlalchemy import func, select

from backend import audit
from backend.actions.schemas import Preview, version_of
from backend.actor import Actor
from backend.approvals.announcing import announce_waiting
from backend.approvals.models import DelegationRow
from backend.approvals.results import DelegationView
from backend.approvals.schemas import Delegation
from backend.errors import Conflict, InvalidRequest, NotFound, message
from backend.people import reporting
from backend.people import service as people
from backend.records import Named
from backend.uow import UnitOfWork

# Longer absences are a change of post, which is for HR to record.
LONGEST_DAYS = 92


class DelegationPreview(Preview):
    """Who would stand in, from one day to another, both included."""

    delegate: Named
    start_on: date
    end_on: date


def preview_delegation(uow: UnitOfWork, actor: Actor, request: Delegation) -> DelegationPreview:
    """Return what `delegate_approvals` would do. Raises what that would."""
    delegate = _checked(uow, actor, request)
    return DelegationPreview(
        version=version_of(delegate.email, request.start_on.isoformat(), request.end_on.isoformat()),
        subject="delegation",
        delegate=Named(code=delegate.email, name_zh=delegate.name_zh, name_en=delegate.name_en),
        start_on=request.start_on,
        end_on=request.end_on,
    )


def delegate_approvals(uow: UnitOfWork, actor: Actor, request: Delegation) -> DelegationView:
    """Let a colleague decide in the actor's place from one day to another, both included.

    Raises:
        InvalidRequest: the dates are in the past, in the wrong order or too far apart, or it is the actor.
        NotFound: the colleague does not work here.
        Conflict: somebody else stands in for the actor on one of these days already.
    """
    delegate = _checked(uow, actor, request)
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
    # What waits already waits for the delegate as well, if the days have begun.
    announce_waiting(uow, {actor.email}, occasion=f"delegation:{row.id}")
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


def _checked(uow: UnitOfWork, actor: Actor, request: Delegation) -> Actor:
    """Return the delegate of a request that can be granted."""
    delegate = people.get_actor(uow, request.delegate)
    if delegate is None:
        raise NotFound(message("Nobody with the address {email} works here."), email=request.delegate)
    _check(actor, request, delegate, today=actor.local_date(uow.now))
    _lock_delegations(uow, actor)
    _refuse_overlap(uow, actor, request)
    return delegate


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


def _lock_delegations(uow: UnitOfWork, actor: Actor) -> None:
    """Make another unit wait that delegates for the same person: of two at once it would not see the first."""
    key = func.hashtextextended(f"delegations:{actor.email}", 0)
    uow.session.execute(select(func.pg_advisory_xact_lock(key)))


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
        document=f"DG-{row.id:06d}",
        id=row.id,
        delegate=reporting.names_of(uow, {row.delegate_email})[row.delegate_email],
        start_on=row.start_on,
        end_on=row.end_on,
        status="active" if row.revoked_at is None else "revoked",
    )
