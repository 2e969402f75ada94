"""Purchase requests: before they are raised, after it, and in a list."""

from decimal import Decimal

from backend.procurement.budgets import BudgetLine
from backend.procurement.previews import PurchaseRequestPreview
from backend.procurement.results import PurchaseRequest, PurchaseRequestLine, PurchaseRequestList
from bot.cards import labels
from bot.cards.approvals import chain_line, chain_notes
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import numbers, status_words
from bot.cards.hints import hint_lines
from bot.cards.layout import Facts, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity, with_cases
from tools.results import Outcome

MOST_LINES = 15
_MOST_LISTED = 20
_MOST_ITEMS_NAMED = 2


def render_raised(outcome: Outcome, request: PurchaseRequest, *, context: CardContext) -> Card:
    """Tell that a request was raised, and whose turn it is."""
    del outcome
    say = context.translator
    title = say.phrase("✅ Purchase request {document} is raised", {"document": request.document})
    waiting = request.approval.waiting_for if request.approval is not None else None
    parts = [Title(title), *request_parts(request, context=context)]
    if waiting is not None:
        parts.append(Note(say.phrase("{person} has been asked for approval.", {"person": say.pick(waiting)})))
    return compose(parts)


def preview_request(preview: PurchaseRequestPreview, context: CardContext) -> list[Part]:
    """Show the request as it would be raised."""
    return request_parts(preview.outcome, context=context)


def request_parts(request: PurchaseRequest, *, context: CardContext) -> list[Part]:
    """Return lines, total, budgets, hints and approval of a request, without its number."""
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("Total without VAT"), say.money(request.amount)),
        (say.gettext("For"), labels.with_code(request.location, say)),
        (say.gettext("Asked for by"), say.pick(request.requester)),
    ]
    if request.needed_by is not None:
        facts.append((say.gettext("Needed by"), context.date(request.needed_by)))
    if request.reason:
        facts.append((say.gettext("Reason"), request.reason))
    if request.orders:
        facts.append((say.gettext("Orders"), numbers(say, request.orders)))
    parts: list[Part] = [Lines(_lines(request, context)), Facts(facts, say.colon)]
    if request.budgets:
        parts.append(Lines([_budget(budget, context) for budget in request.budgets]))
    if request.approval is not None:
        approval = request.approval
        parts.append(Lines([chain_line(approval, context=context), *chain_notes(approval, context=context)]))
    warnings = hint_lines(request, context=context)
    return [*parts, Lines(warnings)] if warnings else parts


def render_requests(outcome: Outcome, found: PurchaseRequestList, *, context: CardContext) -> Card:
    """List requests, the newest first."""
    say = context.translator
    title = Title(say.phrase("Purchase requests"))
    if not found.documents:
        return compose([title, Lines([_nothing(outcome, context)])])
    shown = found.documents[:_MOST_LISTED]
    parts: list[Part] = [
        title,
        Lines([say.nphrase("{count} request", "{count} requests", found.total)]),
        Lines([request_line(request, context=context) for request in shown]),
        Note(
            say.phrase(
                "For more about one of them say its number, such as “{document}”.",
                {"document": shown[0].document},
            )
        ),
    ]
    hidden = found.total - len(shown)
    if hidden > 0:
        parts.append(
            Note(
                say.nphrase(
                    "… and {count} more. Name a store or a status to see fewer.",
                    "… and {count} more. Name a store or a status to see fewer.",
                    hidden,
                )
            )
        )
    return compose(parts)


def request_line(request: PurchaseRequest, *, context: CardContext) -> Phrase:
    """Write one request of a list: number, state, sum, items, place, who asked and when."""
    say = context.translator
    state = status_words(say, request.status)
    waiting = request.approval.waiting_for if request.approval is not None else None
    if request.status == "pending" and waiting is not None:
        state = say.phrase("⏳ waits for {person}", {"person": say.pick(waiting)})
    facts: list[Words] = [
        bold(request.document),
        state,
        say.money(request.amount),
        _items(request, context),
        say.pick(request.location),
        say.pick(request.requester),
        context.moment(request.raised_at),
    ]
    return joined(" · ", facts)


def _nothing(outcome: Outcome, context: CardContext) -> Phrase:
    say = context.translator
    if outcome.arguments.get("status") is None:
        return say.phrase("There are none yet. To raise one say, for example, “order 5 cases of water”.")
    return say.phrase("There are none with this status. Leave the status out to see all.")


def _items(request: PurchaseRequest, context: CardContext) -> Words:
    say = context.translator
    named = say.comma([say.pick(line.item) for line in request.lines[:_MOST_ITEMS_NAMED]])
    hidden = len(request.lines) - _MOST_ITEMS_NAMED
    if hidden <= 0:
        return named
    return say.nphrase(
        "{items} and {count} more", "{items} and {count} more", hidden, fields={"items": named}
    )


def _lines(request: PurchaseRequest, context: CardContext) -> list[Phrase]:
    say = context.translator
    lines = [_line(line, context) for line in request.lines[:MOST_LINES]]
    hidden = len(request.lines) - MOST_LINES
    if hidden > 0:
        lines.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    return lines


def _line(line: PurchaseRequestLine, context: CardContext) -> Phrase:
    say = context.translator
    bought = Decimal(line.item.pack_size * line.cases)
    facts: list[Words] = [bold(say.pick(line.item))]
    if bought == line.quantity:
        facts.append(with_cases(say, line.quantity, of=line.item))
    else:
        fields: dict[str, Words] = {
            "asked": quantity(say, line.quantity, of=line.item),
            "bought": with_cases(say, bought, of=line.item),
        }
        facts.append(say.phrase("{asked} asked for, whole cases make {bought}", fields))
    facts += [say.money(line.amount), say.pick(line.supplier)]
    if line.saving is not None and line.next_best_supplier is not None and line.saving > 0:
        saved: dict[str, Words] = {
            "saving": say.money(line.saving),
            "supplier": say.pick(line.next_best_supplier),
        }
        facts.append(say.phrase("saves {saving} against {supplier}", saved))
    if line.order is not None:
        facts.append(line.order)
    return joined(" ", ["•", joined(" · ", facts)])


def _budget(budget: BudgetLine, context: CardContext) -> Phrase:
    say = context.translator
    fields: dict[str, Words] = {
        "category": labels.item_category(say, budget.category),
        "remaining": say.money(budget.remaining),
        "budget": say.money(budget.budget),
    }
    if budget.remaining < 0:
        fields["over"] = say.money(-budget.remaining)
        return say.phrase(
            "Month's budget for {category}: {over} above the {budget}, this request included", fields
        )
    return say.phrase(
        "Month's budget for {category}: {remaining} left of {budget}, this request included", fields
    )
