"""Quantities as people say them, in the unit of an item: 2 箱 of a 24-pack is 48, half a case 12, a dozen 12."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, WithJsonSchema

from backend.items.schemas import Item
from backend.numerals import NUMBER, read_number
from backend.records import Amount

_CASE_WORDS = frozenset({"箱", "整箱", "大箱", "件", "case", "ctn", "crate"})
# These mean a case unless the item's own unit is called so.
_CASE_UNLESS_UNIT = frozenset({"box", "carton"})
_ANY_UNIT = frozenset({"个", "只", "unit", "pc", "piece", "item", "ea", "each"})
_DOZEN = 12
# What else an item's unit is called, by its Chinese measure word.
_ALSO_CALLED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "罐": frozenset({"听", "tin", "瓶"}),
        "瓶": frozenset({"支", "罐", "jar", "bottle", "tub"}),
        "盒": frozenset({"包", "份", "carton", "box", "tray", "tub", "pack", "packet"}),
        "袋": frozenset({"包", "份", "bag", "pack", "packet", "sachet", "pouch", "sack"}),
        "包": frozenset({"袋", "盒", "条", "pack", "packet", "bag"}),
        "杯": frozenset({"盒", "tub", "cup", "bottle", "瓶"}),
        "桶": frozenset({"瓶", "盒", "bucket", "tub", "jug", "bottle", "cup", "can"}),
        "条": frozenset({"块", "支", "根", "包", "盒", "bar", "pack", "packet", "stick"}),
        "支": frozenset({"根", "条", "bar", "stick", "pen"}),
        "根": frozenset({"条", "支", "stick", "sausage"}),
        "串": frozenset({"根", "stick", "skewer"}),
        "块": frozenset({"条", "盒", "bar", "block", "pack"}),
        "份": frozenset({"盒", "box", "pack", "meal", "portion", "serving"}),
        "颗": frozenset({"棵", "头", "head"}),
        "把": frozenset({"束", "捆", "包", "bunch", "pack"}),
        "卷": frozenset({"roll", "包"}),
        "板": frozenset({"盒", "托", "盘", "tray"}),
        "套": frozenset({"set", "盒", "box"}),
        "双": frozenset({"副", "pair"}),
        "台": frozenset({"部", "set", "machine"}),
    }
)
_UNIT = r"[a-z]+|[\u3400-\u9fff]"
_PART = re.compile(
    rf"(?P<sign>[-+负])?(?:(?P<half>半|half an? )|(?P<number>{NUMBER})|(?P<one>an? ))\s*(?:of )?"
    rf"(?P<dozen>打|dozen)?\s*(?P<unit>整箱|大箱|{_UNIT})?(?P<and_half>半| and a half)?\s*(?:的|of )?"
)
# The size of a pack, named beside the packs: 三件24瓶装, 2 cases (24 x 330ml).
_PACK_SIZE = re.compile(
    r"(?<=[a-z\u3400-\u9fff])[\s(（]*\d+ ?(?:[\u3400-\u9fff]{0,2}装|-?packs?|x ?\d+ ?ml)[)）]?\s*$"
)
_JOIN = re.compile(r"[\s,，、+]*(?:零|又|加|再加|and |plus )?\s*")


@dataclass(frozen=True)
class QuantityOf:
    """The field counts the item that stands in another field of the request.

    Where the item may be left out, the bare number is taken.

    Attributes:
        item_field: name of the field with the item.
        may_be_of_something_else: a number without a unit of goods need not count the item, such as 1.5 days.
    """

    item_field: str = "item"
    may_be_of_something_else: bool = False


@dataclass(frozen=True)
class SaidAmount:
    """A number with the unit that was said, in the singular; None where none was said."""

    value: Decimal
    unit: str | None


Quantity = Annotated[
    Amount,
    QuantityOf(),
    Field(
        gt=0, le=1_000_000, description="How much, with the unit as it was said: 2 箱, 24 cans, half a case."
    ),
    WithJsonSchema({"type": "string"}, mode="validation"),
]
OptionalQuantity = Annotated[
    Amount | None,
    QuantityOf(),
    Field(
        gt=0,
        le=1_000_000,
        description="How much, with the unit as it was said: 2 箱, 24 cans; leave out if not said.",
    ),
    WithJsonSchema({"type": "string"}, mode="validation"),
]
CountedQuantity = Annotated[
    Amount,
    QuantityOf(),
    Field(
        ge=0,
        le=1_000_000,
        description="How much was counted, with the unit as it was said: 两箱零五瓶, 30 bottles.",
    ),
    WithJsonSchema({"type": "string"}, mode="validation"),
]
Threshold = Annotated[
    Amount,
    QuantityOf(may_be_of_something_else=True),
    Field(
        ge=0,
        le=1_000_000,
        description="The value at which to tell, with the unit if one was said: 48, 2 箱, 3 days.",
    ),
    WithJsonSchema({"type": "string"}, mode="validation"),
]


def read_amounts(text: str) -> tuple[SaidAmount, ...]:
    """Read an amount that fills the whole text: `2 箱`, `一箱零五杯`, `1.5 cases`, `a dozen`, `48`.

    Returns: its parts in order; empty if the text is no amount.
    """
    plain = _PACK_SIZE.sub("", text.strip().lower())
    parts: list[SaidAmount] = []
    position = 0
    while position < len(plain):
        match = _PART.match(plain, position)
        if match is None or match.end() == position:
            return ()
        part = _said(match)
        if part is None:
            return ()
        parts.append(part)
        join = _JOIN.match(plain, match.end())
        position = match.end() if join is None else join.end()
    return tuple(parts)


def in_units(amounts: tuple[SaidAmount, ...], item: Item) -> Decimal | None:
    """Add up amounts in the unit of an item; None if the item has no such unit."""
    total = Decimal(0)
    for amount in amounts:
        factor = _factor(amount.unit, item)
        if factor is None:
            return None
        total += amount.value * factor
    return total if amounts else None


def _said(match: re.Match[str]) -> SaidAmount | None:
    unit = _singular(match["unit"]) if match["unit"] and not match["dozen"] else None
    if match["half"]:
        value: Decimal | None = Decimal("0.5")
    elif match["one"]:
        value = Decimal(1)
    else:
        value = read_number(match["number"])
    if value is None:
        return None
    if match["dozen"]:
        value *= _DOZEN
    if match["and_half"]:
        value += Decimal("0.5")
    return SaidAmount(-value if match["sign"] in {"-", "负"} else value, unit)


def _factor(unit: str | None, item: Item) -> Decimal | None:
    """How many of the item's own unit one `unit` is."""
    if unit is None or unit in {item.unit_zh, _singular(item.unit_en)}:
        return Decimal(1)
    if unit in _CASE_WORDS:
        return Decimal(item.pack_size)
    if unit in _ALSO_CALLED.get(item.unit_zh, frozenset()) or unit in _ANY_UNIT:
        return Decimal(1)
    return Decimal(item.pack_size) if unit in _CASE_UNLESS_UNIT else None


def _singular(unit: str) -> str:
    """Cut an English plural: `boxes` is `box`, `cases` is `case`, `loaves` is `loaf`."""
    if unit == "loaves":
        return "loaf"
    if unit.endswith(("xes", "ches", "shes")):
        return unit[:-2]
    return unit[:-1] if unit.endswith("s") and not unit.endswith("ss") else unit
