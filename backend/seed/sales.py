"""Makes a store's sales history: demand by store, weekday, season and promotion, with noise and stock-outs.

Everything here is arithmetic on arrays of shape (items, days); the last column is yesterday. The same store,
items and day give the same history.
"""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from backend.seed.profiles import season_factors, week_factors

HISTORY_DAYS = 120
# Any constant: it makes two runs on one day equal.
RANDOM_SEED = 20260601
PROMOTION_DAYS = (4, 7)
PROMOTION_WINDOWS = (2, 3)
# A run of one to three days starts on this share of days: about 1.5 % of days without goods, as in a
# convenience store that orders daily.
STOCKOUT_STARTS_PER_DAY = 0.0075
STOCKOUT_MAX_DAYS = 3
# The stock that the demo shows today was there yesterday too: random runs end before these days.
UNDISTURBED_DAYS = 2

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ItemDemand:
    """What drives an item's sales; `mean_daily_demand` is units a day in an average store."""

    sku: str
    category: str
    mean_daily_demand: float
    demand_cv: float
    weekday_profile: str
    promo_uplift: float


@dataclass(frozen=True)
class StoreDemand:
    """What makes a store differ; `factor` multiplies the demand of an average store."""

    code: str
    trade_area: str
    opened_on: date
    factor: float


@dataclass(frozen=True)
class LastSale:
    """The newest day on which something was sold, and how many units."""

    sold_on: date
    quantity: int


@dataclass(frozen=True)
class SalesHistory:
    """Sales of one store, in arrays of shape (len(skus), HISTORY_DAYS).

    The store was not open yet on the days before `first_day_index`.
    """

    location_code: str
    skus: tuple[str, ...]
    days: tuple[date, ...]
    first_day_index: int
    quantity: IntArray
    stocked_out: BoolArray
    promotion: BoolArray

    def last_sales(self) -> Mapping[str, LastSale]:
        """Return the newest day with sales of each SKU; items that never sold since the opening are left out."""
        sold = self.quantity[:, self.first_day_index :] > 0
        days = self.days[self.first_day_index :]
        found = {}
        for index, sku in enumerate(self.skus):
            (sold_at,) = np.nonzero(sold[index])
            if len(sold_at):
                last = int(sold_at[-1])
                units = int(self.quantity[index, self.first_day_index + last])
                found[sku] = LastSale(sold_on=days[last], quantity=units)
        return found


def history_days(today: date) -> tuple[date, ...]:
    """Return the days of the history, the last of them yesterday."""
    return tuple(today - timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1))


def make_history(
    store: StoreDemand, items: Sequence[ItemDemand], *, today: date, out_of_stock: Collection[str]
) -> SalesHistory:
    """Make the history of one store.

    Args:
        store: where.
        items: what the store carries.
        today: the day after the last one of the history.
        out_of_stock: SKUs that have run out by yesterday.
    """
    days = history_days(today)
    random = np.random.default_rng([RANDOM_SEED, zlib.crc32(store.code.encode())])
    promotion = np.array([promotion_days(item) for item in items], dtype=np.bool_)
    demand = _draw(random, _mean_demand(store, items, days=days, promotion=promotion), items)
    last_run = np.array([item.sku in out_of_stock for item in items], dtype=np.bool_)
    quantity, stocked_out = _with_stockouts(random, demand, last_run=last_run)
    return SalesHistory(
        location_code=store.code,
        skus=tuple(item.sku for item in items),
        days=days,
        first_day_index=sum(day < store.opened_on for day in days),
        quantity=quantity,
        stocked_out=stocked_out,
        promotion=promotion,
    )


def promotion_days(item: ItemDemand) -> BoolArray:
    """Return which days of the history the chain promoted `item`; promotions are the same in every store."""
    promoted = np.zeros(HISTORY_DAYS, dtype=np.bool_)
    if item.promo_uplift <= 1:
        return promoted
    random = np.random.default_rng([RANDOM_SEED, zlib.crc32(item.sku.encode())])
    windows = int(random.integers(PROMOTION_WINDOWS[0], PROMOTION_WINDOWS[1], endpoint=True))
    # One window in each equal part of the history, with a day between, so that two never touch.
    part = HISTORY_DAYS // windows
    for number in range(windows):
        length = int(random.integers(PROMOTION_DAYS[0], PROMOTION_DAYS[1], endpoint=True))
        start = number * part + int(random.integers(0, part - length))
        promoted[start : start + length] = True
    return promoted


def _mean_demand(
    store: StoreDemand, items: Sequence[ItemDemand], *, days: Sequence[date], promotion: BoolArray
) -> FloatArray:
    weekdays = np.array([day.weekday() for day in days])
    week = np.array([week_factors(item.weekday_profile, store.trade_area) for item in items])[:, weekdays]
    season = np.array([season_factors(item.category, days) for item in items])
    base = np.array([item.mean_daily_demand for item in items])[:, None] * store.factor
    uplift = np.where(promotion, np.array([item.promo_uplift for item in items])[:, None], 1.0)
    mean: FloatArray = base * week * season * uplift
    return mean


def _draw(random: np.random.Generator, mean: FloatArray, items: Sequence[ItemDemand]) -> IntArray:
    """Draw whole units from a gamma-Poisson mixture with the item's coefficient of variation.

    A Poisson draw alone has the variance of its mean; the gamma adds what is missing. Where the Poisson's own
    spread is already larger, as for slow items, nothing is added.
    """
    variation = np.array([item.demand_cv for item in items])[:, None]
    extra = np.maximum(variation**2 - 1 / mean, 1e-6)
    return random.poisson(random.gamma(1 / extra, mean * extra))


def _with_stockouts(
    random: np.random.Generator, demand: IntArray, *, last_run: BoolArray
) -> tuple[IntArray, BoolArray]:
    """Cut demand to what could be sold: part of a run's first day, nothing on its later days."""
    sold = demand.copy()
    stocked_out = np.zeros(demand.shape, dtype=np.bool_)
    last_start = demand.shape[1] - UNDISTURBED_DAYS - STOCKOUT_MAX_DAYS
    starts = np.argwhere(random.random((demand.shape[0], last_start)) < STOCKOUT_STARTS_PER_DAY)
    runs = [(int(item), int(day)) for item, day in starts]
    lengths = random.integers(1, STOCKOUT_MAX_DAYS, size=len(runs), endpoint=True)
    ends = [(item, day, day + int(length)) for (item, day), length in zip(runs, lengths, strict=True)]
    for index in np.flatnonzero(last_run):
        days = int(random.integers(1, STOCKOUT_MAX_DAYS, endpoint=True))
        ends.append((int(index), demand.shape[1] - days, demand.shape[1]))
    for item, start, end in ends:
        sold[item, start] = int(demand[item, start] * random.uniform(0.2, 0.8))
        sold[item, start + 1 : end] = 0
        stocked_out[item, start:end] = True
    return sold, stocked_out
