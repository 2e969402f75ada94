"""What orders cost less than they might have: than last time, than the contract says, than others ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from sqlalchemy import select

from backend.clock import HEAD_OFFICE_ZONE
from backend.items import service as items
from backend.procurement.figure_rows import Period, Sample
from backend.procurement.models import (
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    SupplierPriceRow,
)
from backend.procurement.pricing import list_offers
from backend.uow import UnitOfWork

Bought = tuple[PurchaseOrderLineRow, PurchaseOrderRow]
_CANCELLED = "cancelled"
# With one quote there is nothing to compare with.
_FEWEST_QUOTES = 2


def saving_on_last_price(uow: UnitOfWork, period: Period) -> Sample:
    """Return what was saved on the price of each item's order before, whatever the store or supplier."""
    bought = _bought(uow, period)
    earlier = _earlier_prices(uow, period, {line.sku for line, _order in bought})
    savings = []
    for line, order in bought:
        last = _last_before(earlier[line.sku], order)
        if last is not None:
            savings.append((last - line.price_cny_per_case) * line.cases)
    return _add_up(savings)


def saving_on_contract(uow: UnitOfWork, period: Period) -> Sample:
    """Return what larger orders saved on the supplier's price for its smallest one."""
    bought = _bought(uow, period)
    price = SupplierPriceRow
    query = select(price).where(price.sku.in_({line.sku for line, _order in bought}))
    listed: dict[tuple[str, str], list[SupplierPriceRow]] = defaultdict(list)
    for row in uow.session.scalars(query):
        listed[row.supplier_code, row.sku].append(row)
    savings = []
    for line, order in bought:
        contract = _contract_price(listed[order.supplier_code, line.sku], on=_day(order))
        if contract is not None:
            savings.append((contract - line.price_cny_per_case) * line.cases)
    return _add_up(savings)


def saving_on_median_quote(uow: UnitOfWork, period: Period) -> Sample:
    """Return what was saved on the median of the quotes that could have been taken for as many cases."""
    bought = _bought(uow, period)
    by_sku = items.list_items(uow, skus={line.sku for line, _order in bought})
    together: dict[tuple[str, str], int] = defaultdict(int)
    for line, order in bought:
        # Lines of one item on one order are priced together.
        together[order.number, line.sku] += line.cases
    quotes: dict[tuple[str, int, date], list[Decimal]] = {}
    savings = []
    for line, order in bought:
        key = (line.sku, together[order.number, line.sku], _day(order))
        if key not in quotes:
            offers = list_offers(uow, by_sku[line.sku], cases=key[1], today=key[2])
            quotes[key] = [offer.price_cny_per_case for offer in offers if offer.obstacle is None]
        if len(quotes[key]) >= _FEWEST_QUOTES:
            savings.append((median(quotes[key]) - line.price_cny_per_case) * line.cases)
    return _add_up(savings)


def _bought(uow: UnitOfWork, period: Period) -> list[Bought]:
    """Return the order lines of the period for its locations, cancelled orders left out."""
    line, order = PurchaseOrderLineRow, PurchaseOrderRow
    query = (
        select(line, order)
        .join(order, order.number == line.order_number)
        .where(
            order.status != _CANCELLED,
            order.placed_at >= period.start_at,
            order.placed_at < period.end_before,
        )
        .order_by(order.number, line.line_number)
    )
    if period.location_codes is not None:
        query = query.where(line.location_code.in_(period.location_codes))
    return [(row[0], row[1]) for row in uow.session.execute(query)]


def _earlier_prices(
    uow: UnitOfWork, period: Period, skus: Iterable[str]
) -> Mapping[str, list[tuple[datetime, str, Decimal]]]:
    """Return every price that items were ordered at up to the period's end, by item, the oldest first."""
    line, order = PurchaseOrderLineRow, PurchaseOrderRow
    query = (
        select(line.sku, order.placed_at, order.number, line.price_cny_per_case)
        .join(order, order.number == line.order_number)
        .where(line.sku.in_(set(skus)), order.status != _CANCELLED, order.placed_at < period.end_before)
        .order_by(order.placed_at, order.number)
    )
    prices: dict[str, list[tuple[datetime, str, Decimal]]] = defaultdict(list)
    for sku, placed_at, number, price in uow.session.execute(query):
        prices[sku].append((placed_at, number, price))
    return prices


def _last_before(prices: list[tuple[datetime, str, Decimal]], order: PurchaseOrderRow) -> Decimal | None:
    before = [
        price for placed_at, number, price in prices if (placed_at, number) < (order.placed_at, order.number)
    ]
    return before[-1] if before else None


def _contract_price(listed: Iterable[SupplierPriceRow], *, on: date) -> Decimal | None:
    """Return the newest price of the smallest order that was listed on a day."""
    valid = [row for row in listed if row.valid_from <= on]
    if not valid:
        return None
    smallest = min(row.min_cases for row in valid)
    newest = max((row for row in valid if row.min_cases == smallest), key=lambda row: row.valid_from)
    return newest.price_cny_per_case


def _day(order: PurchaseOrderRow) -> date:
    return order.placed_at.astimezone(HEAD_OFFICE_ZONE).date()


def _add_up(savings: Iterable[Decimal]) -> Sample:
    found = list(savings)
    return Sample(value=sum(found, Decimal(0)) if found else None, count=len(found))
