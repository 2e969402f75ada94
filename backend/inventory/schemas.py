"""Questions about stock and their answers. All quantities are in the item's own unit."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from backend.items.schemas import Item, ItemCategory
from backend.naming.marks import ItemName, LocationName
from backend.records import Amount, Named, Record


class StockQuery(Record):
    """Which item, and where; no location means every location the asker may see."""

    item: ItemName
    location: LocationName = None


class StockMovement(Record):
    """The newest ledger entry of an item at a location."""

    kind: str
    quantity: Amount
    moved_at: datetime
    document: str | None


class StockBalance(Record):
    """Stock of one item at one location.

    `on_hand` is everything on the shelf, `expired` the part of it past its date, `available` what can be
    sold or used: on hand − expired − reserved, not below zero. `days_of_cover` = (on hand − expired) ÷
    `daily_demand`; both are None where nothing was sold on an uncensored day of the last 28.
    """

    location: str
    location_zh: str
    location_en: str
    on_hand: Amount
    expired: Amount
    reserved: Amount
    on_order: Amount
    available: Amount
    daily_demand: Amount | None
    days_of_cover: Amount | None
    next_expiry_on: date | None
    last_movement: StockMovement | None


class StockReport(Record):
    """Stock of one item at the `locations` asked about; those that do not carry it have no balance."""

    item: Item
    substitute: Named | None
    locations: tuple[Named, ...]
    balances: tuple[StockBalance, ...]


class LowStockQuery(Record):
    """Where, and which category; neither means everything the asker may see."""

    location: LocationName = None
    category: Annotated[
        ItemCategory | None, Field(description="Only this category of items; leave out for all categories.")
    ] = None


class LowStockLine(Record):
    """An item that is out, or whose cover is below the threshold, at one location."""

    item: Item
    location: Named
    status: Literal["out", "low"]
    available: Amount
    on_order: Amount
    daily_demand: Amount
    days_of_cover: Amount


class LowStockReport(Record):
    """The most urgent lines first: out before low, the shortest cover first, then the value of daily demand."""

    lines: tuple[LowStockLine, ...]
    out_count: int = Field(ge=0)
    low_count: int = Field(ge=0)
    threshold_days: Amount
    locations: tuple[Named, ...]
