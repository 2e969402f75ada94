"""Lots that are held back and still there: what somebody has yet to release or dispose of."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_

from backend.inventory.models import LotQuarantineRow, StockBalanceRow
from backend.records import Amount, Record
from backend.uow import UnitOfWork

LotKey = tuple[str, str, str]
"""Where a lot is, its item, and its code."""


class HeldLot(Record):
    """A lot in quarantine at a location; `quantity` in the item's unit is more than nothing.

    `document` is what it came with, `reason` why it is held.
    """

    location_code: str
    sku: str
    lot_code: str
    quantity: Amount
    document: str
    reason: str
    since: datetime


def list_held_lots(
    uow: UnitOfWork, *, location_codes: Collection[str] | None, reasons: Collection[str]
) -> list[HeldLot]:
    """Return the lots held for one of `reasons`, the longest held first; no locations mean all of them."""
    held, balance = LotQuarantineRow, StockBalanceRow
    query = (
        select(held, balance.quantity)
        .join(
            balance,
            (balance.location_code == held.location_code)
            & (balance.sku == held.sku)
            & (balance.lot_code == held.lot_code),
        )
        .where(held.ended_at.is_(None), held.reason.in_(reasons), balance.quantity > 0)
        .order_by(held.placed_at, held.id)
    )
    if location_codes is not None:
        query = query.where(held.location_code.in_(location_codes))
    return [
        HeldLot(
            location_code=row.location_code,
            sku=row.sku,
            lot_code=row.lot_code,
            quantity=quantity,
            document=row.document,
            reason=row.reason,
            since=row.placed_at,
        )
        for row, quantity in uow.session.execute(query)
    ]


def held_keys(uow: UnitOfWork, lots: Collection[LotKey]) -> frozenset[LotKey]:
    """Return which of `lots` are in quarantine at their location, whether or not anything is left of them."""
    if not lots:
        return frozenset()
    held = LotQuarantineRow
    key = tuple_(held.location_code, held.sku, held.lot_code)
    query = select(held.location_code, held.sku, held.lot_code).where(held.ended_at.is_(None), key.in_(lots))
    return frozenset((place, sku, lot) for place, sku, lot in uow.session.execute(query))
