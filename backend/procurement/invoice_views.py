"""Invoices as others see them, and the queue of those that differ."""

from decimal import Decimal
from typing import Literal, cast

from sqlalchemy import func, select

from backend.actor import Actor, Role
from backend.errors import NotAllowed, NotFound, message
from backend.items import service as items
from backend.people import reporting
from backend.procurement.duties import judges_of, sums_of
from backend.procurement.invoice_results import (
    ExceptionKind,
    InvoiceException,
    InvoiceExceptionList,
    InvoiceStatus,
    LookalikeInvoice,
    SupplierInvoice,
)
from backend.procurement.models import InvoiceExceptionRow, InvoiceRow, PaymentRow
from backend.procurement.request_views import supplier_names
from backend.procurement.schemas import InvoiceExceptionQuery
from backend.procurement.states import BUYERS, FINANCE
from backend.uow import UnitOfWork

MOST_LISTED = 50
READERS = FINANCE | BUYERS | {Role.AUDITOR}


def get_invoice(uow: UnitOfWork, actor: Actor, number: str) -> SupplierInvoice:
    """Return an invoice or credit note.

    Raises:
        NotAllowed: the actor has nothing to do with invoices.
        NotFound: there is none of that number.
    """
    _require_reader(actor)
    row = uow.session.get(InvoiceRow, number)
    if row is None:
        raise NotFound(message("There is no {document}."), document=number)
    return to_invoice(uow, row)


def list_invoice_exceptions(
    uow: UnitOfWork,
    actor: Actor,
    query: InvoiceExceptionQuery,
    *,
    skip: int = 0,
    most: int = MOST_LISTED,
) -> InvoiceExceptionList:
    """Return `most` invoices with open differences, the largest sum first, after the first `skip`.

    Raises:
        NotAllowed: the actor has nothing to do with invoices.
    """
    _require_reader(actor)
    conditions = [InvoiceRow.status == "exception"]
    if query.supplier is not None:
        conditions.append(InvoiceRow.supplier_code == query.supplier)
    rows = uow.session.scalars(
        select(InvoiceRow)
        .where(*conditions)
        .order_by(InvoiceRow.amount_cny.desc(), InvoiceRow.number)
        .offset(skip)
        .limit(most)
    ).all()
    counting = select(func.count()).select_from(InvoiceRow).where(*conditions)
    return InvoiceExceptionList(
        documents=tuple(to_invoice(uow, row) for row in rows), total=uow.session.scalar(counting) or 0
    )


def net_amount(uow: UnitOfWork, invoice: InvoiceRow) -> Decimal:
    """Return the sum of an invoice, its credit notes taken off."""
    credited = uow.session.scalar(
        select(func.sum(InvoiceRow.amount_cny)).where(
            InvoiceRow.credited_invoice == invoice.number, InvoiceRow.status != "cancelled"
        )
    )
    return invoice.amount_cny + (credited or Decimal(0))


def outstanding(uow: UnitOfWork, invoice: InvoiceRow) -> Decimal:
    """Return what is still to be paid of an invoice: nothing of a cancelled one or a credit note."""
    if invoice.kind != "invoice" or invoice.status == "cancelled":
        return Decimal(0)
    paid = uow.session.scalar(
        select(func.sum(PaymentRow.amount_cny + PaymentRow.discount_cny)).where(
            PaymentRow.invoice_number == invoice.number, PaymentRow.status == "exported"
        )
    )
    return net_amount(uow, invoice) - (paid or Decimal(0))


def to_invoice(
    uow: UnitOfWork, row: InvoiceRow, *, lookalikes: tuple[LookalikeInvoice, ...] = ()
) -> SupplierInvoice:
    """Return what others see of an invoice or credit note."""
    credit_notes = uow.session.scalars(
        select(InvoiceRow.number)
        .where(InvoiceRow.credited_invoice == row.number, InvoiceRow.status != "cancelled")
        .order_by(InvoiceRow.number)
    ).all()
    return SupplierInvoice(
        document=row.number,
        kind=cast('Literal["invoice", "credit_note"]', row.kind),
        status=cast("InvoiceStatus", row.status),
        amount=row.amount_cny,
        outstanding=outstanding(uow, row),
        supplier=supplier_names(uow, {row.supplier_code})[row.supplier_code],
        order=row.order_number,
        supplier_number=row.supplier_number,
        invoiced_on=row.invoiced_on,
        due_on=row.due_on,
        entered_by=reporting.names_of(uow, {row.entered_by})[row.entered_by],
        entered_at=row.entered_at,
        exceptions=_exceptions(uow, row),
        credit_notes=tuple(credit_notes),
        credited_invoice=row.credited_invoice,
        lookalikes=lookalikes,
    )


def _exceptions(uow: UnitOfWork, invoice: InvoiceRow) -> tuple[InvoiceException, ...]:
    rows = uow.session.scalars(
        select(InvoiceExceptionRow)
        .where(InvoiceExceptionRow.invoice_number == invoice.number)
        .order_by(InvoiceExceptionRow.position)
    ).all()
    if not rows:
        return ()
    by_sku = items.list_items(uow, skus={row.sku for row in rows if row.sku})
    sums = sums_of(uow, invoice.order_number)
    names = reporting.names_of(uow, {row.accepted_by for row in rows if row.accepted_by})
    return tuple(
        InvoiceException(
            position=row.position,
            kind=cast("ExceptionKind", row.kind),
            item=by_sku.get(row.sku or ""),
            expected=row.expected,
            billed=row.billed,
            excess_cny=row.excess_cny,
            tolerance_cny=row.tolerance_cny,
            status=cast('Literal["open", "accepted", "gone"]', row.status),
            may_accept=tuple(sorted(judges_of(uow, sums, kind=row.kind))),
            accepted_by=names.get(row.accepted_by or ""),
            reason=row.reason,
        )
        for row in rows
    )


def _require_reader(actor: Actor) -> None:
    if not actor.holds_any(READERS):
        raise NotAllowed(message("Only Finance, Procurement and Internal Audit may see invoices."))
