"""Approvals: the chain of a document, what waits for somebody, and a decision before and after it is taken."""

from backend.approvals.results import ApprovalCase, ApprovalStep, PendingApproval, PendingApprovals
from backend.documents import Decision
from bot.cards.blocks import button
from bot.cards.card import Block, Card
from bot.cards.context import CardContext
from bot.cards.document_words import post_name, status_name
from bot.cards.layout import Buttons, Lines, Note, Part, PlainOnly, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from tools.results import Outcome

MOST_LISTED = 20
_MOST_BUTTONS = 5
_STEP_MARKS = {"approved": "✅", "rejected": "❌", "waiting": "⏳"}


def chain_line(case: ApprovalCase, *, context: CardContext) -> Phrase:
    """Write who has approved, whose turn it is and who comes then: "✅ Li → ⏳ Zhou → Lu"."""
    say = context.translator
    steps = [step for step in case.steps if step.status != "void"]
    return joined(
        "", [say.gettext("Approval"), say.colon, joined(" → ", [_step(step, context) for step in steps])]
    )


def chain_notes(case: ApprovalCase, *, context: CardContext) -> list[Phrase]:
    """Return what the approvers said, each with the name."""
    say = context.translator
    return [
        say.phrase("{person}: “{words}”", {"person": say.pick(step.decided_by), "words": step.comment})
        for step in case.steps
        if step.comment and step.decided_by is not None and step.status != "void"
    ]


def render_pending(outcome: Outcome, pending: PendingApprovals, *, context: CardContext) -> Card:
    """List what waits for the reader, with buttons for the first few."""
    del outcome
    say = context.translator
    title = Title(say.phrase("Waiting for your approval"))
    if not pending.documents:
        nothing = say.phrase("✅ Nothing waits for your approval. I write to you when something does.")
        return compose([title, Lines([nothing])])
    shown = pending.documents[:MOST_LISTED]
    first = pending.documents[0].document
    parts: list[Part] = [
        title,
        Lines([say.nphrase("{count} document", "{count} documents", pending.total)]),
        Lines([pending_line(document, context=context) for document in shown]),
        Buttons(
            [_say_button(index, document, context) for index, document in enumerate(shown[:_MOST_BUTTONS])]
        ),
        PlainOnly(say.phrase("Say “show {document}” or “approve {document}”.", {"document": first})),
    ]
    if pending.total > len(shown):
        hidden = pending.total - len(shown)
        parts.append(Note(say.nphrase("… and {count} more", "… and {count} more", hidden)))
    return compose(parts)


def pending_line(pending: PendingApproval, *, context: CardContext) -> Phrase:
    """Write one waiting document: number, sum, who asks, for where, and since when."""
    say = context.translator
    facts: list[Words] = [bold(pending.document)]
    if pending.amount is not None:
        facts.append(say.money(pending.amount))
    facts.append(say.pick(pending.requester))
    if pending.location is not None:
        facts.append(say.pick(pending.location))
    facts.append(say.phrase("waiting since {time}", {"time": context.moment(pending.waiting_since)}))
    if pending.instead_of is not None:
        facts.append(say.phrase("in place of {person}", {"person": say.pick(pending.instead_of)}))
    return joined(" · ", facts)


def render_decision(outcome: Outcome, decision: Decision, *, context: CardContext) -> Card:
    """Tell what a decision made of the document, and whose turn it is now."""
    say = context.translator
    is_rejection = outcome.tool == "reject_document"
    mark = "❌" if is_rejection else "✅"
    title = (
        say.phrase("{document} is rejected", {"document": decision.document})
        if is_rejection
        else say.phrase("You approved {document}", {"document": decision.document})
    )
    facts: list[Words] = [_asked_by(decision.approval, context), *_sum(decision, context)]
    lines: list[Phrase] = [joined(" · ", facts), chain_line(decision.approval, context=context)]
    lines += chain_notes(decision.approval, context=context)
    return compose([Title(joined(" ", [mark, title])), Lines(lines), Note(_what_follows(decision, context))])


def _what_follows(decision: Decision, context: CardContext) -> Phrase:
    say = context.translator
    if decision.approval.waiting_for is not None:
        return say.phrase("It now waits for {person}.", {"person": say.pick(decision.approval.waiting_for)})
    if decision.status == "approved":
        return say.phrase("Nobody else has to approve it.")
    if decision.status == "rejected":
        return say.phrase("{person} reads the reason.", {"person": say.pick(decision.approval.requester)})
    return say.phrase("It is now: {status}", {"status": status_name(say, decision.status)})


def _asked_by(case: ApprovalCase, context: CardContext) -> Phrase:
    say = context.translator
    return say.phrase("asked for by {person}", {"person": say.pick(case.requester)})


def _sum(decision: Decision, context: CardContext) -> list[str]:
    return [] if decision.amount is None else [context.translator.money(decision.amount)]


def _step(step: ApprovalStep, context: CardContext) -> Phrase:
    say = context.translator
    person = say.pick(step.approver)
    if step.decided_by is not None and step.decided_by.code != step.approver.code:
        person = say.phrase(
            "{deputy} for {person}", {"deputy": say.pick(step.decided_by), "person": person}
        ).plain
    named = say.phrase("{name} ({code})", {"name": person, "code": post_name(say, step.role)})
    mark = _STEP_MARKS.get(step.status)
    return named if mark is None else joined(" ", [mark, named])


def _say_button(index: int, pending: PendingApproval, context: CardContext) -> Block:
    say = context.translator
    words = say.phrase("Approve {document}", {"document": pending.document}).plain
    return button(words, action_id=f"say:{index}", value={"say": words})
