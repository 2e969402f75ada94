"""Suppliers' invoices and credit notes: entered, matched, and their differences settled."""

from datetime import timedelta

from sqlalchemy import func, select

from backend.actor import Actor
from backend.errors import Conflict, InvalidRequest, NotAllowed, NotFound, message
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.drafts import (
    ExceptionAcceptance,
    OrderClosing,
    SupplierInvoiceDraft,
)
from backend.procurement.duties import buyers_of, enterers_of, judges_of, sums_of
from backend.procurement.invoice_numbers import normalise_number
from backend.procurement.invoice_results import SupplierInvoice
from backend.procurement.invoice_views import net_amount, to_invoice
from backend.procurement.lookalikes import find_lookalikes
from backend.procurement.matching import match_again, match_invoice
from backend.procurement.models import (
    InvoiceExceptionRow,
    InvoiceRow,
    PaymentRow,
    PurchaseOrderRow,
    SupplierRow,
)
from backend.procurement.order_views import order_lines
from backend.procurement.orders import lock_order
from backend.procurement.papers import check_day, check_number, refuse_duplicate, store_lines
from backend.procurement.states import BUYERS, next_status, require_role
from backend.timeline import record_event
from backend.uow import UnitOfWork

_KIND = DocumentKind.INVOICE
CURRENCY = "CNY"
OPEN_PAYMENTS = ("proposed", "half_released", "released")


def record_invoice(uow: UnitOfWork, actor: Actor, draft: SupplierInvoiceDraft) -> SupplierInvoice:
    """Enter an invoice for an order and match it; what differs beyond the tolerance keeps it from being paid.

    Raises:
        NotAllowed: the actor is not in accounts payable or the finance manager.
        NotFound: no such order.
        Conflict: the supplier's number was entered for that year already, the order is cancelled, or its goods
            are on consignment.
        InvalidRequest: another currency, an impossible number or day, lines that are not on the order or do not add up.
    """
    require_role(actor, _KIND, "recorded")
    _require_currency(draft.currency)
    order = lock_order(uow, draft.document)
    _require_billable(order)
    invoiced_on = check_day(draft.invoiced_on, today=actor.local_date(uow.now))
    supplier = uow.session.get_one(SupplierRow, order.supplier_code)
    row = InvoiceRow(
        number=next_number(uow, _KIND.value),
        kind="invoice",
        supplier_code=supplier.code,
        order_number=order.number,
        credited_invoice=None,
        supplier_number=check_number(draft.invoice_number),
        normalised_number=normalise_number(draft.invoice_number),
        invoice_year=invoiced_on.year,
        invoiced_on=invoiced_on,
        due_on=invoiced_on + timedelta(days=supplier.payment_terms_days),
        amount_cny=draft.amount,
        is_itemised=draft.lines is not None,
        status="matched",
        entered_by=actor.email,
        entered_at=uow.now,
    )
    refuse_duplicate(uow, row)
    lookalikes = find_lookalikes(uow, row)
    uow.session.add(row)
    uow.session.flush()
    if draft.lines is not None:
        store_lines(uow, row, draft.lines, lines=order_lines(uow, order.number), sign=1)
    facts = {"amount_cny": row.amount_cny, "lookalikes": [found.document for found in lookalikes]}
    record_event(uow, actor, document=row.number, event="recorded", related=order.number, facts=facts)
    match_invoice(uow, order, row)
    return to_invoice(uow, row, lookalikes=lookalikes)


