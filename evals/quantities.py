"""Quantities of tools that are not there yet: the router gives what was said, only a tool turns cases into units."""

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_ITEMS = Path(__file__).parent.parent / "backend" / "seed" / "data" / "items.csv"
_SAID = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$")
_CASE_WORDS = frozenset({"箱", "件", "case", "cases", "ctn", "ctns"})


def in_units(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments with every quantity in the unit of its item: 2 箱 of a 24-pack is 48."""
    counted: dict[str, Any] = {
        key: _quantity(value, arguments.get("item")) if key.endswith("quantity") else value
        for key, value in arguments.items()
    }
    lines = counted.get("lines")
    if isinstance(lines, list):
        counted["lines"] = [in_units(line) if isinstance(line, Mapping) else line for line in lines]
    return counted


def _quantity(said: object, item: object) -> object:
    match = _SAID.match(str(said))
    if match is None:
        return said
    units = _pack_sizes().get(str(item), Decimal(1)) if match[2].lower() in _CASE_WORDS else Decimal(1)
    return f"{(Decimal(match[1]) * units).normalize():f}"


@cache
def _pack_sizes() -> Mapping[str, Decimal]:
    with _ITEMS.open(encoding="utf-8", newline="") as file:
        return {row["sku"]: Decimal(row["pack_size"]) for row in csv.DictReader(file)}
