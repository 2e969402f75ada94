"""Sums of money as people write them: `1,250.50`, 一千二百块, 1.2万, ¥800, SGD 35."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from backend.numerals import NUMBER, read_number
from backend.records import Amount

_CURRENCY = r"(?:s?\$|¥|￥|rmb|cny|sgd|人民币)"
_SUM = re.compile(
    rf"{_CURRENCY}?\s*(?P<number>{NUMBER})\s*(?:块(?P<jiao>[一二三四五六七八九\d])毛?)?"
    rf"\s*(?:元整?|圆整?|块钱?|钱|yuan|dollars?|{_CURRENCY})?"
)
# An invoice of a shop chain; what is larger is a number of something else.
LARGEST_SUM = 100_000_000


@dataclass(frozen=True)
class SumOfMoney:
    """The field holds a sum of money."""


Money = Annotated[
    Amount,
    SumOfMoney(),
    Field(
        gt=0,
        le=LARGEST_SUM,
        decimal_places=2,
        description="The sum as it was said, such as 1,250.50 or 1.2万.",
    ),
    WithJsonSchema({"type": "string"}, mode="validation"),
]


def read_money(text: str) -> Decimal | None:
    """Read one sum that fills the whole text; None if it is none."""
    match = _SUM.fullmatch(text.strip().lower())
    if match is None:
        return None
    value = read_number(match["number"])
    tenths = read_number(match["jiao"]) if match["jiao"] else None
    return value if value is None or tenths is None else value + tenths / 10
