"""What is due, and payments as others see them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from backend.actor import Actor, Role
from backend.clock import HEAD_OFFICE_ZONE
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
from backend.procurement.invoices import OPEN_PAYMENTS
from backend.procurement.models import InvoiceRow, PaymentReleaseRow, PaymentRow, SupplierRow
from backend.procurement.request_views import supplier_names
from backend.procurement.states import FINANCE
from backend.uow import UnitOfWork

NEEDED_RELEASES = 2
READERS = FINANCE | {Role.AUDITOR}

_CREDIT, _PAID = aliased(InvoiceRow), aliased(PaymentRow)
# What `outstanding` returns of one invoice, for many: its sum, credit notes and payments taken off.
LEFT_CNY: ColumnElement[Decimal] = (
    InvoiceRow.amount_cny
    + func.coalesce(
        select(func.sum(_CREDIT.amount_cny))
        .where(_CREDIT.credited_invoice == InvoiceRow.number, _CREDIT.status != "cancelled")
        .scalar_subquery(),
        Decimal(0),
    )
    - func.coalesce(
        select(func.sum(_PAID.amount_cny + _PAID.discount_cny))
        .where(_PAID.invoice_number == InvoiceRow.number, _PAID.status == "exported")
        .scalar_subquery(),
        Decimal(0),
    )
)


def list_due_payments(
    uow: UnitOfWork, actor: Actor, query: DuePaymentQuery, *, skip: int = 0, most: int | None = None
) -> DueInvoices:
    """Return matched invoices that are not paid, the first due first; count and sum are those of all.

    Args:
        uow: the unit of work.
        actor: the reader.
        query: with a day, also those whose discount ends by then.
        skip: leave out the first so many.
        most: return at most so many; None for all.

    Raises:
        NotAllowed: the actor has nothing to do with payments.
    """
    _require_reader(actor)
    today = _today(uow)
    due = _due(until=query.until, today=today)
    rows = uow.session.execute(
        due.order_by(InvoiceRow.due_on, InvoiceRow.number).offset(skip).limit(most)
    ).all()
    sums = due.with_only_columns(LEFT_CNY.label("left_cny")).order_by(None).subquery()
    count, amount = uow.session.execute(
        select(func.count(), func.sum(sums.c.left_cny)).select_from(sums)
    ).one()
    return DueInvoices(documents=_to_due(uow, rows, today=today), amount=amount or Decimal(0), total=count)


def get_due(uow: UnitOfWork, actor: Actor, number: str) -> DueInvoice | None:
    """Return what is due of an invoice; None where nothing is.

    Raises:
        NotAllowed: the actor has nothing to do with payments.
    """
    _require_reader(actor)
    today = _today(uow)
    rows = uow.session.execute(_due(until=None, today=today).where(InvoiceRow.number == number)).all()
    return next(iter(_to_due(uow, rows, today=today)), None)


def _today(uow: UnitOfWork) -> date:
    """Return the day at head office, which is the day of payment wherever the reader sits."""
    return uow.now.astimezone(HEAD_OFFICE_ZONE).date()


def _due(*, until: date | None, today: date) -> Select[InvoiceRow, SupplierRow, PaymentRow, Decimal]:
    query = (
        select(InvoiceRow, SupplierRow, PaymentRow, LEFT_CNY)
        .join(SupplierRow, SupplierRow.code == InvoiceRow.supplier_code)
        .outerjoin(
            PaymentRow,
            (PaymentRow.invoice_number == InvoiceRow.number) & PaymentRow.status.in_(OPEN_PAYMENTS),
        )
        .where(InvoiceRow.kind == "invoice", InvoiceRow.status == "matched", LEFT_CNY > 0)
    )
    if until is None:
        return query
    # As `discount_of` counts: the discount ends so many days after the invoice's.
    discounted = InvoiceRow.invoiced_on + SupplierRow.early_discount_days
    has_discount = and_(SupplierRow.early_discount_percent > 0, discounted >= today)
    return query.where(or_(InvoiceRow.due_on <= until, and_(has_discount, discounted <= until)))


def _to_due(
    uow: UnitOfWork, rows: Sequence[Row[InvoiceRow, SupplierRow, PaymentRow, Decimal]], *, today: date
) -> tuple[DueInvoice, ...]:
    names = supplier_names(uow, {supplier.code for _invoice, supplier, _payment, _left in rows})
    found = []
    for invoice, supplier, joined, left in rows:
        # Outer joined: None where nobody has released the invoice.
        payment: PaymentRow | None = joined
        discount = discount_of(invoice, supplier, open_cny=left, today=today)
        found.append(
            DueInvoice(
                document=invoice.number,
                status=cast("InvoiceStatus", invoice.status),
                amount=left,
                supplier=names[supplier.code],
                due_on=invoice.due_on,
                days_overdue=max((today - invoice.due_on).days, 0),
                discount=None if discount is None else discount.amount_cny,
                discount_until=None if discount is None else discount.until,
                discount_rate_percent=None if discount is None else discount.rate_percent,
                payment=None if payment is None else payment.number,
                payment_status=None if payment is None else cast("PaymentStatus", payment.status),
            )
        )
    return tuple(found)


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
