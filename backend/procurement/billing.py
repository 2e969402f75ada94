"""What an invoice bills of each order line, and how one that names no lines is spread over them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, func, select

from backend.procurement.amounts import in_cents
from backend.procurement.models import InvoiceLineRow, InvoiceRow, PurchaseOrderLineRow
from backend.procurement.order_views import LineTotals
from backend.uow import UnitOfWork


@dataclass(frozen=True)
class Billed:
    """So many units of an order line, for so much."""

    quantity: Decimal = Decimal(0)
    amount_cny: Decimal = Decimal(0)


def billed_lines(uow: UnitOfWork, invoice: InvoiceRow, *, less_credits: bool = True) -> dict[int, Billed]:
    """Return what an invoice bills by order line, its credit notes taken off unless asked otherwise."""
    line = InvoiceLineRow
    parts = InvoiceRow.number == invoice.number
    if less_credits:
        parts |= InvoiceRow.credited_invoice == invoice.number
    query = (
        select(line.order_line, func.sum(line.quantity), func.sum(line.amount_cny))
        .join(InvoiceRow, InvoiceRow.number == line.invoice_number)
        .where(parts, InvoiceRow.status != "cancelled")
        .group_by(line.order_line)
    )
    return {
        number: Billed(quantity=quantity, amount_cny=amount)
        for number, quantity, amount in uow.session.execute(query)
    }


def spread(
    uow: UnitOfWork,
    invoice: InvoiceRow,
    lines: Sequence[PurchaseOrderLineRow],
    *,
    totals: Mapping[int, LineTotals],
    flow: str,
    tolerance: Callable[[Decimal], Decimal],
) -> None:
    """Write the lines of an invoice that names none: for what its sum, credits taken off, stands for best.

    That is what has come and is not billed yet; else what is ordered and not billed yet; else, everything being
    billed, the whole order once more. The sum is shared out in proportion to the order's prices.
    """
    credited = _credited(uow, invoice)
    quantities = _choose(invoice.amount_cny + credited, lines, totals=totals, flow=flow, tolerance=tolerance)
    uow.session.execute(delete(InvoiceLineRow).where(InvoiceLineRow.invoice_number == invoice.number))
    chosen = [line for line in lines if quantities[line.line_number] > 0]
    weights = [value_of(line, quantities[line.line_number]) for line in chosen]
    for position, (line, amount) in enumerate(
        zip(chosen, share_out(invoice.amount_cny, weights), strict=True), start=1
    ):
        uow.session.add(
            InvoiceLineRow(
                invoice_number=invoice.number,
                line_number=position,
                order_number=line.order_number,
                order_line=line.line_number,
                sku=line.sku,
                quantity=quantities[line.line_number],
                amount_cny=amount,
            )
        )
    uow.session.flush()


def share_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share a sum out in proportion to weights, to the cent; the shares add up to the sum."""
    total = sum(weights, Decimal(0))
    shares: list[Decimal] = []
    passed = Decimal(0)
    for weight in weights:
        passed += weight
        part = in_cents(amount * passed / total) if total else Decimal(0)
        shares.append(part - sum(shares, Decimal(0)))
    if not total and shares:
        shares[-1] = amount
    return shares


def _choose(
    amount: Decimal,
    lines: Sequence[PurchaseOrderLineRow],
    *,
    totals: Mapping[int, LineTotals],
    flow: str,
    tolerance: Callable[[Decimal], Decimal],
) -> dict[int, Decimal]:
    nothing = Decimal(0)
    came = {
        line.line_number: max(totals[line.line_number].usable - totals[line.line_number].billed, nothing)
        for line in lines
    }
    ordered = {
        line.line_number: max(line.quantity - totals[line.line_number].billed, nothing) for line in lines
    }
    whole = {line.line_number: line.quantity for line in lines}
    candidates = [came, ordered] if flow == "after_receipt" else [ordered, came]
    candidates = [found for found in candidates if any(found.values())]
    for quantities in candidates:
        expected = sum((value_of(line, quantities[line.line_number]) for line in lines), nothing)
        if abs(amount - expected) <= tolerance(expected):
            return quantities
    return candidates[0] if candidates else whole


def _credited(uow: UnitOfWork, invoice: InvoiceRow) -> Decimal:
    query = select(func.coalesce(func.sum(InvoiceRow.amount_cny), 0)).where(
        InvoiceRow.credited_invoice == invoice.number, InvoiceRow.status != "cancelled"
    )
    return uow.session.scalar(query) or Decimal(0)


def value_of(line: PurchaseOrderLineRow, quantity: Decimal) -> Decimal:
    """Return what so many units of an order line cost at the order's price, not rounded."""
    return quantity * line.price_cny_per_case / line.pack_size
