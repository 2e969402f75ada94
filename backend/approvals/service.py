"""Deciding on documents: one engine for everything that somebody must approve."""

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from backend.actor import Actor
from backend.approvals.announcing import announce_decision
from backend.approvals.cases import Approvable, steps_of, to_case
from backend.approvals.claiming import claim
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.results import ApprovalCase, PendingApproval, PendingApprovals
from backend.approvals.schemas import PendingApprovalQuery, SeenStep
from backend.approvals.standing_in import delegators_of
from backend.errors import InvalidRequest, message
from backend.locations import service as locations
from backend.people import reporting
from backend.records import Named
from backend.timeline import record_event
from backend.uow import UnitOfWork

# A list that fits on a few cards; the total is told beside it.
MOST_LISTED = 50


def approve(
    uow: UnitOfWork,
    actor: Actor,
    subject: Approvable,
    *,
    comment: str | None = None,
    seen: SeenStep | None = None,
) -> ApprovalCase:
    """Approve a document as the person whose turn it is, or in that person's place.

    Args:
        uow: the unit of work.
        actor: who decides.
        subject: the document as it is now; the decision binds its content hash.
        comment: a remark for the others.
        seen: what the person was shown, of which no other step is decided; None where it was read in the same unit.

    Raises:
        NotFound: nothing asks for approval of this document.
        NotAllowed: the actor is the requester, or it is somebody else's decision.
        Conflict: it was decided, withdrawn or changed since it was shown.
    """
    case, step = claim(uow, actor, subject, seen=seen)
    _settle(uow, actor, step, subject=subject, status="approved", comment=comment)
    following = next((other for other in steps_of(uow, case) if other.status == "queued"), None)
    if following is None:
        case.status = "approved"
        case.closed_at = uow.now
    else:
        following.status = "waiting"
        following.waiting_since = uow.now
    uow.session.flush()
    announce_decision(uow, case, decided_by=actor.email)
    return to_case(uow, case)


def reject(
    uow: UnitOfWork, actor: Actor, subject: Approvable, *, reason: str, seen: SeenStep | None = None
) -> ApprovalCase:
    """Reject a document, with the reason its requester reads; the steps behind this one fall away.

    Raises:
        InvalidRequest: the reason is empty.
        NotFound, NotAllowed, Conflict: as `approve`.
    """
    if not reason.strip():
        raise InvalidRequest(message("Say why: the person who asked reads the reason."))
    case, step = claim(uow, actor, subject, seen=seen)
    _settle(uow, actor, step, subject=subject, status="rejected", comment=reason.strip())
    for other in steps_of(uow, case):
        if other.status == "queued":
            other.status = "void"
    case.status = "rejected"
    case.closed_at = uow.now
    uow.session.flush()
    announce_decision(uow, case, decided_by=actor.email)
    return to_case(uow, case)


def require_decidable(uow: UnitOfWork, actor: Actor, subject: Approvable) -> ApprovalCase:
    """Return the case of a document that is the actor's to decide now.

    Raises:
        NotFound, NotAllowed, Conflict: as `approve`.
    """
    case, _step = claim(uow, actor, subject, seen=None)
    return to_case(uow, case)


def list_pending_approvals(uow: UnitOfWork, actor: Actor, query: PendingApprovalQuery) -> PendingApprovals:
    """Return what waits for the actor's own decision, the oldest first, at most `MOST_LISTED` documents."""
    del query
    step, case, earlier = ApprovalStepRow, ApprovalCaseRow, aliased(ApprovalStepRow)
    has_decided = exists().where(
        earlier.document == step.document,
        earlier.round == step.round,
        earlier.decided_by == actor.email,
    )
    mine = (
        step.status == "waiting",
        step.approver_email.in_({actor.email} | delegators_of(uow, actor)),
        case.requester_email != actor.email,
        (step.approver_email == actor.email)
        | (~has_decided & case.requester_email.not_in(reporting.manager_line(uow, actor.email))),
    )
    joined = select(step, case).join(case, case.document == step.document).where(*mine)
    rows = uow.session.execute(joined.order_by(step.waiting_since, step.document).limit(MOST_LISTED)).all()
    total = len(rows)
    if total == MOST_LISTED:
        counting = select(func.count()).select_from(step).join(case, case.document == step.document)
        total = uow.session.scalar(counting.where(*mine)) or 0
    names = reporting.names_of(
        uow, {email for row in rows for email in (row[0].approver_email, row[1].requester_email)}
    )
    places = {
        place.code: place.named()
        for place in locations.list_locations(
            uow, codes={row[1].location_code for row in rows if row[1].location_code}
        )
    }
    return PendingApprovals(
        documents=tuple(_to_pending(actor, row[0], row[1], names=names, places=places) for row in rows),
        total=total,
    )


def _settle(
    uow: UnitOfWork,
    actor: Actor,
    step: ApprovalStepRow,
    *,
    subject: Approvable,
    status: Literal["approved", "rejected"],
    comment: str | None,
) -> None:
    step.status = status
    step.decided_by = actor.email
    step.decided_at = uow.now
    step.content_hash = subject.content_hash
    step.comment = comment
    uow.session.flush()
    record_event(
        uow,
        actor,
        document=subject.document,
        event=status,
        note=comment,
        facts={
            "level": step.position,
            "role": step.role,
            "in_place_of": None if step.approver_email == actor.email else step.approver_email,
            "content_hash": subject.content_hash,
        },
    )


def _to_pending(
    actor: Actor,
    step: ApprovalStepRow,
    case: ApprovalCaseRow,
    *,
    names: Mapping[str, Named],
    places: Mapping[str, Named],
) -> PendingApproval:
    return PendingApproval(
        document=case.document,
        document_type=case.document_type,
        status="pending",
        amount=case.amount_cny,
        requester=names[case.requester_email],
        location=places.get(case.location_code or ""),
        waiting_since=step.waiting_since or case.opened_at,
        instead_of=None if step.approver_email == actor.email else names[step.approver_email],
        content_hash=case.content_hash,
        round=step.round,
        position=step.position,
    )
