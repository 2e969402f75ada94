"""Quantities with their units: "864 罐", "864 cans"."""

from decimal import Decimal
from typing import Protocol

from bot.cards.language import Translator

_IRREGULAR = {"loaf": "loaves"}
# English nouns that end like these take -es: boxes, bunches.
_HISSING = ("s", "x", "ch", "sh", "z")


class HasUnit(Protocol):
    """Something counted in a unit."""

    @property
    def unit_zh(self) -> str:
        """The Chinese measure word."""

    @property
    def unit_en(self) -> str:
        """The English unit in the singular."""


class HasPack(HasUnit, Protocol):
    """Something counted in a unit, of which `pack_size` make a case."""

    @property
    def pack_size(self) -> int:
        """Units in a case."""


def quantity(translator: Translator, value: Decimal, *, of: HasUnit, most_decimals: int = 3) -> str:
    """Write a quantity in the item's own unit."""
    number = translator.number(value, most_decimals=most_decimals)
    if translator.language == "zh":
        return f"{number} {of.unit_zh}"
    return f"{number} {of.unit_en if number in {'1', '−1'} else plural(of.unit_en)}"


def rate(translator: Translator, value: Decimal, *, of: HasUnit) -> str:
    """Write units per day to one decimal: more would pretend to know."""
    return quantity(translator, value, of=of, most_decimals=1)


def with_cases(translator: Translator, value: Decimal, *, of: HasPack) -> str:
    """Write a quantity in the item's own unit, and in cases where it fills one: "29 罐（1 箱 5 罐）"."""
    units = quantity(translator, value, of=of)
    cases, rest = divmod(abs(value), of.pack_size)
    if of.pack_size <= 1 or not cases or value != value.to_integral_value():
        return units
    full = translator.nphrase("{count} case", "{count} cases", cases).plain
    if not rest:
        return translator.phrase("{units} ({cases})", {"units": units, "cases": full}).plain
    loose = quantity(translator, rest, of=of)
    return translator.phrase(
        "{units} ({cases} and {rest})", {"units": units, "cases": full, "rest": loose}
    ).plain


def plural(noun: str) -> str:
    """Return the plural of an English unit."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    return f"{noun}es" if noun.endswith(_HISSING) else f"{noun}s"
