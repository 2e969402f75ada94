"""What came of the forms at the desks."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from backend.procurement.desk_results import (
    AcceptedDifference,
    BankFileCopy,
    EndedOrder,
    ExportedPayments,
    OrderPaper,
)
from backend.procurement.results import PlacedOrders, PurchaseOrder
from backend.records import Record
from bot.cards.blocks import button
from bot.cards.card import Block, Card
from bot.cards.context import CardContext
from bot.cards.documents import document_parts
from bot.cards.inbox import show_button
from bot.cards.layout import Buttons, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.form_names import SEND_BANK_FILE
from tools.results import Outcome

# A buyer who places more orders than this at once wants the papers one by one.
MOST_PAPERS = 20
_MOST_ORDERS = 20
_MOST_BUTTONS = 5


def render_placed(outcome: Outcome, placed: PlacedOrders, *, context: CardContext) -> Card:
    """Tell the orders that came of approved requests; their papers follow as files."""
    del outcome
    say, count = context.translator, len(placed.documents)
    title = say.nphrase("✅ {count} order placed", "✅ {count} orders placed", count)
    shown = placed.documents[:_MOST_ORDERS]
    parts: list[Part] = [Title(title), *(Lines(_order_lines(order, context)) for order in shown)]
    if count > len(shown):
        hidden = count - len(shown)
        parts.append(Note(say.nphrase("… and {count} more", "… and {count} more", hidden)))
    asking = [
        show_button(order.document, label=order.document, context=context) for order in shown[:_MOST_BUTTONS]
    ]
    return compose([*parts, Buttons(asking), Note(_papers(count, context))])


def render_ended(outcome: Outcome, ended: EndedOrder, *, context: CardContext) -> Card:
    """Tell that an order was cancelled or closed, and what that means."""
    del outcome
    say = context.translator
    if ended.status == "cancelled":
        title = say.phrase("✅ {document} is cancelled", {"document": ended.document})
        effect = say.phrase("What it was for can be ordered again.")
    else:
        title = say.phrase("✅ {document} is closed", {"document": ended.document})
        effect = say.phrase("Nothing more is expected of it; what has come stays booked.")
    return compose([Title(title), *document_parts(ended.details, context), Note(effect)])


def render_accepted(outcome: Outcome, accepted: AcceptedDifference, *, context: CardContext) -> Card:
    """Tell that a difference was accepted, and what still keeps the invoice from being paid."""
    del outcome
    say = context.translator
    title = say.phrase("✅ Difference of {document} accepted", {"document": accepted.document})
    left = [found for found in accepted.details.exceptions if found.status == "open"]
    if left:
        effect = say.nphrase(
            "{count} difference is still open.", "{count} differences are still open.", len(left)
        )
    elif accepted.status == "matched":
        effect = say.phrase("The invoice can be paid now.")
    else:
        effect = say.phrase("The invoice now waits for its goods.")
    return compose([Title(title), *document_parts(accepted.details, context), Note(effect)])


def render_exported(outcome: Outcome, exported: ExportedPayments, *, context: CardContext) -> Card:
    """Tell which payments are in the bank file; the file follows."""
    del outcome
    say, count = context.translator, len(exported.payments)
    amount: dict[str, Words] = {"amount": bold(say.money(exported.amount)), "document": exported.document}
    line = say.nphrase(
        "{count} payment of {amount} is in {document}.",
        "{count} payments of {amount} are in {document}.",
        count,
        fields=amount,
    )
    return compose(
        [
            Title(joined(" ", ["✅", say.phrase("Bank file made")])),
            Lines([line, joined("", [say.comma(list(exported.payments))])]),
            Note(say.phrase("The file for the bank (pain.001) and a list as CSV follow.")),
            Buttons([resend_button(exported.document, say.gettext("Send again"))]),
        ]
    )


def render_copy(outcome: Outcome, copy: BankFileCopy, *, context: CardContext) -> Card:
    """Announce a bank file that is sent once more; nothing is paid by that."""
    del outcome
    say = context.translator
    fields: dict[str, Words] = {"document": copy.document, "amount": bold(say.money(copy.amount))}
    line = say.phrase(
        "Here comes {document} over {amount} once more. Hand it in at the bank only once.", fields
    )
    return compose([Lines([line])])


def resend_button(number: str, label: str) -> Block:
    """Return the button that has a bank file sent once more."""
    return button(label, action_id=SEND_BANK_FILE, value={"number": number})


def render_paper(outcome: Outcome, paper: OrderPaper, *, context: CardContext) -> Card:
    """Announce an order's paper."""
    del outcome
    say = context.translator
    return compose([Lines([say.phrase("Here comes {document} as PDF.", {"document": paper.document})])])


def _papers(count: int, context: CardContext) -> Phrase:
    say = context.translator
    if count <= MOST_PAPERS:
        return say.phrase("The papers for the suppliers follow as PDF.")
    fields: dict[str, Words] = {"most": str(MOST_PAPERS)}
    return say.phrase(
        "The papers of the first {most} orders follow as PDF. Ask for the others on your desk.", fields
    )


def _order_lines(order: PurchaseOrder, context: CardContext) -> list[Phrase]:
    say = context.translator
    head = joined(
        " · ",
        [
            bold(order.document),
            say.pick(order.supplier),
            bold(say.money(order.amount)),
            say.phrase("expected {day}", {"day": context.date(order.expected_on)}),
        ],
    )
    return [head, joined("", [say.comma(list(order.requests))])]


# Each entry's function takes the result type it stands beside, which a mapping's type cannot say.
DESK_CARDS: Mapping[type[Record], Callable[..., Card]] = MappingProxyType(
    {
        PlacedOrders: render_placed,
        EndedOrder: render_ended,
        AcceptedDifference: render_accepted,
        ExportedPayments: render_exported,
        BankFileCopy: render_copy,
        OrderPaper: render_paper,
    }
)
