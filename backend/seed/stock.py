"""Turns opening stock and the last sales into the first movements of a location's ledger."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend.seed.files import TextRow, day_after
from backend.seed.sales import LastSale

OPENING_AT = time(6, 0)
# The day's sales are booked shortly before closing; a store that closes after midnight books before midnight.
BOOKED_BEFORE_CLOSING = timedelta(minutes=20)
LATEST_BOOKING = time(23, 40)
NEVER_EXPIRES = date.max


@dataclass(frozen=True)
class OpeningLot:
    """What a location holds of a lot on the day of loading, in units; zero where it has run out."""

    location_code: str
    sku: str
    lot_code: str
    quantity: Decimal
    expires_on: date | None


@dataclass(frozen=True)
class Movement:
    """A row of the ledger to come; `moved_at` is UTC."""

    location_code: str
    sku: str
    lot_code: str
    quantity: Decimal
    kind: str
    moved_at: datetime


@dataclass(frozen=True)
class BusinessHours:
    """A location's day, local to its zone."""

    timezone: str
    open_time: time
    close_time: time

    @classmethod
    def of(cls, row: TextRow) -> "BusinessHours":
        """Return the hours of a row of `locations.csv`."""
        return cls(
            timezone=row["timezone"],
            open_time=time.fromisoformat(row["open_time"]),
            close_time=time.fromisoformat(row["close_time"]),
        )


def opening_lots(rows: Sequence[TextRow], *, today: date) -> list[OpeningLot]:
    """Return the rows of `opening_stock.csv` with dates."""
    lots = []
    for row in rows:
        expires_on = day_after(today, row["expires_in_days"])
        lots.append(
            OpeningLot(
                location_code=row["location_code"],
                sku=row["sku"],
                lot_code=row["lot_code"],
                quantity=Decimal(row["quantity"]),
                expires_on=date.fromisoformat(expires_on) if expires_on else None,
            )
        )
    return lots


def first_movements(
    lots: Sequence[OpeningLot], last_sales: Mapping[str, LastSale], *, hours: BusinessHours, today: date
) -> list[Movement]:
    """Return the first movements of one location, after which every balance is the lot's quantity.

    An item's ledger begins in the morning of the last day on which it was sold. What was sold then comes out of
    the lot that expires first, whose opening quantity is raised by it. What was never sold begins yesterday.

    Args:
        lots: what the location holds after the movements.
        last_sales: by SKU, all before `today`.
        hours: when the location's day ends.
        today: the day of loading.
    """
    yesterday = today - timedelta(days=1)
    movements = []
    for sku, lots_of_sku in _by_sku(lots).items():
        last = last_sales.get(sku)
        day = yesterday if last is None else last.sold_on
        sold_quantity = Decimal(0 if last is None else last.quantity)
        opened_at = _instant(day, OPENING_AT, hours.timezone)
        first_to_expire = min(lots_of_sku, key=lambda lot: (lot.expires_on or NEVER_EXPIRES, lot.lot_code))
        for lot in lots_of_sku:
            quantity = lot.quantity + (sold_quantity if lot is first_to_expire else 0)
            if quantity:
                movements.append(_movement(lot, quantity, kind="opening", moved_at=opened_at))
        if sold_quantity:
            booked_at = _instant(day, booking_time(hours), hours.timezone)
            movements.append(_movement(first_to_expire, -sold_quantity, kind="sale", moved_at=booked_at))
    return movements


def booking_time(hours: BusinessHours) -> time:
    """Return the local time of day at which a location books its sales, always before midnight."""
    if hours.close_time <= hours.open_time:
        return LATEST_BOOKING
    closing = datetime.combine(date.min, hours.close_time)
    return min((closing - BOOKED_BEFORE_CLOSING).time(), LATEST_BOOKING)


def _by_sku(lots: Sequence[OpeningLot]) -> Mapping[str, list[OpeningLot]]:
    grouped: dict[str, list[OpeningLot]] = defaultdict(list)
    for lot in lots:
        grouped[lot.sku].append(lot)
    return grouped


def _movement(lot: OpeningLot, quantity: Decimal, *, kind: str, moved_at: datetime) -> Movement:
    return Movement(
        location_code=lot.location_code,
        sku=lot.sku,
        lot_code=lot.lot_code,
        quantity=quantity,
        kind=kind,
        moved_at=moved_at,
    )


def _instant(day: date, local_time: time, timezone: str) -> datetime:
    return datetime.combine(day, local_time, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
