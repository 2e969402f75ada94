"""The buyer's modals: ordering what is approved, cancelling and closing an order."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from types import MappingProxyType

from backend.errors import message
from backend.procurement.desk_results import OrdersToPlace
from backend.procurement.results import ConsolidationOffer, PurchaseOrder
from backend.records import Named
from bot.cards import blocks
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.modal import choice, choices, modal, tick, typed
from bot.cards.phrases import bold, joined

FLOW_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "after_receipt": message("Invoice after the goods: paid for what has come"),
        "before_receipt": message("Invoice before the goods: paid once they have come"),
        "two_way": message("No goods to receive: matched with the order alone"),
        "consignment": message("On consignment: settled as it is sold, no invoice"),
    }
)


def place_orders_modal(
    to_order: OrdersToPlace, offer: ConsolidationOffer, *, flows: Collection[str], context: CardContext
) -> Block:
    """Ask which approved requests are ordered, and in which of the `flows` they will be invoiced."""
    say = context.translator
    requests = _requests(to_order, context)
    intro = say.nphrase(
        "{count} supplier gets an order.", "{count} suppliers get an order each.", len(to_order.suppliers)
    )
    lines = [intro]
    if offer.offers and offer.saving > 0:
        saved = say.phrase("💡 Ordered together: {saving} less", {"saving": say.money(offer.saving)})
        lines.append(bold(saved))
    hint = ""
    if to_order.total > len(requests):
        hint = say.phrase(
            "These are the {count} oldest; the others come next.", {"count": str(len(requests))}
        ).plain
    return modal(
        "place_orders",
        say.gettext("Place orders"),
        [
            blocks.section(joined("\n", lines).mrkdwn),
            choices("requests", say.gettext("Requests"), requests, hint=hint),
            choice(
                "flow",
                say.gettext("Invoicing"),
                [(value, say.gettext(words)) for value, words in FLOW_WORDS.items() if value in flows],
                initial="after_receipt",
            ),
            tick(
                "below_minimum",
                say.gettext("Smallest order"),
                words=say.gettext("Order also where it is not reached"),
            ),
        ],
        submit=say.gettext("Place orders"),
        fixed={},
        say=say,
    )


def end_order_modal(form: str, order: PurchaseOrder, *, context: CardContext) -> Block:
    """Ask why an order is cancelled (`cancel_order`), or closed with goods missing (`close_order`)."""
    say = context.translator
    is_cancel = form == "cancel_order"
    head = joined(" · ", [bold(order.document), say.pick(order.supplier), say.money(order.amount)])
    effect = (
        say.phrase("What it was for can be ordered again.")
        if is_cancel
        else say.phrase("Nothing more is expected of it; what has come stays booked.")
    )
    return modal(
        form,
        say.gettext("Cancel order") if is_cancel else say.gettext("Close order"),
        [
            blocks.section(joined("\n", [head, effect]).mrkdwn),
            typed("reason", say.gettext("Reason"), is_long=True, most_characters=500),
        ],
        submit=say.gettext("Cancel order") if is_cancel else say.gettext("Close order"),
        fixed={"document": order.document},
        say=say,
    )


def _requests(to_order: OrdersToPlace, context: CardContext) -> list[tuple[str, str]]:
    """Return every request with its place and what of it is to be ordered, the oldest first."""
    say = context.translator
    places: dict[str, Named] = {}
    sums: dict[str, Decimal] = dict.fromkeys(to_order.requests, Decimal(0))
    for part in (part for entry in to_order.suppliers for part in entry.requests):
        places[part.document] = part.location
        sums[part.document] += part.amount
    return [
        (number, f"{number} · {say.pick(places[number])} · {say.money(amount)}")
        for number, amount in sums.items()
    ]
