"""Discounts for paying early."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backend.procurement.amounts import in_cents
from backend.procurement.models import InvoiceRow, SupplierRow

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class EarlyDiscount:
    """What paying until a day saves; `rate_percent` is that as interest a year, None where it has no meaning."""

    amount_cny: Decimal
    until: date
    rate_percent: Decimal | None


def discount_of(
    invoice: InvoiceRow, supplier: SupplierRow, *, open_cny: Decimal, today: date
) -> EarlyDiscount | None:
    """Return the discount on what is open of an invoice, or None where there is none any more."""
    until = invoice.invoiced_on + timedelta(days=supplier.early_discount_days)
    if supplier.early_discount_percent <= 0 or today > until:
        return None
    return EarlyDiscount(
        amount_cny=in_cents(open_cny * supplier.early_discount_percent / 100),
        until=until,
        rate_percent=yearly_rate_percent(
            supplier.early_discount_percent,
            discount_days=supplier.early_discount_days,
            terms_days=(invoice.due_on - invoice.invoiced_on).days,
        ),
    )


def yearly_rate_percent(percent: Decimal, *, discount_days: int, terms_days: int) -> Decimal | None:
    """Return d ÷ (1 − d) × 365 ÷ (N − n) in percent to one place: 2 % for 10 days instead of 30 is 37.2."""
    sooner = terms_days - discount_days
    if sooner <= 0 or percent >= 100:  # noqa: PLR2004 -- percent
        return None
    part = percent / 100
    return (part / (1 - part) * DAYS_A_YEAR / sooner * 100).quantize(Decimal("0.1"))
