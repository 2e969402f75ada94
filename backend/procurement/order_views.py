"""Purchase orders as others see them, and what has come and was billed of each line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from sqlalchemy import func, select

from backend.actor import Actor
from backend.inventory.held import held_keys
from backend.items import service as items
from backend.locations import service as locations
from backend.people import reporting
from backend.procurement.drafts import OrderFlow
from backend.procurement.models import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    InvoiceLineRow,
    InvoiceRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
)
from backend.procurement.request_views import supplier_names
from backend.procurement.results import OrderStatus, PurchaseOrder, PurchaseOrderLine
from backend.procurement.states import BUYERS, FINANCE
from backend.uow import UnitOfWork


@dataclass(frozen=True)
class LineTotals:
    """What has come and was billed of an order line: units, and the sum billed in CNY, credits taken off.

    `held` is what has come and is in quarantine: nobody pays for it until it is released.
    """

    received: Decimal = Decimal(0)
    held: Decimal = Decimal(0)
    billed: Decimal = Decimal(0)
    billed_cny: Decimal = Decimal(0)
    is_billed: bool = False

    @property
    def usable(self) -> Decimal:
        """Return what has come and is not held back."""
        return self.received - self.held


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
    held = _held_by_line(uow, number)
    totals: dict[int, LineTotals] = defaultdict(LineTotals)
    sums = {line: (quantity, amount) for line, quantity, amount in uow.session.execute(query)}
    for line in received.keys() | sums.keys():
        quantity, amount = sums.get(line, (Decimal(0), Decimal(0)))
        totals[line] = LineTotals(
            received=received.get(line, Decimal(0)),
            held=held.get(line, Decimal(0)),
            billed=quantity,
            billed_cny=amount,
            is_billed=line in sums,
        )
    return totals


def visible_order_lines(uow: UnitOfWork, number: str, *, reader: Actor) -> Sequence[PurchaseOrderLineRow]:
    """Return the lines of an order for places that somebody may see; buyers and Finance see all of them."""
    rows = order_lines(uow, number)
    if reader.holds_any(BUYERS | FINANCE):
        return rows
    return [row for row in rows if reader.may_see(row.location_code)]


def to_order(uow: UnitOfWork, order: PurchaseOrderRow, *, reader: Actor | None = None) -> PurchaseOrder:
    """Return what others see of an order.

    Args:
        uow: the unit of work.
        order: the order.
        reader: whose places its lines, sum and requests are of; None for the whole order.
    """
    rows = visible_order_lines(uow, order.number, reader=reader) if reader else order_lines(uow, order.number)
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
        amount=sum((row.amount_cny for row in rows), Decimal(0)),
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


def _held_by_line(uow: UnitOfWork, number: str) -> Mapping[int, Decimal]:
    """Return what came for an order and is in quarantine still, by line number."""
    came = GoodsReceiptLineRow
    query = (
        select(came, GoodsReceiptRow.location_code)
        .join(GoodsReceiptRow, GoodsReceiptRow.number == came.receipt_number)
        .where(came.order_number == number, came.is_quarantined)
    )
    rows = uow.session.execute(query).all()
    still_held = held_keys(uow, {(place, line.sku, line.lot_code) for line, place in rows})
    held: dict[int, Decimal] = defaultdict(Decimal)
    for line, place in rows:
        if (place, line.sku, line.lot_code) in still_held:
            held[line.order_line] += line.quantity
    return held
