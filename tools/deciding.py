"""Deciding by a button on a card that shows the document: done at once, as the one who pressed it.

What cannot be done any more is no fault of the presser's, so it does not fail: the card is brought up to date, and
a sentence says what has happened meanwhile.
"""

from typing import Annotated

from pydantic import Field

from backend import audit, documents
from backend.approvals import cases
from backend.approvals.schemas import Approval, Rejection, SeenStep
from backend.errors import DomainError, InvalidRequest
from backend.notices.approvals import bring_forward, refresh
from backend.notices.rows import ApprovalCardKey
from backend.records import Record
from tools.catalog import EVERYONE
from tools.context import ToolContext
from tools.forms import Form
from tools.results import Refusal

APPROVE_FORM = "approve"
REJECT_FORM = "reject"
NEXT_FORM = "next_approval"


class ApprovalPress(Record):
    """Somebody presses Approve; `hash` is that of the content that was shown, `position` of `round` the step."""

    document: str
    hash: str
    round: int
    position: Annotated[int, Field(ge=1)]

    def seen(self) -> SeenStep:
        """Return what the presser had before the eyes."""
        return SeenStep(content_hash=self.hash, round=self.round, position=self.position)


class RejectionPress(ApprovalPress):
    """Somebody sends the form behind Reject."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class NextPress(Record):
    """Somebody asks for the next document that waits for them, by preference this one."""

    document: str | None = None


class PressedDecision(Record):
    """What came of a press; `refusal` says what had happened before, and then nothing was decided."""

    document: str
    status: str
    refusal: Refusal | None = None


class NextShown(Record):
    """The document whose card follows; None where nothing waits."""

    document: str | None


def press_approve(ctx: ToolContext, request: ApprovalPress) -> PressedDecision:
    """Approve the document as it was shown."""
    return _decide(ctx, request, reason=None)


def press_reject(ctx: ToolContext, request: RejectionPress) -> PressedDecision:
    """Reject the document as it was shown."""
    return _decide(ctx, request, reason=request.reason)


def press_next(ctx: ToolContext, request: NextPress) -> NextShown:
    """Have the card of the next document posted."""
    return NextShown(document=bring_forward(ctx.uow, ctx.actor, request.document))


def decision_forms() -> tuple[Form, ...]:
    """Return the forms behind the buttons of approval cards; the services know whose turn it is."""
    return (
        Form(APPROVE_FORM, EVERYONE, ApprovalPress, PressedDecision, press_approve),
        Form(REJECT_FORM, EVERYONE, RejectionPress, PressedDecision, press_reject),
        Form(NEXT_FORM, EVERYONE, NextPress, NextShown, press_next),
    )


def _decide(ctx: ToolContext, request: ApprovalPress, *, reason: str | None) -> PressedDecision:
    uow, actor = ctx.uow, ctx.actor
    try:
        # What was begun when it is refused must not stay.
        with uow.session.begin_nested():
            if reason is None:
                done = documents.approve_document(
                    uow, actor, Approval(document=request.document), seen=request.seen()
                )
            else:
                rejection = Rejection(document=request.document, reason=reason)
                done = documents.reject_document(uow, actor, rejection, seen=request.seen())
    except InvalidRequest:
        raise
    except DomainError as error:
        _note_refusal(ctx, request, error)
        _refresh(ctx, request)
        if _has_decided(ctx, request, status="approved" if reason is None else "rejected"):
            # The second press of an impatient finger: the card says what came of the first.
            return PressedDecision(document=request.document, status="decided")
        return PressedDecision(document=request.document, status="refused", refusal=Refusal.of(error))
    return PressedDecision(document=done.document, status=done.status)


def _note_refusal(ctx: ToolContext, request: ApprovalPress, error: DomainError) -> None:
    audit.record(
        ctx.uow,
        ctx.actor,
        action="decision_refused",
        subject=request.document,
        payload={"reason": error.template},
        reference=ctx.call.reference,
    )


def _has_decided(ctx: ToolContext, request: ApprovalPress, *, status: str) -> bool:
    """Tell whether the presser's own decision on this very step is what stands in the way."""
    case = cases.get_case(ctx.uow, request.document)
    if case is None or case.status == "withdrawn":
        return False
    if (case.content_hash, case.round) != (request.hash, request.round):
        return False
    return any(
        step.status == status and step.decided_by is not None and step.decided_by.code == ctx.actor.email
        for step in case.steps[request.position - 1 : request.position]
    )


def _refresh(ctx: ToolContext, request: ApprovalPress) -> None:
    card = ApprovalCardKey(
        document=request.document,
        round=request.round,
        position=request.position,
        reader=ctx.actor.email,
    )
    refresh(ctx.uow, card, reason=f"pressed:{ctx.call.reference}")
