"""Two days that belong together: `12月1日到5日`, `1-3 Dec`, `March 5 to 9`, `Friday to Monday`."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.router.dates import DateFound

_JOIN = r" ?(?:到|至|-|–|—|~|to|till|until|through|and) ?(?:the )?"
_TAIL = re.compile(rf"{_JOIN}(\d{{1,2}})(?:st|nd|rd|th)?(?:[号日])?(?![\d\w:：/月点箱个])")
_HEAD = re.compile(rf"(?<![\d/:.-])(\d{{1,2}})(?:st|nd|rd|th)?(?:[号日])?{_JOIN}$")
_JOIN_ONLY = re.compile(rf"{_JOIN}|[、,和 ]*(?:and )?")
_MONTHS_OF_YEAR = 12
_DAYS_OF_WEEK = 7


def complete_ranges(plain: str, dates: Sequence[DateFound]) -> list[DateFound]:
    """Give days that borrow their month from a neighbour that month, and let no range end before it starts."""
    completed: list[DateFound] = []
    for index, found in enumerate(dates):
        previous = completed[-1] if completed else None
        if previous is not None and _joined(plain, previous, found):
            completed.append(_not_before(plain, previous, found))
            continue
        following = dates[index + 1] if index + 1 < len(dates) else None
        head = _HEAD.search(plain[: found.start])
        if head is not None and found.day is not None and (previous is None or previous.end <= head.start()):
            completed.append(DateFound(head.start(), head.end(1), _same_month(found.day, int(head[1]))))
        completed.append(found)
        tail = _TAIL.match(plain, found.end)
        if (
            tail is not None
            and found.day is not None
            and (following is None or following.start >= tail.end())
        ):
            end = DateFound(tail.start(1), tail.end(), _same_month(found.day, int(tail[1])))
            completed.append(_not_before(plain, found, end))
    return completed


def _joined(plain: str, left: DateFound, right: DateFound) -> bool:
    return _JOIN_ONLY.fullmatch(plain[left.end : right.start]) is not None


def _not_before(plain: str, start: DateFound, end: DateFound) -> DateFound:
    """Move the end on where it was read on its own: `1月8号到12号`, `下周五到周一`."""
    text = plain[end.start : end.end]
    if start.day is None or end.day is None:
        return end
    if re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th|[号日])?", text):
        number = int(re.sub(r"\D", "", text))
        day = _same_month(start.day, number)
        if day is not None and day < start.day:
            day = _same_month(_next_month(start.day), number)
        return DateFound(end.start, end.end, day)
    day = end.day
    if re.search(r"周|星期|礼拜|day|mon|tue|wed|thu|fri|sat|sun", text):
        while day < start.day:
            day += timedelta(days=_DAYS_OF_WEEK)
    return DateFound(end.start, end.end, day)


def _same_month(day: date, number: int) -> date | None:
    try:
        return day.replace(day=number)
    except ValueError:
        return None


def _next_month(day: date) -> date:
    first = day.replace(day=1)
    if first.month == _MONTHS_OF_YEAR:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)
