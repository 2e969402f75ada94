"""The lots of a delivery: what their labels say, and what must be taken for granted where nobody read them."""

from dataclasses import dataclass
from datetime import date, timedelta

from backend.errors import InvalidRequest, message
from backend.inventory import incoming
from backend.inventory.incoming import IncomingLot
from backend.items.schemas import Item
from backend.locations.schemas import Location
from backend.procurement.cold_chain import TemperatureFault, earliest_expiry, temperature_fault
from backend.procurement.drafts import ReceivedLine
from backend.uow import UnitOfWork


@dataclass(frozen=True)
class DeliveredLot:
    """One line of a delivery with its lot; `fault` is why the lot must be held back, None where it need not."""

    line: ReceivedLine
    item: Item
    lot: IncomingLot
    is_expiry_assumed: bool
    fault: TemperatureFault | None


def read_label(
    uow: UnitOfWork, line: ReceivedLine, *, item: Item, document: str, position: int, place: Location
) -> DeliveredLot:
    """Return the lot of a delivered line.

    A lot without a code is named after the receipt. Where nobody read the date, it is taken to be the earliest
    that the receiving standard accepts, so that the goods are looked at too early rather than too late.

    Raises:
        InvalidRequest: the goods have expired, do not expire, or would live longer than they can.
    """
    today = place.local_date(uow.now)
    lot_code = line.lot_code or f"{document}-{position}"
    known = incoming.known_expiry(uow, sku=item.code, lot_code=lot_code)
    expires_on = line.expires_on or known
    _check_date(line.expires_on, item, today=today)
    is_assumed = expires_on is None and item.shelf_life_days is not None
    if expires_on is None and item.shelf_life_days is not None:
        expires_on = earliest_expiry(item.shelf_life_days, today=today)
    celsius = line.temperature_celsius
    return DeliveredLot(
        line=line,
        item=item,
        lot=IncomingLot(sku=item.code, lot_code=lot_code, expires_on=expires_on, quantity=line.quantity),
        is_expiry_assumed=is_assumed,
        fault=None if celsius is None else temperature_fault(item.storage, celsius),
    )


def _check_date(expires_on: date | None, item: Item, *, today: date) -> None:
    if expires_on is None:
        return
    if item.shelf_life_days is None:
        raise InvalidRequest(
            message("{item} has no expiry date. Leave the date out."), item=item.both_names()
        )
    if expires_on < today:
        raise InvalidRequest(
            message("{item} expired on {day}, so it must not be received."),
            item=item.both_names(),
            day=expires_on.isoformat(),
        )
    if expires_on > today + timedelta(days=item.shelf_life_days):
        raise InvalidRequest(
            message("{item} keeps {days} days at most, so {day} cannot be right. Check the label."),
            item=item.both_names(),
            days=item.shelf_life_days,
            day=expires_on.isoformat(),
        )
