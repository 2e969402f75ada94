"""How much of an item a location needs a day, as the database computes it."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Subquery, func, select

from backend.inventory.models import DailySalesRow

# Four whole weeks, so that every weekday counts the same.
DEMAND_WINDOW_DAYS = 28


def mean_daily_demand(*, today: date, locations: Collection[str], skus: Collection[str] | None) -> Subquery:
    """Return a subquery (location_code, sku, daily_demand) in units per day.

    The mean is over the last 28 finished days on which the item was never out of stock: sales of a day with
    a stock-out are a lower bound of demand (censored), so counting them would make shortages look harmless.
    Pairs without such a day are missing.
    """
    query = (
        select(
            DailySalesRow.location_code,
            DailySalesRow.sku,
            func.avg(DailySalesRow.quantity).label("daily_demand"),
        )
        .where(
            DailySalesRow.location_code.in_(locations),
            DailySalesRow.sold_on >= today - timedelta(days=DEMAND_WINDOW_DAYS),
            DailySalesRow.sold_on < today,
            DailySalesRow.stocked_out.is_(False),
        )
        .group_by(DailySalesRow.location_code, DailySalesRow.sku)
    )
    if skus is not None:
        query = query.where(DailySalesRow.sku.in_(skus))
    return query.subquery()
