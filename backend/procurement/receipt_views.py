"""Goods receipts as others see them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, cast

from sqlalchemy import select

from backend.actor import Actor
from backend.errors import NotFound, message
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.people import reporting
from backend.procurement.amounts import in_cents
from backend.procurement.cold_chain import earliest_expiry, is_cold, temperature_fault
from backend.procurement.models import GoodsReceiptLineRow, GoodsReceiptRow, PurchaseOrderRow
from backend.procurement.order_views import order_lines
from backend.procurement.results import GoodsReceipt, GoodsReceiptLine, OrderStatus
from backend.uow import UnitOfWork

Note = Literal["expiry_assumed", "short_dated", "not_measured", "too_warm", "too_cold"]


def get_receipt(uow: UnitOfWork, actor: Actor, number: str) -> GoodsReceipt:
    """Return a goods receipt of a location that the actor may see.

    Raises:
        NotFound: there is none of that number.
        NotAllowed: its location is outside the actor's scope.
    """
    row = uow.session.get(GoodsReceiptRow, number)
    if row is None:
        raise NotFound(message("There is no {document}."), document=number)
    actor.require_location(locations.get(uow, row.location_code))
    return to_receipt(uow, row)


def to_receipt(uow: UnitOfWork, row: GoodsReceiptRow) -> GoodsReceipt:
    """Return what others see of a goods receipt."""
    line = GoodsReceiptLineRow
    rows = uow.session.scalars(
        select(line).where(line.receipt_number == row.number).order_by(line.line_number)
    ).all()
    order = uow.session.get_one(PurchaseOrderRow, row.order_number)
    ordered = {entry.line_number: entry for entry in order_lines(uow, order.number)}
    by_sku = items.list_items(uow, skus={entry.sku for entry in rows})
    place = locations.get(uow, row.location_code)
    value = sum(
        (
            entry.quantity
            * ordered[entry.order_line].price_cny_per_case
            / ordered[entry.order_line].pack_size
            for entry in rows
        ),
        Decimal(0),
    )
    return GoodsReceipt(
        document=row.number,
        status="recorded",
        amount=in_cents(value),
        order=order.number,
        order_status=cast("OrderStatus", order.status),
        location=place.named(),
        received_by=reporting.names_of(uow, {row.received_by})[row.received_by],
        received_at=row.received_at,
        lines=tuple(_to_line(row, entry, by_sku[entry.sku], place=place) for entry in rows),
    )


def _to_line(
    receipt: GoodsReceiptRow, row: GoodsReceiptLineRow, item: Item, *, place: Location
) -> GoodsReceiptLine:
    return GoodsReceiptLine(
        item=item,
        quantity=row.quantity,
        lot_code=row.lot_code,
        expires_on=row.expires_on,
        temperature_celsius=row.temperature_celsius,
        is_quarantined=row.is_quarantined,
        notes=tuple(_notes(receipt, row, item, place=place)),
    )


def _notes(
    receipt: GoodsReceiptRow, row: GoodsReceiptLineRow, item: Item, *, place: Location
) -> Iterator[Note]:
    if row.is_expiry_assumed:
        yield "expiry_assumed"
    elif row.expires_on is not None and item.shelf_life_days is not None:
        today = place.local_date(receipt.received_at)
        if row.expires_on < earliest_expiry(item.shelf_life_days, today=today):
            yield "short_dated"
    if row.temperature_celsius is None:
        if is_cold(item.storage):
            yield "not_measured"
        return
    fault = temperature_fault(item.storage, row.temperature_celsius)
    if fault is not None:
        yield fault
