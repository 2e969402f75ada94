"""Stock movements and what they leave."""

from decimal import Decimal

from sqlalchemy import func, select

from backend.inventory.models import LotRow, StockBalanceRow, StockEntryRow
from tests.factories.days import NOW


def move_stock(session, quantity, *, location="S001", sku="BEV-0001", lot=None, kind="count", moved_at=NOW):
    """Book one movement of `quantity` units, by default of a lot that is there."""
    entry = StockEntryRow(
        location_code=location,
        sku=sku,
        lot_code=lot or any_lot(session, location=location, sku=sku),
        quantity=Decimal(quantity),
        kind=kind,
        moved_at=moved_at,
    )
    session.add(entry)
    session.flush()
    return entry


def add_lot(session, lot_code, *, sku="BEV-0001", expires_on=None):
    """Add a lot of an item, so that it can be moved."""
    session.add(LotRow(sku=sku, lot_code=lot_code, expires_on=expires_on))
    session.flush()
    return lot_code


def any_lot(session, *, location="S001", sku="BEV-0001"):
    """Return the lot of which `location` holds most."""
    return session.scalars(
        select(StockBalanceRow.lot_code)
        .where(StockBalanceRow.location_code == location, StockBalanceRow.sku == sku)
        .order_by(StockBalanceRow.quantity.desc())
    ).first()


def on_hand(session, *, location="S001", sku="BEV-0001", lot=None):
    """Return the units on the balance of a location, of one lot or of all, expired ones too."""
    statement = select(func.coalesce(func.sum(StockBalanceRow.quantity), 0)).where(
        StockBalanceRow.location_code == location, StockBalanceRow.sku == sku
    )
    if lot is not None:
        statement = statement.where(StockBalanceRow.lot_code == lot)
    return session.scalar(statement)
