"""The card of somebody whose decision a document asks for, as things stand at the moment of reading."""

from typing import Literal

from backend import documents
from backend.actor import Actor
from backend.approvals import cases
from backend.approvals import service as approvals
from backend.approvals.announcing import is_latest_decision
from backend.approvals.results import ApprovalCase, ApprovalStep, PendingApproval
from backend.approvals.schemas import PendingApprovalQuery
from backend.approvals.standing_in import delegators_of, is_independent
from backend.errors import DomainError
from backend.notices.rows import ApprovalCardKey, move_card, show_card
from backend.procurement.schemas import DocumentQuery
from backend.records import Named, Record
from backend.uow import UnitOfWork

NoticeState = Literal["waiting", "elsewhere", "approved", "rejected", "changed", "withdrawn"]


class ApprovalNotice(Record):
    """A card of one step for one reader.

    `state`: waiting (the reader may decide), elsewhere (it waits, and not for the reader), approved or rejected (this
    step was), changed (an edit began a new round), withdrawn. `step` is None where it was changed. `details` is None
    where the reader may not see the document any more. Where the reader has decided here, and on nothing since, what
    waits next is offered: `following`, the first of `following_count` documents, if any waits.
    """

    document: str
    state: NoticeState
    case: ApprovalCase
    step: ApprovalStep | None
    is_readers_decision: bool
    instead_of: Named | None
    details: documents.AnyDocument | None
    offers_next: bool = False
    following: PendingApproval | None = None
    following_count: int = 0


def read_notice(uow: UnitOfWork, reader: Actor, card: ApprovalCardKey) -> ApprovalNotice | None:
    """Return what a card is to show, or None if nothing asks for approval of its document."""
    case = cases.get_case(uow, card.document)
    if case is None:
        return None
    step = case.steps[card.position - 1] if case.round == card.round else None
    is_readers_decision = step is not None and step.decided_by is not None and _is(step.decided_by, reader)
    stands_in = step is not None and not _is(step.approver, reader)
    notice = ApprovalNotice(
        document=case.document,
        state=_state(uow, reader, case, step),
        case=case,
        step=step,
        is_readers_decision=is_readers_decision,
        instead_of=step.approver if step is not None and stands_in else None,
        details=_details(uow, reader, case.document),
    )
    if not is_readers_decision or not is_latest_decision(uow, card):
        return notice
    waiting = approvals.list_pending_approvals(uow, reader, PendingApprovalQuery())
    return notice.model_copy(
        update={
            "offers_next": True,
            "following": waiting.documents[0] if waiting.documents else None,
            "following_count": waiting.total,
        }
    )


def bring_forward(uow: UnitOfWork, reader: Actor, document: str | None) -> str | None:
    """Have the card of a document that waits for the reader posted below everything else.

    Args:
        uow: the unit of work.
        reader: whose card.
        document: which; where it waits no longer, or none is named, the one that has waited longest.

    Returns:
        The document's number, or None if nothing waits for the reader.
    """
    waiting = approvals.list_pending_approvals(uow, reader, PendingApprovalQuery()).documents
    chosen = next((entry for entry in waiting if entry.document == document), next(iter(waiting), None))
    if chosen is None:
        return None
    move_card(uow, _card_of(chosen, reader))
    return chosen.document


def refresh(uow: UnitOfWork, card: ApprovalCardKey, *, reason: str) -> None:
    """Have a card shown as things stand now, where it was posted."""
    show_card(uow, card, reason=reason)


def _card_of(pending: PendingApproval, reader: Actor) -> ApprovalCardKey:
    return ApprovalCardKey(
        document=pending.document, round=pending.round, position=pending.position, reader=reader.email
    )


def _state(uow: UnitOfWork, reader: Actor, case: ApprovalCase, step: ApprovalStep | None) -> NoticeState:
    if step is None:
        return "changed"
    if case.status == "withdrawn" or step.status == "void":
        return "withdrawn"
    if step.status in {"approved", "rejected"}:
        return "approved" if step.status == "approved" else "rejected"
    return "waiting" if _may_decide(uow, reader, case, step) else "elsewhere"


def _may_decide(uow: UnitOfWork, reader: Actor, case: ApprovalCase, step: ApprovalStep) -> bool:
    """Tell whether the engine would take the reader's decision; it is asked again with the decision itself."""
    if step.status != "waiting" or _is(case.requester, reader):
        return False
    if _is(step.approver, reader):
        return True
    if any(other.decided_by is not None and _is(other.decided_by, reader) for other in case.steps):
        return False
    if not is_independent(uow, reader.email, requester_email=case.requester.code):
        return False
    return step.approver.code in delegators_of(uow, reader)


def _is(person: Named, reader: Actor) -> bool:
    return person.code == reader.email


def _details(uow: UnitOfWork, reader: Actor, number: str) -> documents.AnyDocument | None:
    try:
        return documents.get_document(uow, reader, DocumentQuery(document=number)).details
    except DomainError:
        # Whoever may not see it any more is still told what became of the question.
        return None
