"""Amounts, counts and durations as people write them: `3箱`, `一箱半`, `half a case`, `2 dozen`, `-3`, `¥1,280`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz import fuzz

from bot.router.numerals import ARABIC_NUMBER, CHINESE_NUMBER, ENGLISH_NUMBER, plain, read_number
from bot.router.spans import Span, keep_longest

AmountKind = Literal["counted", "bare", "duration", "money"]

_UNITS_ZH = (
    "整箱|箱|厢|罐|听|瓶|盒|包|袋|个|件|条|支|杯|桶|份|公斤|千克|斤|克|升|卷|双"
    "|把|板|提|张|台|套|片|串|根|颗|只|筐|托"
)
_UNITS_EN = (
    "cases?|ctns?|boxes|box|cans?|bottles?|packs?|packets?|cartons?|bags?|units?|pcs?|pieces?|rolls?|kgs?|kilos?|cups?|trays?"
    "|crates?|pallets?|tubs?|tins?|pairs?|sheets?|jars?|sacks?"
)
_NUMBER = rf"(?:(?<![\d.])(?:{ARABIC_NUMBER})万?|{CHINESE_NUMBER}|{ENGLISH_NUMBER})"
_SIGN = r"(?:(?<![a-z0-9)])([-+负]|minus ))?"
_EN_END = r"(?![a-z])"

# What a pack is like does not change how many there are: `3 full cases`, `2 unopened cartons`.
_STATE = r"(?:(?:full|whole|unopened|opened|open|sealed|loose|more|extra) )?"
_COUNTED = re.compile(rf"{_SIGN}({_NUMBER}) ?({_UNITS_ZH}|{_STATE}(?:{_UNITS_EN}){_EN_END})(半| and a half)?")
_STATE_BEFORE = re.compile(rf"^{_STATE}")
_MISSPELT = {"厢": "箱"}
_NUMBER_AND_WORD = re.compile(rf"({_NUMBER}) ([a-z]{{4,8}})(?![a-z])")
_UNIT_WORDS = (
    "cases",
    "case",
    "boxes",
    "bottles",
    "bottle",
    "packs",
    "cartons",
    "carton",
    "pieces",
    "trays",
    "rolls",
)
# One letter missing of five, or two swapped: `cses`, `botles`, `cartosn`.
_SAME_WORD = 85.0
_HALF = re.compile(rf"(?:半({_UNITS_ZH})|half (?:a |an )?({_UNITS_EN}){_EN_END})")
_ONE = re.compile(rf"(?<![a-z])an? ({_UNITS_EN}){_EN_END}(?: (?:and a|a) half)?")
_DOZEN = re.compile(
    rf"(?:({_NUMBER}) ?(?:打(?!印|开|算|折|电|卡|车|扫|包)|dozen)|(?<![a-z])(half )?(a) dozen|(半)打){_EN_END}"
)
_DURATION = re.compile(
    rf"({_NUMBER}) ?(?:个 ?)?(天|日(?!元)|周|星期|礼拜|月(?!\d)|(?:days?|weeks?|months?){_EN_END})"
    rf"|(?<![a-z])an? (week|month){_EN_END}|(半)个月"
    rf"|half (?:a )?(month){_EN_END}|(?<![a-z])(?:a )?(fortnight)(?![a-z])"
)
_HALF_MONTH_DAYS, _FORTNIGHT_DAYS = Decimal(15), Decimal(14)
_MONEY = re.compile(
    rf"(?:[¥$]|rmb ?|cny ?|sgd ?)({_NUMBER}k?)|({_NUMBER}k?) ?(?:元"
    rf"|块钱|块|人民币|(?:yuan|rmb|cny|sgd|dollars?){_EN_END})"
)
# Digits behind a letter and a dash are part of somebody's number: FP-88213.
_BARE = re.compile(
    rf"(?<![a-z0-9][-/_]){_SIGN}(?:({_NUMBER})(?![\w%])|({_NUMBER})(?=[\u3400-\u9fff])(?!枚|片|抽|毫升|寸|克|粒))"
)

# Single characters and words that hold a numeral and seldom mean one: 一下, 千万, 十分, 万一, one of them.
_RARELY_NUMBERS = {"万一", "一", "两", "俩", "千万", "万", "千", "百", "亿", "one", "零"}
_DAYS = {"天": 1, "日": 1, "d": 1, "周": 7, "星": 7, "礼": 7, "w": 7, "月": 30, "m": 30}


@dataclass(frozen=True)
class AmountFound(Span):
    """A number with what it counts.

    Attributes:
        value: the number; of a duration, in days.
        unit: as typed (`箱`, `cases`), None for bare numbers, money and durations.
    """

    kind: AmountKind
    value: Decimal
    unit: str | None = None

    @property
    def text(self) -> str:
        """`1.5 箱`, `24`: the number in digits, and the unit as it was said."""
        return f"{plain(self.value)} {self.unit}" if self.unit else plain(self.value)


def find_amounts(sentence: str, *, taken: Iterable[Span] = ()) -> list[AmountFound]:
    """Find every amount in a sentence in `Wording.plain` form, outside of what is `taken`."""
    return keep_longest(
        [*_counted(sentence), *_durations(sentence), *_money(sentence), *_bare(sentence)], taken=taken
    )


def _counted(sentence: str) -> Iterable[AmountFound]:
    for match in _COUNTED.finditer(sentence):
        value = read_number(match[2])
        if value is not None:
            value += Decimal("0.5") if match[4] else 0
            unit = _STATE_BEFORE.sub("", _MISSPELT.get(match[3], match[3]))
            yield AmountFound(match.start(), match.end(), "counted", _signed(match[1], value), unit)
    yield from _misspelt(sentence)
    for match in _HALF.finditer(sentence):
        yield AmountFound(match.start(), match.end(), "counted", Decimal("0.5"), match[1] or match[2])
    for match in _ONE.finditer(sentence):
        value = Decimal("1.5") if match[0].endswith("half") else Decimal(1)
        yield AmountFound(match.start(), match.end(), "counted", value, match[1])
    for match in _DOZEN.finditer(sentence):
        is_half = match[2] or match[4]
        count = Decimal("0.5") if is_half else Decimal(1) if match[3] else read_number(match[1])
        if count is not None:
            yield AmountFound(match.start(), match.end(), "counted", count * 12)


def _misspelt(sentence: str) -> Iterable[AmountFound]:
    """A number before a word that is a slip away from a unit: `4 cses of lemon soda`."""
    for match in _NUMBER_AND_WORD.finditer(sentence):
        value = read_number(match[1])
        near = max(_UNIT_WORDS, key=lambda unit: fuzz.ratio(unit, match[2]))
        if value is not None and match[2] not in _UNIT_WORDS and fuzz.ratio(near, match[2]) >= _SAME_WORD:
            yield AmountFound(match.start(), match.end(), "counted", value, near)


def _durations(sentence: str) -> Iterable[AmountFound]:
    for match in _DURATION.finditer(sentence):
        if match[4] or match[5] or match[6]:
            days = _FORTNIGHT_DAYS if match[6] else _HALF_MONTH_DAYS
            yield AmountFound(match.start(), match.end(), "duration", days)
            continue
        count = read_number(match[1]) if match[1] else Decimal(1)
        unit = match[2] or match[3]
        if count is not None:
            yield AmountFound(match.start(), match.end(), "duration", count * _DAYS[unit[0]])


def _money(sentence: str) -> Iterable[AmountFound]:
    for match in _MONEY.finditer(sentence):
        said = match[1] or match[2]
        value = read_number(said.removesuffix("k"))
        if value is not None:
            value = value * 1000 if said.endswith("k") else value
            yield AmountFound(match.start(), match.end(), "money", value)


def _bare(sentence: str) -> Iterable[AmountFound]:
    for match in _BARE.finditer(sentence):
        sign, number = match[1], match[2] or match[3]
        value = read_number(number)
        if value is not None and number not in _RARELY_NUMBERS:
            yield AmountFound(match.start(), match.end(), "bare", _signed(sign, value))


def _signed(sign: str | None, value: Decimal) -> Decimal:
    return -value if sign in {"-", "负", "minus "} else value
