"""Deciding on documents: one engine for everything that somebody must approve."""

from collections.abc import Collection, Mapping
from typing import Literal

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from backend.actor import Actor
from backend.approvals.announcing import announce_decision
from backend.approvals.cases import Approvable, steps_of, to_case
from backend.approvals.delegations import delegators_of
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.results import ApprovalCase, PendingApproval, PendingApprovals
from backend.approvals.schemas import PendingApprovalQuery
from backend.errors import Conflict, InvalidRequest, NotAllowed, NotFound, message
from backend.locations import service as locations
from backend.people import reporting
from backend.records import Named
from backend.timeline import record_event
from backend.uow import UnitOfWork

# A list that fits on a few cards; the total is told beside it.
MOST_LISTED = 50
_OUTCOMES = {
    "approved": message("{document} was approved by {person} already."),
    "rejected": message("{document} was rejected by {person} already."),
}


def approve(
    uow: UnitOfWork,
    actor: Actor,
    subject: Approvable,
    *,
    comment: str | None = None,
    seen_hash: str | None = None,
) -> ApprovalCase:
    """Approve a document as the person whose turn it is, or in that person's place.

    Args:
        uow: the unit of work.
        actor: who decides.
        subject: the document as it is now; the decision binds its content hash.
        comment: a remark for the others.
        seen_hash: content hash of what the person was shown; None where it was read from the same unit.

    Raises:
        NotFound: nothing asks for approval of this document.
        NotAllowed: the actor is the requester, or it is somebody else's decision.
        Conflict: it was decided, withdrawn or changed since it was shown.
    """
    case, step = _claim(uow, actor, subject, seen_hash=seen_hash)
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
    uow: UnitOfWork, actor: Actor, subject: Approvable, *, reason: str, seen_hash: str | None = None
) -> ApprovalCase:
    """Reject a document, with the reason its requester reads; the steps behind this one fall away.

    Raises:
        InvalidRequest: the reason is empty.
        NotFound, NotAllowed, Conflict: as `approve`.
    """
    if not reason.strip():
        raise InvalidRequest(message("Say why: the person who asked reads the reason."))
    case, step = _claim(uow, actor, subject, seen_hash=seen_hash)
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
    case, _step = _claim(uow, actor, subject, seen_hash=None)
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
        (step.approver_email == actor.email) | ~has_decided,
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


def _claim(
    uow: UnitOfWork, actor: Actor, subject: Approvable, *, seen_hash: str | None
) -> tuple[ApprovalCaseRow, ApprovalStepRow]:
    """Lock the case and return the step that is the actor's to decide, or say what happened instead."""
    # What this session read before is not what others may have written since.
    case = uow.session.get(ApprovalCaseRow, subject.document, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(message("{document} does not ask for approval."), document=subject.document)
    steps = steps_of(uow, case)
    if case.status != "pending":
        raise _over(uow, case, steps)
    if subject.content_hash != case.content_hash or seen_hash not in {None, case.content_hash}:
        raise Conflict(
            message("{document} has changed since you saw it. Look at it again before you decide."),
            document=case.document,
        )
    waiting = next(step for step in steps if step.status == "waiting")
    _require_decider(uow, actor, case, steps=steps, waiting=waiting)
    return case, waiting


def _require_decider(
    uow: UnitOfWork,
    actor: Actor,
    case: ApprovalCaseRow,
    *,
    steps: Collection[ApprovalStepRow],
    waiting: ApprovalStepRow,
) -> None:
    if actor.email == case.requester_email:
        raise NotAllowed(
            message("You asked for {document} yourself, so somebody else has to decide."),
            document=case.document,
        )
    person = reporting.names_of(uow, {waiting.approver_email})[waiting.approver_email].both_names()
    stands_in = actor.email != waiting.approver_email
    # Who has decided may not decide again for somebody else; who stood in at a lower level still has the own one.
    if stands_in and actor.email in {step.decided_by for step in steps}:
        raise Conflict(
            message("You have approved {document} already; it now waits for {person}."),
            document=case.document,
            person=person,
        )
    if stands_in and waiting.approver_email not in delegators_of(uow, actor):
        raise NotAllowed(
            message("{document} waits for {person}, not for you."), document=case.document, person=person
        )


def _over(uow: UnitOfWork, case: ApprovalCaseRow, steps: Collection[ApprovalStepRow]) -> Conflict:
    last = max(
        (step for step in steps if step.status == case.status and step.decided_by),
        key=lambda step: step.position,
        default=None,
    )
    if last is None or last.decided_by is None:
        return Conflict(
            message("{document} was withdrawn, so there is nothing to decide."), document=case.document
        )
    person = reporting.names_of(uow, {last.decided_by})[last.decided_by]
    return Conflict(_OUTCOMES[case.status], document=case.document, person=person.both_names())


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
    )
