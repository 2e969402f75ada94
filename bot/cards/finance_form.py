"""The modals of the finance desk: releasing a payment, accepting a difference, making a bank file."""

from decimal import Decimal

from backend.procurement.desk_results import ReleasedPayments
from backend.procurement.invoice_results import DueInvoice, SupplierInvoice
from bot.cards import blocks
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.finance_desk import discount_line, payment_line
from bot.cards.invoices import difference_line
from bot.cards.modal import modal, typed
from bot.cards.phrases import Phrase, Words, bold, joined

_MOST_PAYMENTS = 40


def release_modal(due: DueInvoice, *, context: CardContext) -> Block:
    """Show what would be paid, for the second thought that a release deserves."""
    say = context.translator
    saved = due.discount or Decimal(0)
    lines: list[Phrase] = [
        joined(" · ", [bold(due.document), say.pick(due.supplier)]),
        say.phrase("To be paid: {amount}", {"amount": bold(say.money(due.amount - saved))}),
    ]
    if due.discount is not None:
        lines.append(discount_line(due, context))
    under_way = payment_line(due, context)
    if under_way is not None:
        lines.append(under_way)
    note = say.phrase("Two people release a payment; neither had a part in the purchase or its invoice.")
    return modal(
        "release_payment",
        say.gettext("Release payment"),
        [blocks.section(joined("\n", lines).mrkdwn), blocks.context(note.mrkdwn)],
        submit=say.gettext("Release"),
        fixed={"document": due.document, "amount": str(due.amount - saved)},
        say=say,
    )


def accept_modal(invoice: SupplierInvoice, position: int, *, context: CardContext) -> Block:
    """Ask why a difference is accepted."""
    say = context.translator
    found = next(entry for entry in invoice.exceptions if entry.position == position)
    head = joined(" · ", [bold(invoice.document), invoice.order, say.pick(invoice.supplier)])
    return modal(
        "accept_exception",
        say.gettext("Accept difference"),
        [
            blocks.section(joined("\n", [head, difference_line(found, context=context)]).mrkdwn),
            typed(
                "reason",
                say.gettext("Reason"),
                hint=say.gettext("Internal Audit reads it."),
                is_long=True,
                most_characters=500,
            ),
        ],
        submit=say.gettext("Accept"),
        fixed={"document": invoice.document, "position": position},
        say=say,
    )


def bank_file_modal(released: ReleasedPayments, *, context: CardContext) -> Block:
    """Show what goes into the bank file."""
    say, count = context.translator, len(released.documents)
    amount = {"amount": bold(say.money(released.amount))}
    head = say.nphrase(
        "{count} payment of {amount} is released",
        "{count} payments of {amount} are released",
        count,
        fields=amount,
    )
    shown = say.comma(list(released.documents[:_MOST_PAYMENTS]))
    lines = [head, joined("", [shown])]
    if count > _MOST_PAYMENTS:
        hidden = count - _MOST_PAYMENTS
        lines.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    if released.left_out:
        fields: dict[str, Words] = {"documents": say.comma(list(released.left_out[:_MOST_PAYMENTS]))}
        left_out = say.phrase(
            "⚠️ Left out, as it would be paid otherwise today than it was released: {documents}. Cancel it and "
            "release the invoice again.",
            fields,
        )
        lines.append(left_out)
    note = say.phrase("They count as paid from then on. I send you the file for the bank and a list as CSV.")
    return modal(
        "export_payments",
        say.gettext("Bank file"),
        [blocks.section(joined("\n", lines).mrkdwn), blocks.context(note.mrkdwn)],
        submit=say.gettext("Make the file"),
        # Exactly what was looked at: a payment released meanwhile goes into the next file.
        fixed={"documents": list(released.documents)},
        say=say,
    )
