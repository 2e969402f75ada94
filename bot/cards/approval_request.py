"""The card of somebody whose decision a document asks for, before the decision and after it."""

from collections.abc import Mapping

from pydantic import JsonValue

from backend.approvals.results import ApprovalStep
from backend.notices.approvals import ApprovalNotice
from backend.notices.rows import ApprovalCardKey
from backend.settings import Language
from bot.cards.approvals import pending_line
from bot.cards.blocks import button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import document_name
from bot.cards.documents import document_parts
from bot.cards.language import Translator
from bot.cards.layout import Buttons, Lines, Note, Part, PlainOnly, Title, compose
from bot.cards.phrases import Phrase, bold, joined

APPROVE = "approve"
REJECT = "reject"
DETAILS = "details"
NEXT = "next_approval"


def render_approval(notice: ApprovalNotice, card: ApprovalCardKey, *, context: CardContext) -> Card:
    """Show a document that waits for the reader with its buttons, or what became of it without them."""
    if notice.state == "waiting":
        return compose(_waiting_parts(notice, card, context))
    heading = joined(
        " · ", [bold(document_name(context.translator, notice.document)), *_sum(notice, context)]
    )
    return compose([Lines([heading, *_outcome(notice, context)]), *_next_parts(notice, context)])


def render_moved(document: str, *, language: Language) -> Card:
    """Tell in the place of a card that it now stands further down."""
    say = Translator(language)
    return compose([Note(say.phrase("{document} stands further down now.", {"document": document}))])


def decision_buttons(value: Mapping[str, JsonValue], *, context: CardContext) -> Buttons:
    """Return Approve, Reject and Details; `value` holds the document, the hash of what is shown, and its step."""
    say = context.translator
    return Buttons(
        [
            button(say.gettext("Approve"), action_id=APPROVE, value=value, style="primary"),
            button(say.gettext("Reject"), action_id=REJECT, value=value),
            button(say.gettext("Details"), action_id=DETAILS, value=value),
        ]
    )


def _waiting_parts(notice: ApprovalNotice, card: ApprovalCardKey, context: CardContext) -> list[Part]:
    say = context.translator
    title = say.phrase("{document} needs your approval", {"document": notice.document})
    parts: list[Part] = [Title(joined(" · ", [title, *_sum(notice, context)]))]
    if notice.instead_of is not None:
        standing = say.phrase("You decide in place of {person}.", {"person": say.pick(notice.instead_of)})
        parts.append(Lines([standing]))
    if notice.details is not None:
        # The title has its number and sum already, and that it waits.
        parts += document_parts(notice.details, context)[1:]
    value: dict[str, JsonValue] = {
        "document": notice.document,
        "hash": notice.case.content_hash,
        "round": card.round,
        "position": card.position,
        "language": context.language,
    }
    spoken = say.phrase(
        "Say “approve {document}”, or “reject {document}” with the reason.", {"document": notice.document}
    )
    return [*parts, decision_buttons(value, context=context), PlainOnly(spoken)]


def _outcome(notice: ApprovalNotice, context: CardContext) -> list[Phrase]:
    say, case = context.translator, notice.case
    requester = say.pick(case.requester)
    if notice.state == "changed":
        changed = say.phrase(
            "✏️ {person} changed it after you were asked, so it is asked for anew. What was decided before no "
            "longer counts.",
            {"person": requester},
        )
        return [changed, *_whose_turn(notice, context)]
    if notice.state == "withdrawn":
        return [say.phrase("🚫 {person} took it back. There is nothing to decide.", {"person": requester})]
    if notice.state == "elsewhere":
        return _whose_turn(notice, context)
    decided = [] if notice.step is None else _decision(notice, notice.step, context)
    return [*decided, *_whose_turn(notice, context)]


def _decision(notice: ApprovalNotice, step: ApprovalStep, context: CardContext) -> list[Phrase]:
    say = context.translator
    person = step.decided_by or step.approver
    fields = {
        "person": say.pick(person),
        "time": "" if step.decided_at is None else context.moment(step.decided_at),
    }
    if step.status == "approved":
        line = (
            say.phrase("✅ You approved it, {time}.", fields)
            if notice.is_readers_decision
            else say.phrase("✅ {person} approved it, {time}.", fields)
        )
    else:
        line = (
            say.phrase("❌ You rejected it, {time}.", fields)
            if notice.is_readers_decision
            else say.phrase("❌ {person} rejected it, {time}.", fields)
        )
    words = [] if not step.comment else [say.phrase("“{words}”", {"words": step.comment})]
    return [line, *words]


def _whose_turn(notice: ApprovalNotice, context: CardContext) -> list[Phrase]:
    say, case = context.translator, notice.case
    if case.waiting_for is not None:
        return [say.phrase("⏳ It now waits for {person}.", {"person": say.pick(case.waiting_for)})]
    if case.status == "approved":
        return [say.phrase("Nobody else has to approve it.")]
    if case.status == "rejected":
        return [say.phrase("{person} reads the reason.", {"person": say.pick(case.requester)})]
    return []


def _sum(notice: ApprovalNotice, context: CardContext) -> list[str]:
    amount = notice.case.amount
    return [] if amount is None else [context.translator.money(amount)]


def _next_parts(notice: ApprovalNotice, context: CardContext) -> list[Part]:
    """Offer the reader who has just decided what waits next."""
    say, following = context.translator, notice.following
    if not notice.offers_next:
        return []
    if following is None:
        return [Note(say.phrase("Nothing else waits for your approval."))]
    waiting = say.nphrase(
        "{count} document waits for you. Next:",
        "{count} documents wait for you. Next:",
        notice.following_count,
    )
    label = say.phrase("Next: {document}", {"document": following.document}).plain
    return [
        Lines([waiting, pending_line(following, context=context)]),
        Buttons([button(label, action_id=NEXT, value={"document": following.document})]),
        PlainOnly(say.phrase("Say “show {document}”.", {"document": following.document})),
    ]
