"""Purchase orders."""

from backend.procurement.results import PurchaseOrder, PurchaseOrderLine
from bot.cards.context import CardContext
from bot.cards.document_words import numbers
from bot.cards.language import Translator
from bot.cards.layout import Facts, Lines, Part
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity, with_cases

_MOST_LINES = 15


def flow_name(say: Translator, flow: str) -> str:
    """Say what the invoice of an order is matched with."""
    words = {
        "after_receipt": say.gettext("invoice after the goods"),
        "before_receipt": say.gettext("invoice before the goods"),
        "two_way": say.gettext("invoice against the order alone"),
        "consignment": say.gettext("consignment: settled as it is sold"),
    }
    return words.get(flow, flow)


def order_parts(order: PurchaseOrder, *, context: CardContext) -> list[Part]:
    """Return supplier, days, lines and requests of an order, without its number."""
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("Supplier"), say.pick(order.supplier)),
        (say.gettext("Total without VAT"), say.money(order.amount)),
        (say.gettext("Expected"), context.date(order.expected_on)),
        (say.gettext("Ordered by"), say.pick(order.placed_by)),
        (say.gettext("Invoicing"), flow_name(say, order.flow)),
        (say.gettext("Requests"), numbers(say, order.requests)),
    ]
    lines = [_line(line, context) for line in order.lines[:_MOST_LINES]]
    hidden = len(order.lines) - _MOST_LINES
    if hidden > 0:
        lines.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    return [Lines(lines), Facts(facts, say.colon)]


def _line(line: PurchaseOrderLine, context: CardContext) -> Phrase:
    say = context.translator
    facts: list[Words] = [
        bold(say.pick(line.item)),
        with_cases(say, line.quantity, of=line.item),
        say.pick(line.location),
        say.money(line.amount),
    ]
    if line.received:
        came = quantity(say, line.received, of=line.item)
        facts.append(say.phrase("{quantity} received", {"quantity": came}))
    if line.received and line.open:
        missing = quantity(say, line.open, of=line.item)
        facts.append(say.phrase("{quantity} still to come", {"quantity": missing}))
    return joined(" ", ["•", joined(" · ", facts)])
