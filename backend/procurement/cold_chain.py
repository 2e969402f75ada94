"""What goods must be like when they come: temperature and life left.

The figures are those of the company's receiving standard for the cold chain, version 2.1, in force since
2026-05-01. Goods outside their temperature are held back, where somebody measured it: the form asks, a sentence
need not say it. Life left is what an unread date is taken from; a date that somebody read is booked as it is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class TemperatureRange:
    """Degrees Celsius, both ends included; None where there is no limit."""

    lowest: Decimal | None
    highest: Decimal


TEMPERATURE_RANGES: Mapping[str, TemperatureRange] = MappingProxyType(
    {
        "chilled": TemperatureRange(lowest=Decimal(0), highest=Decimal(5)),
        "frozen": TemperatureRange(lowest=None, highest=Decimal(-18)),
    }
)
# From this shelf life on, in days, so much of it must be left; shorter ones were made yesterday at the earliest.
LIFE_LEFT: tuple[tuple[int, Fraction], ...] = ((30, Fraction(2, 3)), (7, Fraction(1, 2)))

TemperatureFault = Literal["too_warm", "too_cold"]


def temperature_fault(storage: str, celsius: Decimal) -> TemperatureFault | None:
    """Tell what is wrong with a temperature; None where it is right or does not matter."""
    allowed = TEMPERATURE_RANGES.get(storage)
    if allowed is None:
        return None
    if celsius > allowed.highest:
        return "too_warm"
    return "too_cold" if allowed.lowest is not None and celsius < allowed.lowest else None


def is_cold(storage: str) -> bool:
    """Tell whether goods must be measured when they come."""
    return storage in TEMPERATURE_RANGES


def earliest_expiry(shelf_life_days: int, *, today: date) -> date:
    """Return the earliest expiry date that goods received today may have."""
    for from_days, part in LIFE_LEFT:
        if shelf_life_days >= from_days:
            return today + timedelta(days=math.ceil(shelf_life_days * part))
    return today + timedelta(days=max(shelf_life_days - 1, 0))
