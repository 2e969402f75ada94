"""The buyer's desk on the Home tab: what to order, what is cheaper together, what is on its way."""

from dataclasses import dataclass

from backend.procurement.desk_results import OpenOrder, OrdersToPlace, SupplierToOrder
from backend.procurement.results import Consolidation, ConsolidationOffer
from bot.cards.blocks import button
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.document_words import status_name
from bot.cards.inbox import heading, show_button
from bot.cards.layout import Buttons, Lines, Note, Part
from bot.cards.paging import Page, Pages, page_of, pager
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.form_names import OPEN_FORM, SEND_ORDER

TO_ORDER = "to_order"
OPEN_ORDERS = "open_orders"
# One line each; the modal lists every request.
_MOST_REQUESTS = 6
_MOST_OFFERS = 5


@dataclass(frozen=True)
class BuyerDesk:
    """What waits to be ordered, what it saves together, and a page of the orders under way."""

    to_order: OrdersToPlace
    consolidation: ConsolidationOffer
    open_orders: Page[OpenOrder]


def buyer_parts(desk: BuyerDesk, *, pages: Pages, context: CardContext) -> list[Part]:
    """Return the sections of the desk; an empty one says so in a line."""
    return [
        *_to_order_parts(desk, pages=pages, context=context),
        *_open_parts(desk.open_orders, pages=pages, context=context),
    ]


def _to_order_parts(desk: BuyerDesk, *, pages: Pages, context: CardContext) -> list[Part]:
    say, found = context.translator, desk.to_order
    title = heading(say.phrase("To be ordered"), found.total)
    if not found.requests:
        return [title, Note(say.phrase("Every approved request is on order."))]
    page = page_of(found.suppliers, pages.get(TO_ORDER, 0))
    parts: list[Part] = [title, *(Lines(_supplier_lines(entry, context)) for entry in page.entries)]
    if desk.consolidation.offers:
        parts.append(Lines(_consolidation_lines(desk.consolidation, context)))
    label = say.nphrase("Order {count} request…", "Order {count} requests…", len(found.requests)).plain
    place = button(label, action_id=f"{OPEN_FORM}:place_orders", value={}, style="primary")
    return [*parts, Buttons([place]), *pager(TO_ORDER, page, pages=pages, context=context)]


def _supplier_lines(entry: SupplierToOrder, context: CardContext) -> list[Phrase]:
    say = context.translator
    requests = [
        say.phrase("{document} {location}", {"document": part.document, "location": say.pick(part.location)})
        for part in entry.requests[:_MOST_REQUESTS]
    ]
    hidden = len(entry.requests) - len(requests)
    if hidden:
        requests.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    return [
        joined(" · ", [bold(say.pick(entry.supplier)), say.money(entry.amount)]),
        joined(say.comma(["", ""]), requests),
    ]


def _consolidation_lines(offer: ConsolidationOffer, context: CardContext) -> list[Phrase]:
    say = context.translator
    saved = bold(say.phrase("💡 Ordered together: {saving} less", {"saving": say.money(offer.saving)}))
    lines = [_offer_line(entry, context) for entry in offer.offers[:_MOST_OFFERS]]
    hidden = len(offer.offers) - len(lines)
    if hidden:
        lines.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    return [saved, *lines]


def _offer_line(entry: Consolidation, context: CardContext) -> Phrase:
    say = context.translator
    fields: dict[str, Words] = {
        "item": say.pick(entry.item),
        "cases": say.nphrase("{count} case", "{count} cases", entry.cases),
        "requests": say.comma(list(entry.requests)),
        "saving": say.money(entry.saving),
    }
    if entry.reaches_minimum and entry.saving <= 0:
        return say.phrase("{item}: {cases} for {requests} reach the smallest order", fields)
    if entry.reaches_minimum:
        return say.phrase("{item}: {cases} for {requests} save {saving} and reach the smallest order", fields)
    return say.phrase("{item}: {cases} for {requests} save {saving}", fields)


def _open_parts(page: Page[OpenOrder], *, pages: Pages, context: CardContext) -> list[Part]:
    say = context.translator
    title = heading(say.phrase("On their way"), page.total)
    if not page.entries:
        return [title, Note(say.phrase("No order is open."))]
    parts: list[Part] = [title]
    for order in page.entries:
        parts += [Lines([_order_line(order, context)]), Buttons(_order_buttons(order, context))]
    return [*parts, *pager(OPEN_ORDERS, page, pages=pages, context=context)]


def _order_line(order: OpenOrder, context: CardContext) -> Phrase:
    say = context.translator
    is_late = order.expected_on < context.today
    due = say.phrase("expected {day}", {"day": context.date(order.expected_on)})
    facts: list[Words] = [
        bold(order.document),
        say.pick(order.supplier),
        say.money(order.amount),
        status_name(say, order.status),
        joined(" ", ["⏰", bold(due)]) if is_late else due,
    ]
    return joined(" · ", facts)


def _order_buttons(order: OpenOrder, context: CardContext) -> list[Block]:
    say, value = context.translator, {"document": order.document}
    ends = (
        button(say.gettext("Cancel order…"), action_id=f"{OPEN_FORM}:cancel_order", value=value)
        if order.status == "ordered"
        else button(say.gettext("Close order…"), action_id=f"{OPEN_FORM}:close_order", value=value)
    )
    return [
        show_button(order.document, context=context),
        button(say.gettext("PDF"), action_id=SEND_ORDER, value=value),
        ends,
    ]
