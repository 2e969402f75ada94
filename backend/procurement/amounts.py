"""The one place where a sum of money is rounded."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def in_cents(value: Decimal) -> Decimal:
    """Round to two places, a half away from zero, as an invoice does."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
