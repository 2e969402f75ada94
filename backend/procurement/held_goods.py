"""Goods that were held back when they came, once somebody has found that they may be used."""

from sqlalchemy import select

from backend.actor import Actor
from backend.inventory import incoming
from backend.procurement.matching import match_again
from backend.procurement.models import GoodsReceiptLineRow, GoodsReceiptRow
from backend.procurement.orders import lock_order
from backend.uow import UnitOfWork


def release_goods(uow: UnitOfWork, actor: Actor, *, location_code: str, sku: str, lot_code: str) -> None:
    """End the quarantine of a lot, and match the invoices again of the orders that it came for.

    Raises:
        NotAllowed: only a manager of the place may, and never the one who placed the lot there.
        NotFound: the lot is not in quarantine.
    """
    line = GoodsReceiptLineRow
    query = (
        select(line.order_number)
        .join(GoodsReceiptRow, GoodsReceiptRow.number == line.receipt_number)
        .where(GoodsReceiptRow.location_code == location_code, line.sku == sku, line.lot_code == lot_code)
        .distinct()
        .order_by(line.order_number)
    )
    # Orders are locked before stock, as everywhere.
    orders = [lock_order(uow, number) for number in uow.session.scalars(query).all()]
    incoming.release_lot(uow, actor, location_code=location_code, sku=sku, lot_code=lot_code)
    for order in orders:
        match_again(uow, order)
