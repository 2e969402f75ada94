"""What deserves a look before a purchase request is sent, in plain words."""

from backend.procurement.results import PurchaseRequest, PurchaseRequestLine, RequestHint
from bot.cards import labels
from bot.cards.context import CardContext
from bot.cards.document_words import numbers
from bot.cards.phrases import Phrase, Words, joined


def hint_lines(request: PurchaseRequest, *, context: CardContext) -> list[Phrase]:
    """Return a line for each hint, and for each item of which the supplier takes larger orders only."""
    is_open = request.status in {"pending", "approved"}
    too_small = [line for line in request.lines if is_open and line.is_below_minimum and line.order is None]
    return [
        *(joined(" ", ["⚠️", _words(hint, request, context)]) for hint in request.hints),
        *(joined(" ", ["⚠️", _below_minimum(line, context)]) for line in too_small),
    ]


def _words(hint: RequestHint, request: PurchaseRequest, context: CardContext) -> Phrase:
    say = context.translator
    item = "" if hint.item is None else say.pick(hint.item)
    fields: dict[str, Words] = {
        "item": item,
        "documents": numbers(say, hint.documents),
        "category": labels.item_category(say, hint.category or ""),
        "together": "" if hint.together is None else say.money(hint.together),
        "limit": "" if hint.limit is None else say.money(hint.limit),
        "day": "" if request.needed_by is None else context.date(request.needed_by),
    }
    if hint.kind == "duplicate":
        return say.phrase("{item} was asked for within the last 7 days: {documents}.", fields)
    if hint.kind == "split":
        return say.phrase(
            "{category}: together with {documents} this makes {together}, above the approval limit of {limit}. "
            "If it is one purchase, raise it as one.",
            fields,
        )
    if hint.kind == "late":
        return say.phrase("{item} may come after {day}: the supplier needs longer.", fields)
    return say.phrase("{category} goes over the month's budget: {together} of {limit}.", fields)


def _below_minimum(line: PurchaseRequestLine, context: CardContext) -> Phrase:
    say = context.translator
    return say.nphrase(
        "{supplier} takes {count} case of {item} or more, so it is ordered once several stores need it.",
        "{supplier} takes {count} cases of {item} or more, so it is ordered once several stores need it.",
        line.min_cases or 1,
        fields={"supplier": say.pick(line.supplier), "item": say.pick(line.item)},
    )
