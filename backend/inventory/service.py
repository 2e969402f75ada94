"""What is in stock, what is short, and every movement of it."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from backend.actor import Actor
from backend.errors import InvalidRequest, message
from backend.inventory.models import StockEntryRow
from backend.inventory.positions import StockPosition, list_positions
from backend.inventory.schemas import (
    LowStockLine,
    LowStockQuery,
    LowStockReport,
    StockBalance,
    StockMovement,
    StockQuery,
    StockReport,
)
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.records import Named
from backend.uow import UnitOfWork

# Below this cover a store item counts as low: the next delivery of most suppliers takes one to three days.
LOW_COVER_DAYS = Decimal(2)


def check_stock(uow: UnitOfWork, actor: Actor, query: StockQuery) -> StockReport:
    """Return the stock of one item at one location, or wherever the actor may see it.

    Raises:
        NotFound: no such item or location.
        NotAllowed: the location is outside the actor's scope.
    """
    item = items.get(uow, query.item)
    places = _places(uow, actor, query.location)
    positions = _positions_at(uow, places, skus=[item.code])
    movements = _last_movements(uow, positions)
    return StockReport(
        item=item,
        substitute=_substitute_of(uow, item),
        locations=tuple(place.named() for place in places.values()),
        balances=tuple(
            _to_balance(position, places[position.location_code], movements.get(position.location_code))
            for position in positions
        ),
    )


def list_low_stock(uow: UnitOfWork, actor: Actor, query: LowStockQuery) -> LowStockReport:
    """Return items of stores that are out or below two days of cover, the most urgent first.

    Raises:
        NotFound: no such location.
        NotAllowed: the location is outside the actor's scope.
    """
    places = _places(uow, actor, query.location)
    short = list_short_positions(uow, places)
    by_sku = items.list_items(uow, skus={position.sku for position in short})
    lines = [
        _to_low_line(position, by_sku[position.sku], places[position.location_code])
        for position in short
        if query.category is None or by_sku[position.sku].category == query.category
    ]
    lines.sort(
        key=lambda line: (line.status == "low", line.days_of_cover, -line.daily_demand * line.item.cost_cny)
    )
    out_count = sum(line.status == "out" for line in lines)
    return LowStockReport(
        lines=tuple(lines),
        out_count=out_count,
        low_count=len(lines) - out_count,
        threshold_days=LOW_COVER_DAYS,
        locations=tuple(place.named() for place in places.values()),
    )


def list_short_positions(uow: UnitOfWork, places: dict[str, Location]) -> list[StockPosition]:
    """Return positions with nothing usable, or with less than two days of cover; for the answer and the alert.

    An item that has been out for so long that its demand is unknown is still out.
    """
    positions = _positions_at(uow, places, skus=None)
    return [
        position
        for position in positions
        if position.usable <= 0
        or (position.days_of_cover is not None and position.days_of_cover < LOW_COVER_DAYS)
    ]


def record_movement(
    uow: UnitOfWork,
    actor: Actor | None,
    *,
    location_code: str,
    sku: str,
    lot_code: str,
    quantity: Decimal,
    kind: str,
    document: str | None = None,
) -> None:
    """Append one movement to the ledger; the database moves the balance with it.

    Raises:
        InvalidRequest: the quantity is zero.
    """
    if quantity == 0:
        raise InvalidRequest(message("A movement of zero moves nothing."))
    uow.session.add(
        StockEntryRow(
            location_code=location_code,
            sku=sku,
            lot_code=lot_code,
            quantity=quantity,
            kind=kind,
            document=document,
            moved_at=uow.now,
            actor_email=None if actor is None else actor.email,
        )
    )
    uow.session.flush()


def _positions_at(
    uow: UnitOfWork, places: Mapping[str, Location], *, skus: Collection[str] | None
) -> list[StockPosition]:
    """Return the positions at places of which each has its own calendar day, in order of location and SKU."""
    codes_by_day: dict[date, list[str]] = {}
    for place in places.values():
        codes_by_day.setdefault(place.local_date(uow.now), []).append(place.code)
    found = [
        position
        for today, codes in codes_by_day.items()
        for position in list_positions(uow, today=today, locations=codes, skus=skus)
    ]
    return sorted(found, key=lambda position: (position.location_code, position.sku))


def _places(uow: UnitOfWork, actor: Actor, location_code: str | None) -> dict[str, Location]:
    if location_code is not None:
        place = locations.get(uow, location_code)
        actor.require_location(place)
        return {place.code: place}
    found = locations.list_locations(uow, codes=actor.visible_locations)
    return {place.code: place for place in found}


def _substitute_of(uow: UnitOfWork, item: Item) -> Named | None:
    return None if item.substitute_sku is None else items.get(uow, item.substitute_sku).named()


def _last_movements(uow: UnitOfWork, positions: Collection[StockPosition]) -> dict[str, StockMovement]:
    """Return the newest movement by location code; the positions are of one item."""
    if not positions:
        return {}
    entry = StockEntryRow
    pairs = [(position.location_code, position.sku) for position in positions]
    query = (
        select(entry)
        .ext(distinct_on(entry.location_code))
        .where(tuple_(entry.location_code, entry.sku).in_(pairs))
        .order_by(entry.location_code, entry.moved_at.desc(), entry.id.desc())
    )
    return {
        row.location_code: StockMovement(
            kind=row.kind, quantity=row.quantity, moved_at=row.moved_at, document=row.document
        )
        for row in uow.session.scalars(query)
    }


def _to_balance(position: StockPosition, place: Location, movement: StockMovement | None) -> StockBalance:
    demand = position.daily_demand
    return StockBalance(
        location=place.code,
        location_zh=place.name_zh,
        location_en=place.name_en,
        on_hand=position.on_hand,
        expired=position.expired,
        reserved=position.reserved,
        on_order=position.on_order,
        available=position.available,
        daily_demand=None if demand is None else demand.quantize(Decimal("0.1")),
        days_of_cover=position.days_of_cover,
        next_expiry_on=position.next_expiry_on,
        last_movement=movement,
    )


def _to_low_line(position: StockPosition, item: Item, place: Location) -> LowStockLine:
    return LowStockLine(
        item=item,
        location=place.named(),
        status="out" if position.usable <= 0 else "low",
        available=position.available,
        on_order=position.on_order,
        daily_demand=(position.daily_demand or Decimal(0)).quantize(Decimal("0.1")),
        days_of_cover=position.days_of_cover or Decimal(0),
    )
