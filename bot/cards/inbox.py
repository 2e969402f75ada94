"""The Home tab as an inbox: what waits for the reader's decision, and how the reader's own requests stand."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from backend.approvals.results import PendingApproval
from backend.procurement.results import PurchaseRequest
from bot.cards.approval_request import decision_buttons
from bot.cards.blocks import button
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.document_words import status_name
from bot.cards.layout import Buttons, Lines, Note, Part, Title
from bot.cards.paging import Page, Pages, pager
from bot.cards.phrases import Phrase, Words, bold, joined

APPROVALS = "approvals"
REQUESTS = "requests"


@dataclass(frozen=True)
class Inbox:
    """A page each of what waits for the reader and of what the reader asked for."""

    approvals: Page[PendingApproval] = field(default_factory=lambda: Page((), 0, 0))
    requests: Page[PurchaseRequest] = field(default_factory=lambda: Page((), 0, 0))


def inbox_parts(inbox: Inbox, *, pages: Pages, context: CardContext) -> list[Part]:
    """Return both sections; an empty one says so in a line."""
    return [
        *_waiting_parts(inbox.approvals, pages=pages, context=context),
        *_request_parts(inbox.requests, pages=pages, context=context),
    ]


def heading(words: Phrase, count: int) -> Title:
    """Return a section's title with how many there are."""
    return Title(joined(" · ", [words, str(count)]) if count else words)


def show_button(number: str, *, context: CardContext, label: str | None = None) -> Block:
    """Return the button that asks for a document in words; without a label it says that it shows details."""
    say = context.translator
    words = say.phrase("show {document}", {"document": number}).plain
    return button(label or say.gettext("Details"), action_id=f"say:{number}", value={"say": words})


def _waiting_parts(page: Page[PendingApproval], *, pages: Pages, context: CardContext) -> list[Part]:
    say = context.translator
    title = heading(say.phrase("Waits for you"), page.total)
    if not page.entries:
        return [title, Note(say.phrase("Nothing waits for your decision."))]
    parts: list[Part] = [title]
    for entry in page.entries:
        parts += [Lines(_waiting_lines(entry, context)), _buttons(entry, context)]
    return [*parts, *pager(APPROVALS, page, pages=pages, context=context)]


def _waiting_lines(found: PendingApproval, context: CardContext) -> list[Phrase]:
    say = context.translator
    amount = [] if found.amount is None else [bold(say.money(found.amount))]
    facts: list[Words] = [say.pick(found.requester)]
    if found.location is not None:
        facts.append(say.pick(found.location))
    facts.append(say.phrase("since {time}", {"time": context.moment(found.waiting_since)}))
    if found.instead_of is not None:
        facts.append(say.phrase("in place of {person}", {"person": say.pick(found.instead_of)}))
    return [joined(" · ", [bold(found.document), *amount]), joined(" · ", facts)]


def _buttons(found: PendingApproval, context: CardContext) -> Buttons:
    value: dict[str, JsonValue] = {
        "document": found.document,
        "hash": found.content_hash,
        "round": found.round,
        "position": found.position,
        "language": context.language,
    }
    return decision_buttons(value, context=context)


def _request_parts(page: Page[PurchaseRequest], *, pages: Pages, context: CardContext) -> list[Part]:
    say = context.translator
    title = heading(say.phrase("My requests"), page.total)
    if not page.entries:
        asking = say.phrase("You have not asked for anything yet. Write to me what you need.")
        return [title, Note(asking)]
    shown = [
        show_button(request.document, label=request.document, context=context) for request in page.entries
    ]
    return [
        title,
        Lines([_request_line(request, context) for request in page.entries]),
        Buttons(shown),
        *pager(REQUESTS, page, pages=pages, context=context),
    ]


def _request_line(request: PurchaseRequest, context: CardContext) -> Phrase:
    say = context.translator
    facts: list[Words] = [
        bold(request.document),
        say.money(request.amount),
        say.pick(request.location),
        bold(status_name(say, request.status)),
    ]
    step = _next_step(request, context)
    return joined(" · ", facts if step is None else [*facts, step])


def _next_step(request: PurchaseRequest, context: CardContext) -> Phrase | None:
    """Tell who has to do what next; None where it is finished."""
    say, approval = context.translator, request.approval
    if request.status == "pending" and approval is not None and approval.waiting_for is not None:
        return say.phrase("waits for {person}", {"person": say.pick(approval.waiting_for)})
    if request.status == "approved":
        return say.phrase("Procurement orders it next")
    if request.status == "ordered":
        return say.phrase("the goods are on their way, {orders}", {"orders": say.comma(list(request.orders))})
    if request.status == "rejected" and approval is not None:
        reasons = [step.comment for step in approval.steps if step.status == "rejected" and step.comment]
        return say.phrase("“{reason}”", {"reason": reasons[0]}) if reasons else None
    return None
