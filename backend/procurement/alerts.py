"""What buying has to tell a store at once: cold goods that came too warm or too cold."""

from collections.abc import Collection
from datetime import timedelta
from typing import get_args

from sqlalchemy import select

from backend.alerts.schemas import Finding, Rule
from backend.inventory.held import HeldLot, list_held_lots
from backend.procurement.cold_chain import TemperatureFault
from backend.procurement.models import GoodsReceiptLineRow
from backend.uow import UnitOfWork


def find_held_cold_goods(uow: UnitOfWork, location_codes: Collection[str] | None) -> list[Finding]:
    """Find lots that were out of their temperature range when they came and still lie in quarantine."""
    lots = list_held_lots(uow, location_codes=location_codes, reasons=get_args(TemperatureFault))
    return [_finding(uow, lot) for lot in lots]


def _finding(uow: UnitOfWork, lot: HeldLot) -> Finding:
    line = GoodsReceiptLineRow
    measured = select(line.temperature_celsius).where(
        line.receipt_number == lot.document, line.sku == lot.sku, line.lot_code == lot.lot_code
    )
    return Finding(
        subject=f"{lot.location_code}:{lot.sku}:{lot.lot_code}",
        location_code=lot.location_code,
        sku=lot.sku,
        source=lot.document,
        lot_code=lot.lot_code,
        quantity=lot.quantity,
        celsius=uow.session.scalars(measured.limit(1)).first(),
    )


# The company's list of inspection faults has "chilled or frozen temperature out of range" among the critical ones,
# and a delivery that is measured is inspected.
COLD_GOODS_HELD = Rule(
    name="cold_goods_held",
    kind="inspection_critical",
    every=timedelta(minutes=1),
    find=find_held_cold_goods,
)
