"""How demand differs between stores, days of the week and times of the year; every factor averages one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# Monday to Sunday.
PROFILE_WEEKS: Mapping[str, tuple[float, ...]] = {
    "flat": (0.98, 0.98, 1.0, 1.0, 1.04, 1.02, 0.98),
    "weekday": (1.12, 1.12, 1.12, 1.12, 1.14, 0.72, 0.66),
    "weekend": (0.86, 0.86, 0.87, 0.90, 1.05, 1.26, 1.20),
}
# Offices and campuses empty at the weekend; malls and sights fill.
TRADE_AREA_WEEKS: Mapping[str, tuple[float, ...]] = {
    "office": (1.15, 1.17, 1.17, 1.17, 1.14, 0.62, 0.58),
    "campus": (1.08, 1.09, 1.09, 1.09, 1.05, 0.80, 0.80),
    "transit": (1.02, 1.0, 1.0, 1.0, 1.06, 0.97, 0.95),
    "residential": (0.95, 0.95, 0.95, 0.96, 1.0, 1.10, 1.09),
    "mall": (0.86, 0.86, 0.87, 0.90, 1.03, 1.26, 1.22),
    "tourist": (0.87, 0.87, 0.88, 0.91, 1.03, 1.24, 1.20),
}
TRADE_AREA_LEVELS: Mapping[str, float] = {
    "office": 1.0,
    "campus": 1.0,
    "transit": 1.2,
    "residential": 0.9,
    "mall": 1.1,
    "tourist": 1.05,
}
# Sales grow more slowly than floor area.
AREA_EXPONENT = 0.6
# A new store starts at this share of a grown one and has grown after two years.
NEW_STORE_LEVEL = 0.7
GROWN_AFTER_DAYS = 730

SEASON_SWING = 0.06
# Days of the year of the highest demand; the lowest is half a year away.
SUMMER_PEAK_DAY = 205
WINTER_PEAK_DAY = 20
SUMMER_CATEGORIES = frozenset({"beverage", "alcohol", "dairy", "produce"})


@dataclass(frozen=True)
class StoreTraits:
    """What a store's level of sales follows from."""

    code: str
    area_m2: int
    trade_area: str
    opened_on: date


def store_factors(stores: Sequence[StoreTraits], *, today: date) -> Mapping[str, float]:
    """Return each store's demand as a multiple of the average store's; the factors average one."""
    levels = {
        store.code: store.area_m2**AREA_EXPONENT
        * TRADE_AREA_LEVELS[store.trade_area]
        * _maturity((today - store.opened_on).days)
        for store in stores
    }
    average = sum(levels.values()) / len(levels)
    return {code: level / average for code, level in levels.items()}


def week_factors(weekday_profile: str, trade_area: str) -> tuple[float, ...]:
    """Return the factors of Monday to Sunday for an item's profile in a store's trade area."""
    combined = [
        item * area
        for item, area in zip(PROFILE_WEEKS[weekday_profile], TRADE_AREA_WEEKS[trade_area], strict=True)
    ]
    average = sum(combined) / len(combined)
    return tuple(factor / average for factor in combined)


def season_factors(category: str, days: Sequence[date]) -> list[float]:
    """Return the slow swing over the year for each of `days`."""
    peak = SUMMER_PEAK_DAY if category in SUMMER_CATEGORIES else WINTER_PEAK_DAY
    return [
        1 + SEASON_SWING * math.cos(2 * math.pi * (day.timetuple().tm_yday - peak) / 365.25) for day in days
    ]


def _maturity(age_days: int) -> float:
    grown = min(max(age_days, 0) / GROWN_AFTER_DAYS, 1.0)
    return NEW_STORE_LEVEL + (1 - NEW_STORE_LEVEL) * grown