def accept_exception(uow: UnitOfWork, actor: Actor, request: ExceptionAcceptance) -> SupplierInvoice:
    """Accept a difference as it stands; should it grow, it is open again.

    Raises:
        NotFound: no such invoice, or no such open difference.
        NotAllowed: the actor entered the invoice or had a part in the purchase, or this difference is for others
            to judge: above what was approved, for those who may approve so much.
    """
    order, invoice = lock_invoice(uow, request.document)
    row = uow.session.get(InvoiceExceptionRow, (invoice.number, request.position), with_for_update=True)
    if row is None or row.status != "open":
        raise NotFound(message("{document} has no open difference of that number."), document=invoice.number)
    _require_judge(uow, actor, order, kind=row.kind)
    if actor.email in enterers_of(uow, invoice):
        raise NotAllowed(
            message("You entered {document}, so somebody else has to judge it."), document=invoice.number
        )
    if actor.email in buyers_of(uow, order):
        raise NotAllowed(
            message("You had a part in {order}, so somebody else has to judge what differs on {document}."),
            order=order.number,
            document=invoice.number,
        )
    row.status = "accepted"
    row.accepted_by = actor.email
    row.accepted_at = uow.now
    row.reason = request.reason
    uow.session.flush()
    record_event(
        uow,
        actor,
        document=invoice.number,
        event="difference_accepted",
        note=request.reason,
        facts={"kind": row.kind, "excess_cny": row.excess_cny},
    )
    match_invoice(uow, order, invoice)
    return to_invoice(uow, invoice)


def cancel_invoice(uow: UnitOfWork, actor: Actor, request: OrderClosing) -> SupplierInvoice:
    """Take back an entry that was a mistake; its number may be entered again.

    Raises:
        NotAllowed: the actor is not in accounts payable or the finance manager.
        NotFound: no such invoice.
        Conflict: it is paid, being paid, credited, or cancelled already.
    """
    require_role(actor, _KIND, "cancelled")
    order, invoice = lock_invoice(uow, request.document)
    if _has_open_payment(uow, invoice) or net_amount(uow, invoice) != invoice.amount_cny:
        raise Conflict(
            message("There is a payment or a credit note for {document}, so it cannot be cancelled."),
            document=invoice.number,
        )
    invoice.status = next_status(_KIND, "cancelled", document=invoice.number, status=invoice.status)
    record_event(uow, actor, document=invoice.number, event="cancelled", note=request.reason)
    match_again(uow, order)
    return to_invoice(uow, invoice)


def lock_invoice(uow: UnitOfWork, number: str) -> tuple[PurchaseOrderRow, InvoiceRow]:
    """Lock the order of an invoice, then the invoice: in this order everywhere, so that nobody waits in a circle.

    Raises:
        NotFound: there is no invoice of that number; a credit note is none.
    """
    found = uow.session.get(InvoiceRow, number)
    if found is None or found.kind != "invoice":
        raise NotFound(message("There is no invoice {document}."), document=number)
    order = lock_order(uow, found.order_number)
    row = uow.session.get_one(InvoiceRow, number, with_for_update=True, populate_existing=True)
    return order, row


def _require_judge(uow: UnitOfWork, actor: Actor, order: PurchaseOrderRow, *, kind: str) -> None:
    sums = sums_of(uow, order.number)
    if actor.holds_any(judges_of(uow, sums, kind=kind)):
        return
    if not sums.is_exceeded or not actor.holds_any(BUYERS):
        raise NotAllowed(message("Only Procurement may accept this difference, not the one who pays it."))
    raise NotAllowed(
        message(
            "{billed} CNY are billed for {document} and {approved} CNY were approved. Only a manager who may "
            "approve {billed} CNY can accept that."
        ),
        billed=f"{sums.billed:,.2f}",
        approved=f"{sums.approved:,.2f}",
        document=order.number,
    )


def _require_currency(currency: str) -> None:
    if currency != CURRENCY:
        raise InvalidRequest(
            message("The order is in {ours}, the invoice in {theirs}. Ask the supplier for one in {ours}."),
            ours=CURRENCY,
            theirs=currency,
        )


def _require_billable(order: PurchaseOrderRow) -> None:
    if order.flow == "consignment":
        raise Conflict(
            message("The goods of {document} are on consignment: they are settled as they are sold."),
            document=order.number,
        )
    if order.status == "cancelled":
        raise Conflict(message("{document} was cancelled, so nothing is owed for it."), document=order.number)


def _has_open_payment(uow: UnitOfWork, invoice: InvoiceRow) -> bool:
    query = (
        select(func.count())
        .select_from(PaymentRow)
        .where(PaymentRow.invoice_number == invoice.number, PaymentRow.status.in_(OPEN_PAYMENTS))
    )
    return bool(uow.session.scalar(query))
