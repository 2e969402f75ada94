"""Invoices that may be one and the same although their numbers differ."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from backend.procurement.invoice_numbers import look_alike
from backend.procurement.invoice_results import LookalikeInvoice
from backend.procurement.models import InvoiceRow
from backend.uow import UnitOfWork

# A supplier that bills a fixed sum does so monthly; the same sum sooner is worth a look.
SAME_SUM_WITHIN = timedelta(days=20)
COMPARED_WITHIN = timedelta(days=366)


def find_lookalikes(uow: UnitOfWork, row: InvoiceRow) -> tuple[LookalikeInvoice, ...]:
    """Return invoices that deserve a look before `row` is paid.

    Compared are those of a year around it: of the same supplier a number that differs by one character or by
    what is read wrongly, or the same sum, for the same order or within 20 days; of another supplier the same
    number and sum.
    """
    query = (
        select(InvoiceRow)
        .where(
            InvoiceRow.kind == row.kind,
            InvoiceRow.status != "cancelled",
            InvoiceRow.invoiced_on >= row.invoiced_on - COMPARED_WITHIN,
            InvoiceRow.invoiced_on <= row.invoiced_on + COMPARED_WITHIN,
            (InvoiceRow.supplier_code == row.supplier_code)
            | (InvoiceRow.normalised_number == row.normalised_number),
        )
        .order_by(InvoiceRow.number)
    )
    return tuple(found for other in uow.session.scalars(query) for found in _compare(row, other))


def _compare(row: InvoiceRow, other: InvoiceRow) -> Iterator[LookalikeInvoice]:
    same_sum = other.amount_cny == row.amount_cny
    if other.supplier_code != row.supplier_code:
        if same_sum:
            yield _found(other, why="other_supplier")
    elif look_alike(other.normalised_number, row.normalised_number) and (
        same_sum or other.order_number == row.order_number
    ):
        yield _found(other, why="number")
    elif same_sum and (
        other.order_number == row.order_number or abs(other.invoiced_on - row.invoiced_on) <= SAME_SUM_WITHIN
    ):
        yield _found(other, why="amount")


def _found(other: InvoiceRow, *, why: str) -> LookalikeInvoice:
    return LookalikeInvoice.model_validate(
        {
            "document": other.number,
            "why": why,
            "supplier_number": other.supplier_number,
            "amount": other.amount_cny,
        }
    )
