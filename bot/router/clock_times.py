"""Times of day and short delays, in Chinese and English."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.router.numerals import CHINESE_NUMBER, ENGLISH_NUMBER, read_number
from bot.router.spans import Span, keep_longest

_NOON = 12
_HOURS_OF_DAY = 24

_PART_ZH = r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|今晚|明晚|明早|今早|晚|早)?"
_AFTERNOON = {
    "下午",
    "傍晚",
    "晚上",
    "夜里",
    "今晚",
    "明晚",
    "晚",
    "in the afternoon",
    "in the evening",
    "at night",
    "pm",
    "p.m.",
}
_CLOCK = re.compile(rf"{_PART_ZH}(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_CHINESE = re.compile(
    rf"{_PART_ZH}(\d{{1,2}}|{CHINESE_NUMBER})点(?![都也儿个])(?:(半)|(一刻)|(\d{{1,2}}|{CHINESE_NUMBER})分?)?(?!\d)"
)
_HALF_DAY = r"(a\.?m\.?|p\.?m\.?|in the morning|in the afternoon|in the evening|at night)"
_ENGLISH = re.compile(
    rf"(?<![a-z0-9])(half past )?(\d{{1,2}}|{ENGLISH_NUMBER})(?:[:.]([0-5]\d))? ?{_HALF_DAY}(?![a-z])"
)
_WORDS = {
    time(12): re.compile(r"正午|中午(?!\d|[一二两十])|(?<![a-z])noon(?![a-z])"),
    time(0): re.compile(r"午夜|零点|(?<![a-z])midnight(?![a-z])"),
}
_DELAY = re.compile(
    rf"(?:in |过)?(\d{{1,3}}|半|an?|half an|{CHINESE_NUMBER}|{ENGLISH_NUMBER})(?: |个)*"
    r"(小时|钟头|分钟|hours?|hrs?|minutes?|mins?)"
)


@dataclass(frozen=True)
class TimeFound(Span):
    """A time of day; None if the clock has no such time."""

    at: time | None


def find_times(plain: str) -> list[TimeFound]:
    """Find every time of day in a sentence in `Wording.plain` form."""
    found = [
        TimeFound(match.start(), match.end(), _clock(match[2], match[3], match[1]))
        for match in _CLOCK.finditer(plain)
    ]
    for match in _CHINESE.finditer(plain):
        minutes = "30" if match[3] else "15" if match[4] else match[5]
        found.append(TimeFound(match.start(), match.end(), _clock(match[2], minutes, match[1])))
    for match in _ENGLISH.finditer(plain):
        minutes = "30" if match[1] else match[3]
        found.append(
            TimeFound(match.start(), match.end(), _clock(match[2], minutes, match[4].replace(".", "")))
        )
    found += [
        TimeFound(match.start(), match.end(), at)
        for at, pattern in _WORDS.items()
        for match in pattern.finditer(plain)
    ]
    return keep_longest(found)


def find_delay(plain: str, now: datetime) -> datetime | None:
    """Read `in two hours` or `半小时后` as an instant."""
    match = _DELAY.search(plain)
    if match is None:
        return None
    halves = {"半": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0}
    count = halves.get(match[1]) or float(read_number(match[1]) or 0)
    unit = "hours" if match[2].startswith(("小", "钟", "h")) else "minutes"
    return now + timedelta(**{unit: count}) if count else None


def _clock(hour_text: str, minute_text: str | None, part: str | None) -> time | None:
    hour, minute = read_number(hour_text), read_number(minute_text) if minute_text else 0
    if hour is None or minute is None or hour > _HOURS_OF_DAY or minute > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    value = int(hour)
    if part in _AFTERNOON and 0 < value < _NOON:
        value += _NOON
    elif part in {"晚上", "夜里", "半夜", "凌晨", "am", "at night", "in the morning"} and value == _NOON:
        value = 0
    return time(value % _HOURS_OF_DAY, int(minute))
