"""Stock counts: what somebody counted becomes what the books say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select

from backend import audit
from backend.actions.schemas import version_of
from backend.actor import Actor
from backend.errors import InvalidRequest, message
from backend.inventory.models import AssortmentRow, LotRow, StockBalanceRow, StockCountRow
from backend.inventory.schemas import CountPreview, CountRequest, StockCount
from backend.inventory.service import record_movement
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.numbering import next_number
from backend.uow import UnitOfWork

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class _Lot:
    code: str
    quantity: Decimal
    expires_on: date | None


@dataclass(frozen=True)
class _Shelf:
    """An item at a location, with its lots; the earliest to expire first, those without a date last."""

    item: Item
    place: Location
    lots: tuple[_Lot, ...]

    @property
    def on_hand(self) -> Decimal:
        return sum((lot.quantity for lot in self.lots), _NOTHING)


def preview_count(uow: UnitOfWork, actor: Actor, request: CountRequest) -> CountPreview:
    """Return what recording a count would change.

    Movements of the item at the location wait until the unit ends, so that what is shown is what is booked.

    Raises:
        NotFound: no such item or location.
        NotAllowed: the location is outside the actor's scope.
        InvalidRequest: the location does not carry the item, or nothing says which location.
    """
    shelf = _lock_shelf(uow, actor, request)
    return CountPreview(
        subject=f"{shelf.place.code}:{shelf.item.code}",
        version=version_of([(lot.code, str(lot.quantity)) for lot in shelf.lots]),
        item=shelf.item,
        location=shelf.place.named(),
        on_hand=shelf.on_hand,
        counted=request.counted_quantity,
        difference=request.counted_quantity - shelf.on_hand,
        difference_cny=_value(shelf, request),
    )


def record_count(uow: UnitOfWork, actor: Actor, request: CountRequest) -> StockCount:
    """Store a count and book its difference, so that the balance is what was counted.

    What is missing is taken off the lots that expire first: they are the first to be sold and to be thrown
    away. What is too much is added to the lot on the shelf that expires next, so that no date on the screen
    is later than the one on the shelf.

    Raises:
        NotFound, NotAllowed, InvalidRequest: as `preview_count`.
    """
    shelf = _lock_shelf(uow, actor, request)
    difference = request.counted_quantity - shelf.on_hand
    row = StockCountRow(
        number=next_number(uow, "SC"),
        location_code=shelf.place.code,
        sku=shelf.item.code,
        on_hand_quantity=shelf.on_hand,
        counted_quantity=request.counted_quantity,
        status="recorded",
        counted_by=actor.email,
        counted_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    if difference < 0:
        movements = _taken_off(shelf.lots, -difference)
    else:
        movements = [(_lot_for_surplus(uow, shelf, row.number), difference)] if difference else []
    for lot_code, quantity in movements:
        record_movement(
            uow,
            actor,
            location_code=shelf.place.code,
            sku=shelf.item.code,
            lot_code=lot_code,
            quantity=quantity,
            kind="count",
            document=row.number,
        )
    audit.record(
        uow,
        actor,
        action="stock_counted",
        subject=row.number,
        payload={
            "location": shelf.place.code,
            "item": shelf.item.code,
            "on_hand": shelf.on_hand,
            "counted": request.counted_quantity,
        },
    )
    return StockCount(
        document=row.number,
        status="recorded",
        item=shelf.item,
        location=shelf.place.named(),
        on_hand=shelf.on_hand,
        counted=request.counted_quantity,
        difference=difference,
        difference_cny=_value(shelf, request),
        counted_by=actor.email,
        counted_at=uow.now,
    )


def _lock_shelf(uow: UnitOfWork, actor: Actor, request: CountRequest) -> _Shelf:
    if request.location is None:
        raise InvalidRequest(message("Say which store was counted."))
    place = locations.get(uow, request.location)
    actor.require_location(place)
    item = items.get(uow, request.item)
    # Every movement refers to this row, so that none is booked while it is locked.
    carried = uow.session.get(AssortmentRow, (place.code, item.code), with_for_update=True)
    if carried is None:
        raise InvalidRequest(
            message("{item}: {location} does not carry it, so there is no stock to count."),
            item=item.both_names(),
            location=place.both_names(),
        )
    return _Shelf(item=item, place=place, lots=tuple(_lots(uow, place.code, item.code)))


def _lots(uow: UnitOfWork, location_code: str, sku: str) -> Iterable[_Lot]:
    query = (
        select(StockBalanceRow.lot_code, StockBalanceRow.quantity, LotRow.expires_on)
        .join(LotRow, (LotRow.sku == StockBalanceRow.sku) & (LotRow.lot_code == StockBalanceRow.lot_code))
        .where(StockBalanceRow.location_code == location_code, StockBalanceRow.sku == sku)
        .order_by(LotRow.expires_on.asc().nulls_last(), StockBalanceRow.lot_code)
    )
    return (_Lot(*row) for row in uow.session.execute(query))


def _taken_off(lots: Iterable[_Lot], missing: Decimal) -> list[tuple[str, Decimal]]:
    movements = []
    for lot in lots:
        taken = min(lot.quantity, missing)
        if taken > 0:
            movements.append((lot.code, -taken))
            missing -= taken
    return movements


def _lot_for_surplus(uow: UnitOfWork, shelf: _Shelf, number: str) -> str:
    today = shelf.place.local_date(uow.now)
    usable = [lot for lot in shelf.lots if lot.expires_on is None or lot.expires_on >= today]
    on_shelf = next((lot for lot in usable if lot.quantity > 0), None)
    # A lot that was here and ran out is likelier than one that never was.
    known = on_shelf or (usable[-1] if usable else None)
    if known is not None:
        return known.code
    elsewhere = uow.session.scalars(
        select(LotRow.lot_code)
        .where(LotRow.sku == shelf.item.code, or_(LotRow.expires_on.is_(None), LotRow.expires_on >= today))
        .order_by(LotRow.expires_on.asc().nulls_last(), LotRow.lot_code)
    ).first()
    return elsewhere or _new_lot(uow, shelf.item, number, today=today)


def _new_lot(uow: UnitOfWork, item: Item, number: str, *, today: date) -> str:
    """Add a lot named after the count; goods of unknown date count as expiring today, so that somebody looks."""
    expires_on = None if item.shelf_life_days is None else today
    uow.session.add(LotRow(sku=item.code, lot_code=number, expires_on=expires_on))
    uow.session.flush()
    return number


def _value(shelf: _Shelf, request: CountRequest) -> Decimal:
    difference = request.counted_quantity - shelf.on_hand
    return (difference * shelf.item.cost_cny).quantize(Decimal("0.01"))
