"""What is due, and payments as others see them."""

from decimal import Decimal
from typing import cast

from sqlalchemy import select

from backend.actor import Actor, Role
from backend.errors import NotAllowed, NotFound, message
from backend.people import reporting
from backend.procurement.discounts import discount_of, yearly_rate_percent
from backend.procurement.drafts import DuePaymentQuery
from backend.procurement.invoice_results import (
    DueInvoice,
    DueInvoices,
    InvoiceStatus,
    Payment,
    PaymentStatus,
)
from backend.procurement.invoice_views import outstanding
from backend.procurement.invoices import OPEN_PAYMENTS
from backend.procurement.models import InvoiceRow, PaymentReleaseRow, PaymentRow, SupplierRow
from backend.procurement.request_views import supplier_names
from backend.procurement.states import FINANCE
from backend.uow import UnitOfWork

NEEDED_RELEASES = 2
READERS = FINANCE | {Role.AUDITOR}


def list_due_payments(uow: UnitOfWork, actor: Actor, query: DuePaymentQuery) -> DueInvoices:
    """Return matched invoices that are not paid, the first due first.

    With a day, also those whose discount ends by then.

    Raises:
        NotAllowed: the actor has nothing to do with payments.
    """
    _require_reader(actor)
    today = actor.local_date(uow.now)
    rows = uow.session.execute(
        select(InvoiceRow, SupplierRow, PaymentRow)
        .join(SupplierRow, SupplierRow.code == InvoiceRow.supplier_code)
        .outerjoin(
            PaymentRow,
            (PaymentRow.invoice_number == InvoiceRow.number) & PaymentRow.status.in_(OPEN_PAYMENTS),
        )
        .where(InvoiceRow.kind == "invoice", InvoiceRow.status == "matched")
        .order_by(InvoiceRow.due_on, InvoiceRow.number)
    )
    found = []
    for invoice, supplier, joined in rows:
        # Outer joined: None where nobody has released the invoice.
        payment: PaymentRow | None = joined
        left = outstanding(uow, invoice)
        discount = discount_of(invoice, supplier, open_cny=left, today=today)
        act_by = invoice.due_on if discount is None else min(invoice.due_on, discount.until)
        if left <= 0 or (query.until is not None and act_by > query.until):
            continue
        found.append(
            DueInvoice(
                document=invoice.number,
                status=cast("InvoiceStatus", invoice.status),
                amount=left,
                supplier=supplier_names(uow, {supplier.code})[supplier.code],
                due_on=invoice.due_on,
                days_overdue=max((today - invoice.due_on).days, 0),
                discount=None if discount is None else discount.amount_cny,
                discount_until=None if discount is None else discount.until,
                discount_rate_percent=None if discount is None else discount.rate_percent,
                payment=None if payment is None else payment.number,
                payment_status=None if payment is None else cast("PaymentStatus", payment.status),
            )
        )
    return DueInvoices(documents=tuple(found), amount=sum(due.amount for due in found))


def get_payment(uow: UnitOfWork, actor: Actor, number: str) -> Payment:
    """Return a payment.

    Raises:
        NotAllowed: the actor has nothing to do with payments.
        NotFound: there is none of that number.
    """
    _require_reader(actor)
    row = uow.session.get(PaymentRow, number)
    if row is None:
        raise NotFound(message("There is no {document}."), document=number)
    return to_payment(uow, row)


def releases_of(uow: UnitOfWork, payment: PaymentRow) -> tuple[str, ...]:
    """Return who released a payment exactly as it is now, the first one first."""
    row = PaymentReleaseRow
    query = (
        select(row.released_by)
        .where(row.payment_number == payment.number, row.content_hash == payment.content_hash)
        .order_by(row.released_at, row.released_by)
    )
    return tuple(uow.session.scalars(query))


def to_payment(uow: UnitOfWork, row: PaymentRow) -> Payment:
    """Return what others see of a payment."""
    invoice = uow.session.get_one(InvoiceRow, row.invoice_number)
    released_by = releases_of(uow, row)
    names = reporting.names_of(uow, released_by)
    return Payment(
        document=row.number,
        status=cast("PaymentStatus", row.status),
        amount=row.amount_cny,
        discount=row.discount_cny,
        discount_rate_percent=_discount_rate_percent(uow, row, invoice),
        invoice=row.invoice_number,
        supplier=supplier_names(uow, {invoice.supplier_code})[invoice.supplier_code],
        released_by=tuple(names[email] for email in released_by),
        needed_releases=max(NEEDED_RELEASES - len(released_by), 0),
        bank_file=row.bank_file,
    )


def _discount_rate_percent(uow: UnitOfWork, row: PaymentRow, invoice: InvoiceRow) -> Decimal | None:
    if not row.discount_cny:
        return None
    supplier = uow.session.get_one(SupplierRow, invoice.supplier_code)
    return yearly_rate_percent(
        supplier.early_discount_percent,
        discount_days=supplier.early_discount_days,
        terms_days=(invoice.due_on - invoice.invoiced_on).days,
    )


def _require_reader(actor: Actor) -> None:
    if not actor.holds_any(READERS):
        raise NotAllowed(message("Only Finance and Internal Audit may see payments."))
