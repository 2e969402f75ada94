"""Numbers among the arguments: quantities in the item's own unit, sums of money, document numbers."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from backend.items import service as items
from backend.items.quantities import SaidAmount, in_units, read_amounts
from backend.items.schemas import Item
from backend.money import read_money
from backend.naming.documents import normalize_document_number
from backend.naming.marks import NumberOf
from backend.records import plain_decimal
from backend.uow import UnitOfWork
from tools.results import Choice

_DAYS = frozenset({"天", "日", "day"})


def quantity_of(typed: str, *, sku: str | None, uow: UnitOfWork) -> str | tuple[Choice, ...]:
    """Turn a quantity as it was said into units of its item.

    Args:
        typed: `2 箱`, `half a case`, `48`.
        sku: the item; None if it is not known, then the number is taken as it stands.
        uow: where the item's pack size is looked up.

    Returns:
        A decimal string, or what may have been meant, which may be nothing.
    """
    amounts = read_amounts(typed)
    if sku is None:
        return plain_decimal(amounts[0].value) if len(amounts) == 1 else ()
    item = items.get(uow, sku)
    units = in_units(amounts, item)
    if units is None:
        return _readings(amounts[0], item) if len(amounts) == 1 else ()
    if units != units.to_integral_value() and item.pack_size > 1:
        floor = units.to_integral_value(ROUND_FLOOR)
        return tuple(_choice(each, item) for each in (floor, units.to_integral_value(ROUND_CEILING)) if each)
    return plain_decimal(units)


def names_a_unit(typed: str) -> bool:
    """True if an amount is in a unit of goods, so that only its item tells how much it is; days are no such unit."""
    return any(amount.unit is not None and amount.unit not in _DAYS for amount in read_amounts(typed))


def money_of(typed: str) -> str | None:
    """Turn a sum as it was said into a decimal string; None if it is none."""
    value = read_money(typed)
    return None if value is None else plain_decimal(value)


def document_of(typed: str, mark: NumberOf) -> str | None:
    """Write a document number in full; None if it is none, or if it may be of several kinds."""
    return normalize_document_number(typed, mark.kinds[0] if mark.kinds else None)


def _readings(amount: SaidAmount, item: Item) -> tuple[Choice, ...]:
    """What a number with a unit the item does not have may mean: units, or cases."""
    if amount.value <= 0:
        return ()
    cases = Choice(
        value=plain_decimal(amount.value * item.pack_size),
        label_zh=f"{plain_decimal(amount.value)} 箱（每箱 {item.pack_size} {item.unit_zh}）",
        label_en=f"{plain_decimal(amount.value)} × a case of {item.pack_size} ({item.unit_en})",
    )
    return (_choice(amount.value, item), cases) if item.pack_size > 1 else (_choice(amount.value, item),)


def _choice(units: Decimal, item: Item) -> Choice:
    number = plain_decimal(units)
    return Choice(value=number, label_zh=f"{number} {item.unit_zh}", label_en=f"{number} × 1 {item.unit_en}")
