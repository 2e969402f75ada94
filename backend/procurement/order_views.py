"""Purchase orders as others see them, and what has come and was billed of each line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from sqlalchemy import func, select

from backend.items import service as items
from backend.locations import service as locations
from backend.people import reporting
from backend.procurement.drafts import OrderFlow
from backend.procurement.models import (
    GoodsReceiptLineRow,
    InvoiceLineRow,
    InvoiceRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
)
from backend.procurement.request_views import supplier_names
from backend.procurement.results import OrderStatus, PurchaseOrder, PurchaseOrderLine
from backend.uow import UnitOfWork


@dataclass(frozen=True)
class LineTotals:
    """What has come and was billed of an order line: units, and the sum billed in CNY, credits taken off."""

    received: Decimal = Decimal(0)
    billed: Decimal = Decimal(0)
    billed_cny: Decimal = Decimal(0)
    is_billed: bool = False


def order_lines(uow: UnitOfWork, number: str) -> Sequence[PurchaseOrderLineRow]:
    """Return the lines of an order in order."""
    line = PurchaseOrderLineRow
    return uow.session.scalars(
        select(line).where(line.order_number == number).order_by(line.line_number)
    ).all()


def line_totals(uow: UnitOfWork, number: str, *, leave_out: str | None = None) -> Mapping[int, LineTotals]:
    """Return the totals of an order by line number; a line of which there is nothing has zeros.

    Args:
        uow: the unit of work.
        number: the order.
        leave_out: an invoice that does not count, nor what credits it.
    """
    came, billed = GoodsReceiptLineRow, InvoiceLineRow
    received = dict(
        uow.session.execute(
            select(came.order_line, func.sum(came.quantity))
            .where(came.order_number == number)
            .group_by(came.order_line)
        ).all()
    )
    query = (
        select(billed.order_line, func.sum(billed.quantity), func.sum(billed.amount_cny))
        .join(InvoiceRow, InvoiceRow.number == billed.invoice_number)
        .where(billed.order_number == number, InvoiceRow.status != "cancelled")
        .group_by(billed.order_line)
    )
    if leave_out is not None:
        query = query.where(
            InvoiceRow.number != leave_out, InvoiceRow.credited_invoice.is_distinct_from(leave_out)
        )
    totals: dict[int, LineTotals] = defaultdict(LineTotals)
    sums = {line: (quantity, amount) for line, quantity, amount in uow.session.execute(query)}
    for line in received.keys() | sums.keys():
        quantity, amount = sums.get(line, (Decimal(0), Decimal(0)))
        totals[line] = LineTotals(
            received=received.get(line, Decimal(0)),
            billed=quantity,
            billed_cny=amount,
            is_billed=line in sums,
        )
    return totals


def to_order(uow: UnitOfWork, order: PurchaseOrderRow) -> PurchaseOrder:
    """Return what others see of an order."""
    rows = order_lines(uow, order.number)
    totals = line_totals(uow, order.number)
    by_sku = items.list_items(uow, skus={row.sku for row in rows})
    places = {
        place.code: place.named()
        for place in locations.list_locations(uow, codes={row.location_code for row in rows})
    }
    is_open = order.status in {"ordered", "partially_received"}
    return PurchaseOrder(
        document=order.number,
        status=cast("OrderStatus", order.status),
        amount=order.amount_cny,
        supplier=supplier_names(uow, {order.supplier_code})[order.supplier_code],
        flow=cast("OrderFlow", order.flow),
        placed_by=reporting.names_of(uow, {order.placed_by})[order.placed_by],
        placed_at=order.placed_at,
        expected_on=order.expected_on,
        lines=tuple(
            PurchaseOrderLine(
                line=row.line_number,
                item=by_sku[row.sku],
                location=places[row.location_code],
                cases=row.cases,
                quantity=row.quantity,
                received=totals[row.line_number].received,
                billed=totals[row.line_number].billed,
                open=max(row.quantity - totals[row.line_number].received, Decimal(0))
                if is_open
                else Decimal(0),
                price_cny_per_case=row.price_cny_per_case,
                amount=row.amount_cny,
                request=row.request_number,
            )
            for row in rows
        ),
        requests=tuple(dict.fromkeys(row.request_number for row in rows)),
    )
