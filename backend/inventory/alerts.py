"""Stock rules, on the same positions that answer the chat."""

from collections.abc import Collection
from datetime import timedelta

from backend.alerts.schemas import Finding, Rule
from backend.inventory.service import list_short_positions
from backend.locations import service as locations
from backend.uow import UnitOfWork


def find_stockouts(uow: UnitOfWork, location_codes: Collection[str] | None) -> list[Finding]:
    """Find items that a store carries and sells, and has nothing usable of."""
    stores = {
        place.code: place
        for place in locations.list_locations(uow, codes=location_codes)
        if place.kind == "store"
    }
    return [
        Finding(
            subject=f"{position.location_code}:{position.sku}",
            location_code=position.location_code,
            sku=position.sku,
            daily_demand=position.daily_demand,
            on_order=position.on_order,
        )
        for position in list_short_positions(uow, stores)
        if position.usable <= 0
    ]


STOCKOUT = Rule(name="stockout", kind="stockout", every=timedelta(minutes=1), find=find_stockouts)
