"""Questions about stock and their answers. All quantities are in the item's own unit."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from backend.actions.schemas import Preview
from backend.items.quantities import CountedQuantity, Quantity
from backend.items.schemas import Item, ItemCategory
from backend.naming.marks import ItemName, LocationName, OneLocationName, OtherLocationName
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


class ExpiringStockQuery(Record):
    """Where, and how soon; no location means every location the asker may see."""

    location: LocationName = None
    within_days: Annotated[
        int | None,
        Field(
            ge=0,
            le=365,
            description="Only what expires within this many days, 0 for today; leave out if none were said.",
        ),
    ] = None


class ReplenishmentQuery(Record):
    """Which item's suggested order is to be explained, and where."""

    item: ItemName
    location: LocationName = None


class TransferRequest(Record):
    """Goods to be moved from one location to another; `to_location` is the asker's own where it was left out."""

    item: ItemName
    from_location: OtherLocationName
    to_location: OneLocationName = None
    quantity: Quantity


class CountRequest(Record):
    """What was counted on the shelf, in the item's unit, expired goods included."""

    item: ItemName
    location: OneLocationName = None
    counted_quantity: CountedQuantity


class CountFigures(Record):
    """A count beside the books: `difference` = counted − on hand, `difference_cny` its value at cost."""

    item: Item
    location: Named
    on_hand: Amount
    counted: Amount
    difference: Amount
    difference_cny: Amount


class CountPreview(CountFigures, Preview):
    """What recording a count would change."""


class StockCount(CountFigures):
    """A recorded count; the balance is now what was counted."""

    document: str
    status: Literal["recorded"]
    counted_by: str
    counted_at: datetime
