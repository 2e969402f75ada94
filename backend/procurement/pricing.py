"""What suppliers ask for an item, and which offer is best for a quantity."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from backend.actor import Actor
from backend.errors import Conflict, InvalidRequest, message
from backend.items import service as items
from backend.items.schemas import Item
from backend.procurement.models import SupplierPriceRow, SupplierRow
from backend.procurement.schemas import SupplierComparison
from backend.records import Amount, Named, Record
from backend.uow import UnitOfWork

Obstacle = Literal["on_hold", "category", "minimum"]


class Offer(Record):
    """A supplier's price for so many cases of an item, without VAT.

    `obstacle` says why it cannot be taken: the supplier is on hold or may not deliver the category. With
    `minimum` the order is smaller than the smallest the supplier takes (`min_cases`), so that stores must order
    together.
    """

    supplier: Named
    price_cny_per_case: Amount
    min_cases: int
    cases: int
    total_cny: Amount
    valid_from: date
    lead_time_days: Amount
    on_time_rate: Amount
    payment_terms_days: int
    early_discount_percent: Amount
    early_discount_days: int
    obstacle: Obstacle | None


class SupplierOffers(Record):
    """All offers for a quantity in units (`cases` of the item's pack size), the best one first."""

    item: Item
    quantity: Amount
    cases: int
    offers: tuple[Offer, ...]
    best: Offer | None


def compare_suppliers(uow: UnitOfWork, actor: Actor, request: SupplierComparison) -> SupplierOffers:
    """Return every supplier's price for a quantity, one case where none was said.

    Raises:
        NotFound: no such item.
    """
    item = items.get(uow, request.item)
    quantity = Decimal(item.pack_size) if request.quantity is None else request.quantity
    cases = cases_for(item, quantity)
    offers = list_offers(uow, item, cases=cases, today=actor.local_date(uow.now))
    best = offers[0] if offers and offers[0].obstacle in {None, "minimum"} else None
    return SupplierOffers(item=item, quantity=quantity, cases=cases, offers=offers, best=best)


def best_offers(uow: UnitOfWork, item: Item, *, cases: int, today: date) -> tuple[Offer, Offer | None]:
    """Return the best offer that can be taken, and the next best one of another supplier.

    Raises:
        InvalidRequest: no active supplier has a price for the item.
    """
    offers = [offer for offer in list_offers(uow, item, cases=cases, today=today) if _can_be_taken(offer)]
    if not offers:
        raise InvalidRequest(
            message("No active supplier has a price for {item}. Ask Procurement."), item=item.both_names()
        )
    best, *others = offers
    comparable = next((offer for offer in others if offer.obstacle is None), None)
    return best, comparable


def list_offers(uow: UnitOfWork, item: Item, *, cases: int, today: date) -> tuple[Offer, ...]:
    """Return one offer of each supplier that has a price, those that can be taken first, then the cheapest."""
    query = (
        select(SupplierPriceRow, SupplierRow)
        .join(SupplierRow, SupplierRow.code == SupplierPriceRow.supplier_code)
        .where(SupplierPriceRow.sku == item.code, SupplierPriceRow.valid_from <= today)
        .order_by(SupplierPriceRow.valid_from)
    )
    prices: dict[str, dict[int, SupplierPriceRow]] = defaultdict(dict)
    suppliers: dict[str, SupplierRow] = {}
    for price, supplier in uow.session.execute(query):
        # The newest price for a smallest order replaces the older ones.
        prices[supplier.code][price.min_cases] = price
        suppliers[supplier.code] = supplier
    offers = [
        _offer(suppliers[code], _scale(by_minimum.values(), cases), item=item, cases=cases)
        for code, by_minimum in prices.items()
    ]
    order: dict[Obstacle | None, int] = {None: 0, "minimum": 1, "category": 2, "on_hold": 3}
    return tuple(
        sorted(offers, key=lambda offer: (order[offer.obstacle], offer.total_cny, offer.supplier.code))
    )


def cases_for(item: Item, quantity: Decimal) -> int:
    """Return how many whole purchase cases hold a quantity in units."""
    return math.ceil(quantity / item.pack_size)


def require_active(supplier: SupplierRow) -> None:
    """Refuse a supplier that is on hold.

    Raises:
        Conflict: nothing may be ordered there.
    """
    if supplier.status != "active":
        raise Conflict(
            message("{supplier} is on hold, so nothing may be ordered from it or paid to it."),
            supplier={"zh": supplier.name_zh, "en": supplier.name_en},
        )


def _scale(prices: Iterable[SupplierPriceRow], cases: int) -> SupplierPriceRow:
    """Choose the price with the largest smallest order not above `cases`, else the smallest there is."""
    by_minimum = sorted(prices, key=lambda price: price.min_cases)
    reached = [price for price in by_minimum if price.min_cases <= cases]
    return reached[-1] if reached else by_minimum[0]


def _offer(supplier: SupplierRow, price: SupplierPriceRow, *, item: Item, cases: int) -> Offer:
    obstacle: Obstacle | None = None
    if supplier.status != "active":
        obstacle = "on_hold"
    elif item.category not in supplier.categories:
        obstacle = "category"
    elif price.min_cases > cases:
        obstacle = "minimum"
    return Offer(
        supplier=Named(code=supplier.code, name_zh=supplier.name_zh, name_en=supplier.name_en),
        price_cny_per_case=price.price_cny_per_case,
        min_cases=price.min_cases,
        cases=cases,
        total_cny=price.price_cny_per_case * cases,
        valid_from=price.valid_from,
        lead_time_days=supplier.lead_time_days,
        on_time_rate=supplier.on_time_rate,
        payment_terms_days=supplier.payment_terms_days,
        early_discount_percent=supplier.early_discount_percent,
        early_discount_days=supplier.early_discount_days,
        obstacle=obstacle,
    )


def _can_be_taken(offer: Offer) -> bool:
    return offer.obstacle in {None, "minimum"}
