"""Credit notes: what a supplier takes back of an invoice."""

from decimal import Decimal

from sqlalchemy import select

from backend.actor import Actor
from backend.errors import InvalidRequest, message
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.billing import billed_lines, share_out
from backend.procurement.drafts import CreditNoteDraft
from backend.procurement.invoice_numbers import normalise_number
from backend.procurement.invoice_results import SupplierInvoice
from backend.procurement.invoice_views import net_amount, to_invoice
from backend.procurement.invoices import OPEN_PAYMENTS, lock_invoice
from backend.procurement.matching import match_again
from backend.procurement.models import InvoiceRow, PaymentRow, PurchaseOrderRow
from backend.procurement.order_views import order_lines
from backend.procurement.papers import check_day, check_number, line_row, refuse_duplicate, store_lines
from backend.procurement.states import next_status, require_role
from backend.timeline import record_event
from backend.uow import UnitOfWork

_KIND = DocumentKind.INVOICE


def record_credit_note(uow: UnitOfWork, actor: Actor, draft: CreditNoteDraft) -> SupplierInvoice:
    """Enter what a supplier takes back of an invoice, and match the invoice again with the rest.

    A payment of the invoice that is under way is cancelled: it was for another sum.

    Raises:
        NotAllowed: the actor is not in accounts payable or the finance manager.
        NotFound: no such invoice.
        Conflict: the invoice is paid or cancelled, or the number was entered for that year already.
        InvalidRequest: more is credited than is left of the invoice, or of what it bills of a line.
    """
    require_role(actor, _KIND, "recorded")
    order, invoice = lock_invoice(uow, draft.document)
    next_status(_KIND, "matched", document=invoice.number, status=invoice.status)
    if draft.amount > net_amount(uow, invoice):
        raise InvalidRequest(
            message("Only {amount} CNY of {document} is left to be credited."),
            amount=f"{net_amount(uow, invoice):,.2f}",
            document=invoice.number,
        )
    credited_on = check_day(draft.credited_on, today=actor.local_date(uow.now))
    row = InvoiceRow(
        number=next_number(uow, _KIND.value),
        kind="credit_note",
        supplier_code=invoice.supplier_code,
        order_number=invoice.order_number,
        credited_invoice=invoice.number,
        supplier_number=check_number(draft.credit_number),
        normalised_number=normalise_number(draft.credit_number),
        invoice_year=credited_on.year,
        invoiced_on=credited_on,
        due_on=invoice.due_on,
        amount_cny=-draft.amount,
        is_itemised=draft.lines is not None,
        status="matched",
        entered_by=actor.email,
        entered_at=uow.now,
    )
    refuse_duplicate(uow, row)
    _store(uow, draft, row, order=order, invoice=invoice)
    _refuse_overcredit(uow, invoice)
    _cancel_payments(uow, actor, invoice)
    facts = {"amount_cny": row.amount_cny}
    record_event(uow, actor, document=row.number, event="recorded", related=invoice.number, facts=facts)
    record_event(uow, actor, document=invoice.number, event="credited", related=row.number, facts=facts)
    match_again(uow, order)
    return to_invoice(uow, row)


def _store(
    uow: UnitOfWork,
    draft: CreditNoteDraft,
    row: InvoiceRow,
    *,
    order: PurchaseOrderRow,
    invoice: InvoiceRow,
) -> None:
    """Add a credit note with its lines; without lines it is shared out among those of the invoice."""
    billed = billed_lines(uow, invoice)
    uow.session.add(row)
    uow.session.flush()
    lines = [line for line in order_lines(uow, order.number) if line.line_number in billed]
    if draft.lines is not None:
        store_lines(uow, row, draft.lines, lines=lines, sign=-1)
    else:
        shares = share_out(row.amount_cny, [billed[line.line_number].amount_cny for line in lines])
        for position, (line, amount) in enumerate(zip(lines, shares, strict=True), start=1):
            uow.session.add(line_row(row, position, line, quantity=Decimal(0), amount=amount))
        uow.session.flush()


def _refuse_overcredit(uow: UnitOfWork, invoice: InvoiceRow) -> None:
    for billed in billed_lines(uow, invoice).values():
        if billed.quantity < 0 or billed.amount_cny < 0:
            raise InvalidRequest(
                message("More is credited of a line than {document} bills."), document=invoice.number
            )


def _cancel_payments(uow: UnitOfWork, actor: Actor, invoice: InvoiceRow) -> None:
    query = select(PaymentRow).where(
        PaymentRow.invoice_number == invoice.number, PaymentRow.status.in_(OPEN_PAYMENTS)
    )
    for payment in uow.session.scalars(query.with_for_update()).all():
        payment.status = next_status(
            DocumentKind.PAYMENT, "cancelled", document=payment.number, status=payment.status
        )
        record_event(uow, actor, document=payment.number, event="cancelled", related=invoice.number)
    uow.session.flush()
