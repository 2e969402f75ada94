"""The finance desk on the Home tab: what is due, what differs, and what can go to the bank."""

from dataclasses import dataclass
from decimal import Decimal

from backend.actor import Role
from backend.procurement.desk_results import ReleasedPayments
from backend.procurement.invoice_results import DueInvoice, InvoiceException, SupplierInvoice
from bot.cards.blocks import button
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.desk_answers import resend_button
from bot.cards.inbox import heading, show_button
from bot.cards.invoices import difference_line
from bot.cards.layout import Buttons, Lines, Note, Part
from bot.cards.paging import Page, Pages, pager
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.form_names import OPEN_FORM

DUE = "due"
EXCEPTIONS = "exceptions"


@dataclass(frozen=True)
class FinanceDesk:
    """A page of what is due with the sum of all of it, and what the next bank file will hold."""

    due: Page[DueInvoice]
    due_cny: Decimal
    released: ReleasedPayments


def finance_parts(desk: FinanceDesk, *, pages: Pages, context: CardContext) -> list[Part]:
    """Return the sections of the desk; an empty one says so in a line."""
    return [*_due_parts(desk, pages=pages, context=context), *_bank_parts(desk.released, context)]


def exception_parts(
    page: Page[SupplierInvoice], roles: frozenset[Role], *, pages: Pages, context: CardContext
) -> list[Part]:
    """Return the queue of invoices that differ, with a button for each difference that the reader may accept."""
    say = context.translator
    title = heading(say.phrase("Invoices in question"), page.total)
    if not page.entries:
        return [title, Note(say.phrase("Every invoice agrees with its order and its goods."))]
    parts: list[Part] = [title]
    for invoice in page.entries:
        open_ones = [found for found in invoice.exceptions if found.status == "open"]
        head = joined(
            " · ",
            [bold(invoice.document), invoice.order, say.pick(invoice.supplier), say.money(invoice.amount)],
        )
        parts.append(Lines([head, *(difference_line(found, context=context) for found in open_ones)]))
        parts.append(_exception_buttons(invoice, open_ones, roles, context=context))
    return [*parts, *pager(EXCEPTIONS, page, pages=pages, context=context)]


def _exception_buttons(
    invoice: SupplierInvoice,
    open_ones: list[InvoiceException],
    roles: frozenset[Role],
    *,
    context: CardContext,
) -> Buttons:
    say = context.translator
    accepting = [
        button(
            say.gettext("Accept…")
            if found.item is None or len(open_ones) == 1
            else say.phrase("Accept {item}…", {"item": say.pick(found.item)}).plain,
            action_id=f"{OPEN_FORM}:accept_exception:{found.position}",
            value={"document": invoice.document, "position": found.position},
        )
        for found in open_ones
        if not roles.isdisjoint(found.may_accept)
    ]
    details = show_button(invoice.document, context=context)
    return Buttons([*accepting, details])


def _due_parts(desk: FinanceDesk, *, pages: Pages, context: CardContext) -> list[Part]:
    say, page = context.translator, desk.due
    title = heading(say.phrase("To be paid"), page.total)
    if not page.entries:
        return [title, Note(say.phrase("No invoice that agrees is unpaid."))]
    parts: list[Part] = [
        title,
        Note(say.phrase("{amount} in all, the first due first", {"amount": say.money(desk.due_cny)})),
    ]
    for due in page.entries:
        parts += [Lines(_due_lines(due, context)), _due_buttons(due, context)]
    return [*parts, *pager(DUE, page, pages=pages, context=context)]


def _due_lines(due: DueInvoice, context: CardContext) -> list[Phrase]:
    say = context.translator
    when = say.phrase("due {day}", {"day": context.date(due.due_on)})
    if due.days_overdue:
        late = say.nphrase("{count} day overdue", "{count} days overdue", due.days_overdue)
        when = joined(" · ", [when, joined(" ", ["⏰", bold(late)])])
    head = joined(" · ", [bold(due.document), say.pick(due.supplier), bold(say.money(due.amount)), when])
    lines = [head]
    if due.discount is not None and due.discount_until is not None:
        lines.append(discount_line(due, context))
    under_way = payment_line(due, context)
    return [*lines, *([] if under_way is None else [under_way])]


def payment_line(due: DueInvoice, context: CardContext) -> Phrase | None:
    """Return how far the payment of an invoice is; None where nobody has released it."""
    say = context.translator
    fields: dict[str, Words] = {"payment": due.payment or ""}
    if due.payment_status == "half_released":
        return say.phrase("{payment} waits for a second person", fields)
    if due.payment_status == "released":
        return say.phrase("{payment} is released by two people and waits for the bank file", fields)
    return None


def discount_line(due: DueInvoice, context: CardContext) -> Phrase:
    """Return what paying early saves, with that as interest a year."""
    say = context.translator
    until = due.discount_until or due.due_on
    fields: dict[str, Words] = {
        "saving": say.money(due.discount or Decimal(0)),
        "day": context.date(until),
        "rate": "" if due.discount_rate_percent is None else say.number(due.discount_rate_percent),
    }
    if due.discount_rate_percent is None:
        return say.phrase("💡 Paid until {day} it costs {saving} less", fields)
    return say.phrase("💡 Paid until {day} it costs {saving} less, like {rate} % interest a year", fields)


def _due_buttons(due: DueInvoice, context: CardContext) -> Buttons:
    say = context.translator
    details = show_button(due.document, context=context)
    if due.payment is not None and due.payment_status == "released":
        return Buttons([details, _cancel_button(due.payment, context)])
    value = {"document": due.document}
    release = button(say.gettext("Release…"), action_id=f"{OPEN_FORM}:release_payment", value=value)
    return Buttons([release, details])


def _cancel_button(payment: str, context: CardContext) -> Block:
    """Return the button that asks in words to take a payment back, which is shown before it is done."""
    say = context.translator
    words = say.phrase("cancel {document}", {"document": payment}).plain
    return button(say.gettext("Cancel payment"), action_id=f"say:{payment}", value={"say": words})


def _bank_parts(released: ReleasedPayments, context: CardContext) -> list[Part]:
    say, count = context.translator, len(released.documents)
    title = heading(say.phrase("For the bank"), count)
    again = []
    if released.last_file is not None:
        label = say.phrase("Send {document} again", {"document": released.last_file}).plain
        again.append(resend_button(released.last_file, label))
    if not count:
        nothing = Note(say.phrase("No payment has been released by two people yet."))
        return [title, nothing, *([Buttons(again)] if again else [])]
    amount = {"amount": bold(say.money(released.amount))}
    line = say.nphrase(
        "{count} payment of {amount} is released",
        "{count} payments of {amount} are released",
        count,
        fields=amount,
    )
    make = button(
        say.gettext("Bank file…"), action_id=f"{OPEN_FORM}:export_payments", value={}, style="primary"
    )
    return [title, Lines([line]), Buttons([make, *again])]
