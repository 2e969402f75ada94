"""Suppliers' invoices: before and after they are entered, and the queue of those that differ."""

from backend.procurement.invoice_results import (
    InvoiceException,
    InvoiceExceptionList,
    LookalikeInvoice,
    SupplierInvoice,
)
from backend.procurement.previews import SupplierInvoicePreview
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import headline, numbers, status_words
from bot.cards.layout import Facts, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity
from tools.results import Outcome

_MOST_LISTED = 12


def render_invoice(outcome: Outcome, invoice: SupplierInvoice, *, context: CardContext) -> Card:
    """Tell that an invoice was entered and whether it agrees."""
    del outcome
    title = context.translator.phrase("✅ Invoice {document} is entered", {"document": invoice.document})
    return compose([Title(title), *_result(invoice, context), *invoice_parts(invoice, context=context)])


def preview_invoice(preview: SupplierInvoicePreview, context: CardContext) -> list[Part]:
    """Show the invoice as it would be entered, with what differs."""
    return [*_result(preview.outcome, context), *invoice_parts(preview.outcome, context=context)]


def invoice_parts(invoice: SupplierInvoice, *, context: CardContext) -> list[Part]:
    """Return supplier, sums, days and differences of an invoice, without its number."""
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("Supplier"), say.pick(invoice.supplier)),
        (say.gettext("Supplier's number"), invoice.supplier_number),
        (say.gettext("Total without VAT"), say.money(invoice.amount)),
        (say.gettext("Order"), invoice.order),
        (say.gettext("Dated"), context.date(invoice.invoiced_on)),
    ]
    if invoice.kind == "invoice":
        facts.append((say.gettext("Due"), context.date(invoice.due_on)))
        if invoice.outstanding != invoice.amount:
            facts.append((say.gettext("Still to be paid"), say.money(invoice.outstanding)))
    if invoice.credited_invoice is not None:
        facts.append((say.gettext("Credit note for"), invoice.credited_invoice))
    if invoice.credit_notes:
        facts.append((say.gettext("Credit notes"), numbers(say, invoice.credit_notes)))
    facts.append((say.gettext("Entered by"), say.pick(invoice.entered_by)))
    differences = difference_lines(invoice, context=context)
    warnings = [joined(" ", ["⚠️", _lookalike(found, context)]) for found in invoice.lookalikes]
    return [
        Facts(facts, say.colon),
        *([Lines(differences)] if differences else []),
        *([Lines(warnings)] if warnings else []),
    ]


def render_exceptions(outcome: Outcome, found: InvoiceExceptionList, *, context: CardContext) -> Card:
    """List invoices that differ, with the numbers and who may settle each difference."""
    del outcome
    say = context.translator
    title = Title(say.phrase("Invoices that do not match"))
    if not found.documents:
        return compose([title, Lines([say.phrase("✅ Every invoice agrees with its order and receipt.")])])
    shown = found.documents[:_MOST_LISTED]
    parts: list[Part] = [title, Lines([say.nphrase("{count} invoice", "{count} invoices", found.total)])]
    for invoice in shown:
        first: list[Words] = [
            bold(invoice.document),
            say.money(invoice.amount),
            say.pick(invoice.supplier),
            invoice.supplier_number,
            invoice.order,
        ]
        parts.append(Lines([joined(" · ", first), *difference_lines(invoice, context=context)]))
    hidden = found.total - len(shown)
    if hidden > 0:
        parts.append(
            Note(
                say.nphrase(
                    "… and {count} more. Name a supplier to see fewer.",
                    "… and {count} more. Name a supplier to see fewer.",
                    hidden,
                )
            )
        )
    return compose(parts)


def difference_lines(invoice: SupplierInvoice, *, context: CardContext) -> list[Phrase]:
    """Return a line for each difference that is open or was accepted."""
    return [
        joined(" ", ["🔴" if found.status == "open" else "✅", difference_line(found, context=context)])
        for found in invoice.exceptions
        if found.status != "gone"
    ]


def _result(invoice: SupplierInvoice, context: CardContext) -> list[Part]:
    say = context.translator
    words = {
        "matched": say.gettext("It agrees with order and receipt and can be paid."),
        "waiting": say.gettext("It is paid once the goods have come."),
        "exception": say.gettext("It cannot be paid before the differences below are settled."),
    }
    sentence = words.get(invoice.status, "")
    return [Lines([joined(" · ", [part for part in (status_words(say, invoice.status), sentence) if part])])]


def difference_line(found: InvoiceException, *, context: CardContext) -> Phrase:
    """Return the numbers that differ, how far apart they are, and who accepted it or may do so."""
    say = context.translator
    facts: list[Words] = [_numbers(found, context)]
    money: dict[str, Words] = {
        "excess": say.money(found.excess_cny),
        "tolerance": say.money(found.tolerance_cny),
    }
    facts.append(say.phrase("{excess} apart, {tolerance} would pass", money))
    if found.status == "accepted" and found.accepted_by is not None:
        fields: dict[str, Words] = {"person": say.pick(found.accepted_by), "reason": found.reason or ""}
        facts.append(say.phrase("accepted by {person}: “{reason}”", fields))
    else:
        roles = say.comma([labels.role(say, role) for role in found.may_accept])
        facts.append(say.phrase("may be settled by: {roles}", {"roles": roles}))
    return joined(" · ", facts)


def _numbers(found: InvoiceException, context: CardContext) -> Phrase:
    say = context.translator
    if found.kind == "quantity" and found.item is not None:
        fields: dict[str, Words] = {
            "item": say.pick(found.item),
            "billed": quantity(say, found.billed, of=found.item),
            "expected": quantity(say, found.expected, of=found.item),
        }
        return say.phrase("{item}: {billed} billed, {expected} to be paid for", fields)
    sums: dict[str, Words] = {"billed": say.money(found.billed), "expected": say.money(found.expected)}
    if found.item is not None:
        return say.phrase(
            "{item}: {billed} billed, {expected} at the order's price",
            {"item": say.pick(found.item), **sums},
        )
    return say.phrase("{billed} billed, {expected} at the order's prices", sums)


def _lookalike(found: LookalikeInvoice, context: CardContext) -> Phrase:
    say = context.translator
    fields: dict[str, Words] = {
        "document": found.document,
        "number": found.supplier_number,
        "amount": say.money(found.amount),
    }
    if found.why == "number":
        return say.phrase("Is it {document} again? Nearly the same number: {number}, {amount}.", fields)
    if found.why == "amount":
        return say.phrase(
            "Is it {document} again? The same sum a few days apart: {number}, {amount}.", fields
        )
    return say.phrase(
        "Is it {document} again? Another supplier's invoice has this number and sum: {number}, {amount}.",
        fields,
    )


def invoice_headline(invoice: SupplierInvoice, *, context: CardContext) -> Phrase:
    """Write number, state and sum of an invoice; a credit note says that it is one."""
    say = context.translator
    line = headline(say, invoice.document, status=invoice.status, sum_of_money=say.money(invoice.amount))
    if invoice.kind == "credit_note":
        return joined(" · ", [line, say.phrase("credit note")])
    return line
