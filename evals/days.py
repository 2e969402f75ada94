"""Days in cases: placeholders instead of dates, so that a case never ages.

`{today}`, `{today+3}`, `{today-1}`, `{friday}` (the next one after today), `{next_friday}` (of next week),
`{month_end}`, `{next_month_start}`; after a colon how it is written: `{today+3:zh}` 12月5日, `:en` 5 December,
`:slash` 12/5; nothing means ISO.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_PLACEHOLDER = re.compile(
    r"\{(today|next_month_start|month_end|(?:next_)?(?:"
    + "|".join(_WEEKDAYS)
    + r"))([+-]\d+)?(?::(zh|en|slash))?\}"
)


class UnknownPlaceholder(Exception):
    """Braces hold something that is no day."""


def resolve(text: str, *, today: date) -> str:
    """Replace every placeholder in a text.

    Raises:
        UnknownPlaceholder: braces hold something else.
    """
    resolved = _PLACEHOLDER.sub(lambda match: _written(_day(match, today), match[3]), text)
    if "{" in resolved:
        raise UnknownPlaceholder(f"{text!r} holds a placeholder that means no day")
    return resolved


def resolve_all(value: Any, *, today: date) -> Any:  # noqa: ANN401 -- JSON values
    """Replace the placeholders in every string of a JSON value."""
    if isinstance(value, str):
        return resolve(value, today=today)
    if isinstance(value, Mapping):
        return {key: resolve_all(item, today=today) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [resolve_all(item, today=today) for item in value]
    return value


def _day(match: re.Match[str], today: date) -> date:
    name, offset = match[1], int(match[2] or 0)
    return _named(name, today) + timedelta(days=offset)


def _named(name: str, today: date) -> date:
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    if name == "today":
        return today
    if name == "next_month_start":
        return next_month
    if name == "month_end":
        return next_month - timedelta(days=1)
    weekday = _WEEKDAYS.index(name.removeprefix("next_"))
    if name.startswith("next_"):
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _written(day: date, style: str | None) -> str:
    if style == "zh":
        return f"{day.month}月{day.day}日"
    if style == "en":
        return f"{day.day} {_MONTHS[day.month - 1]}"
    if style == "slash":
        return f"{day.month}/{day.day}"
    return day.isoformat()
