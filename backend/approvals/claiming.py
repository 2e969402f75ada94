"""Whose decision a document asks for now, and what is said to everybody else who would decide."""

from collections.abc import Collection

from backend.actor import Actor
from backend.approvals.cases import Approvable, steps_of
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.schemas import SeenStep
from backend.approvals.standing_in import delegators_of, is_independent
from backend.errors import Conflict, NotAllowed, NotFound, message
from backend.people import reporting
from backend.uow import UnitOfWork

_OWN_EARLIER = message("You have approved {document} already; it now waits for {person}.")
_OUTCOMES = {
    "approved": message("{document} was approved by {person} already."),
    "rejected": message("{document} was rejected by {person} already."),
}


def claim(
    uow: UnitOfWork, actor: Actor, subject: Approvable, *, seen: SeenStep | None
) -> tuple[ApprovalCaseRow, ApprovalStepRow]:
    """Lock the case and return the step that is the actor's to decide, or say what happened instead."""
    # What this session read before is not what others may have written since.
    case = uow.session.get(ApprovalCaseRow, subject.document, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(message("{document} does not ask for approval."), document=subject.document)
    steps = steps_of(uow, case)
    if case.status != "pending":
        raise _over(uow, case, steps)
    if subject.content_hash != case.content_hash or not _is_current(case, seen):
        raise Conflict(
            message("{document} has changed since you saw it. Look at it again before you decide."),
            document=case.document,
        )
    waiting = next(step for step in steps if step.status == "waiting")
    if seen is not None and seen.position != waiting.position:
        raise _decided_meanwhile(uow, actor, case, steps=steps, position=seen.position)
    _require_decider(uow, actor, case, steps=steps, waiting=waiting)
    return case, waiting


def _is_current(case: ApprovalCaseRow, seen: SeenStep | None) -> bool:
    return seen is None or (seen.content_hash, seen.round) == (case.content_hash, case.round)


def _decided_meanwhile(
    uow: UnitOfWork,
    actor: Actor,
    case: ApprovalCaseRow,
    *,
    steps: Collection[ApprovalStepRow],
    position: int,
) -> Conflict:
    """Say that the step which was seen is decided, so that the next one is not decided unseen."""
    waiting = next(step for step in steps if step.status == "waiting")
    decided_by = next((step.decided_by for step in steps if step.position == position), None)
    names = reporting.names_of(uow, {email for email in (waiting.approver_email, decided_by) if email})
    person = names[waiting.approver_email].both_names()
    if decided_by is None or decided_by == actor.email:
        return Conflict(_OWN_EARLIER, document=case.document, person=person)
    return Conflict(
        message("{decider} has approved {document} already; it now waits for {person}."),
        document=case.document,
        decider=names[decided_by].both_names(),
        person=person,
    )


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
        raise Conflict(_OWN_EARLIER, document=case.document, person=person)
    if stands_in and waiting.approver_email not in delegators_of(uow, actor):
        raise NotAllowed(
            message("{document} waits for {person}, not for you."), document=case.document, person=person
        )
    if stands_in and not is_independent(uow, actor.email, requester_email=case.requester_email):
        raise _refuse_subordinate(uow, case, person=person)


def _refuse_subordinate(uow: UnitOfWork, case: ApprovalCaseRow, *, person: object) -> NotAllowed:
    names = reporting.names_of(uow, {case.requester_email})
    return NotAllowed(
        message(
            "You report to {requester}, who asked for {document}, so you cannot decide on it in place of {person}."
        ),
        document=case.document,
        requester=names[case.requester_email].both_names(),
        person=person,
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
