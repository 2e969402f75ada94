"""Days as people name them, in Chinese and English, counted from a given today.

A named weekday is the next one, today included; `下周三` and `next Wednesday` lie in the next week, Monday to
Sunday. A day and month without a year is the nearest one ahead, or up to a month back. A day that does not
exist, such as 30 February, is found and has no value, so that it can be asked for and is never guessed.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.router.numerals import CHINESE_NUMBER, read_number
from bot.router.spans import Span, keep_longest

_MAX_DAYS_BACK = 31
_MAX_OFFSET_DAYS = 3_660
_SATURDAY = 5

_WEEKDAYS_ZH = "一二三四五六日天"
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_N = rf"(\d{{1,4}}|{CHINESE_NUMBER})"
_EN_N = r"(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen)"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_YEAR_ZH = r"(20\d\d年|二[零〇][零〇一二三四五六七八九]{2}年|今年|明年|去年)"
_B, _E = r"(?<![a-z0-9])", r"(?![a-z0-9])"


_HOLIDAYS = (
    (r"元旦|new year(?:'s)?(?: day)?(?! eve)", 1, 1),
    (r"情人节|valentine'?s?(?: day)?", 2, 14),
    (r"五一|劳动节|labou?r day", 5, 1),
    (r"国庆节?|十一长假|national day", 10, 1),
    (r"双十一|双11", 11, 11),
    (r"双十二|双12", 12, 12),
    (r"平安夜|christmas eve", 12, 24),
    (r"圣诞节?|christmas(?: day)?(?! eve)|xmas", 12, 25),
)
# First days of the year and full moons of the eighth month in the Chinese calendar, as published for these years.
_MOVING_HOLIDAYS = (
    (
        r"春节|农历新年|大年初一|(?:chinese|lunar) new year|(?<![a-z])cny(?= (?:day|eve|holiday|period|rush))",
        (date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3)),
    ),
    (
        r"中秋节?|mid-?autumn(?: festival)?",
        (date(2026, 9, 25), date(2027, 9, 15), date(2028, 10, 3), date(2029, 9, 22), date(2030, 9, 12)),
    ),
)


@dataclass(frozen=True)
class DateFound(Span):
    """A day named in a sentence; `day` is None if the calendar has no such day."""

    day: date | None


Reader = Callable[[re.Match[str], date], "date | None"]


def find_dates(plain: str, today: date) -> list[DateFound]:
    """Find every day named in a sentence in `Wording.plain` form."""
    found = [
        DateFound(match.start(), match.end(), read(match, today))
        for pattern, read in _RULES
        for match in pattern.finditer(plain)
    ]
    return keep_longest(found)


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _number(text: str) -> int:
    value = 1 if text in {"a", "an"} else read_number(text)
    return int(value) if value is not None else 0


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date) -> date | None:
    this_year = _calendar_day(today.year, month, day)
    if this_year is not None and (today - this_year).days <= _MAX_DAYS_BACK:
        return this_year
    # 29 February may have to wait for a leap year, but only the next year is meant by anybody.
    return _calendar_day(today.year + 1, month, day)


def _ahead(today: date, days: int) -> date | None:
    return today + timedelta(days=days) if abs(days) <= _MAX_OFFSET_DAYS else None


def _add_months(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _in_week(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=7 * weeks + weekday - today.weekday())


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _iso(match: re.Match[str], _: date) -> date | None:
    return _calendar_day(int(match[1]), int(match[2]), int(match[3]))


def _chinese_full(match: re.Match[str], today: date) -> date | None:
    year, month, day = match[1], _number(match[2]), _number(match[3])
    named = {"今年": today.year, "明年": today.year + 1, "去年": today.year - 1}
    if year is None:
        return _nearest(month, day, today)
    return _calendar_day(named[year] if year in named else _number(year.rstrip("年")), month, day)


def _slashed(match: re.Match[str], today: date) -> date | None:
    return _nearest(int(match[1]), int(match[2]), today)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    return _numbered_day(match[1], _number(match[2]), today)


def _english_day_of_month(match: re.Match[str], today: date) -> date | None:
    return _numbered_day(None, int(match[1]), today)


def _numbered_day(which_month: str | None, day: int, today: date) -> date | None:
    if which_month:
        first = _add_months(today.replace(day=1), which_month.count("下") - which_month.count("上"))
        return _calendar_day(first.year, first.month, day)
    this_month = _calendar_day(today.year, today.month, day)
    if this_month is not None and this_month >= today:
        return this_month
    following = _add_months(today.replace(day=1), 1)
    return _calendar_day(following.year, following.month, day)


def _month_day(match: re.Match[str], today: date) -> date | None:
    return _english_date(month=match[1], day=match[2], year=match[3], today=today)


def _day_month(match: re.Match[str], today: date) -> date | None:
    return _english_date(month=match[2], day=match[1], year=match[3], today=today)


def _english_date(*, month: str, day: str, year: str | None, today: date) -> date | None:
    number = _MONTHS_EN.index(month[:3]) + 1
    return _calendar_day(int(year), number, int(day)) if year else _nearest(number, int(day), today)


def _chinese_weekday(match: re.Match[str], today: date) -> date | None:
    weekday = min(_WEEKDAYS_ZH.index(match[2]), 6)
    prefix = match[1] or ""
    if not prefix:
        return _coming(today, weekday)
    return _in_week(today, prefix.count("下") - prefix.count("上"), weekday)


def _english_weekday(match: re.Match[str], today: date) -> date | None:
    weekday = _WEEKDAYS_EN.index(match[2][:3])
    weeks = {"next": 1, "last": -1, "this": 0}.get((match[1] or "").strip())
    if weeks is None:
        return _in_week(today, 1, weekday) if match[3] else _coming(today, weekday)
    return _in_week(today, weeks, weekday)


def _chinese_offset(match: re.Match[str], today: date) -> date | None:
    count, unit, direction = _number(match[1]), match[2], -1 if match[3] == "前" else 1
    if "月" in unit:
        return _add_months(today, direction * count) if count <= _MAX_OFFSET_DAYS // 31 else None
    return _ahead(today, direction * count * (1 if unit in {"天", "日"} else 7))


def _english_offset(match: re.Match[str], today: date) -> date | None:
    count, unit = _number(match[1]), match[2]
    if unit.startswith("month"):
        return _add_months(today, count)
    return _ahead(today, count * (7 if unit.startswith("week") else 1))


def _fixed(days: int) -> Reader:
    return lambda _, today: today + timedelta(days=days)


def _end_of_month(months: int) -> Reader:
    return lambda _, today: month_end(_add_months(today.replace(day=1), months))


def _start_of_month(months: int) -> Reader:
    return lambda _, today: _add_months(today.replace(day=1), months)


def _week(weeks: int, weekday: int) -> Reader:
    return lambda _, today: _in_week(today, weeks, weekday)


def _holiday(month: int, day: int) -> Reader:
    return lambda _, today: _nearest(month, day, today)


def _moving_holiday(days: tuple[date, ...]) -> Reader:
    return lambda _, today: next((day for day in days if day >= today), None)


def _rule(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern), read


_RULES = (
    _rule(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _iso),
    _rule(rf"{_YEAR_ZH}?{_N}月(?:份)?{_N}[号日]?(?!\d)", _chinese_full),
    _rule(r"(?<![\d/.])(?<!\d\d\d\d-)(\d{1,2})/(\d{1,2})(?![\d/])", _slashed),
    *(_rule(pattern, _holiday(month, day)) for pattern, month, day in _HOLIDAYS),
    *(_rule(pattern, _moving_holiday(days)) for pattern, days in _MOVING_HOLIDAYS),
    _rule(rf"(本月|这个月|下+个?月|上+个?月)?{_N}[号日](?![店楼线仓机门柜桌])", _day_of_month),
    _rule(rf"{_B}(?:the )?(\d{{1,2}})(?:st|nd|rd|th){_E}(?! (?:floor|store|one|street))", _english_day_of_month),
    _rule(rf"{_B}{_MONTH} ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? (20\d\d))?{_E}", _month_day),
    _rule(rf"{_B}(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?{_MONTH}(?:,? (20\d\d))?{_E}", _day_month),
    _rule(r"(本|这个?|下+个?|上+个?)?(?:周|星期|礼拜)([一二三四五六日天])", _chinese_weekday),
    _rule(rf"{_B}((?:next|last|this) )?{_WEEKDAY}( next week)?{_E}", _english_weekday),
    _rule(r"(?:这个?|本)?(?:周|礼拜)末", _week(0, _SATURDAY)),
    _rule(r"下(?:个)?(?:周|礼拜)末", _week(1, _SATURDAY)),
    _rule(rf"{_B}(?:this |the )?weekend{_E}", _week(0, _SATURDAY)),
    _rule(rf"{_B}next weekend{_E}", _week(1, _SATURDAY)),
    _rule(r"下(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天末])", _week(1, 0)),
    _rule(rf"{_B}next week{_E}", _week(1, 0)),
    _rule(rf"{_N}个?(天|日|周|星期|礼拜|月)(?:之|以)?(后|前)(?!到)", _chinese_offset),
    _rule(rf"{_B}in {_EN_N} (days?|weeks?|months?)(?: time)?{_E}", _english_offset),
    _rule(rf"{_B}{_EN_N} (days?|weeks?|months?) from (?:now|today){_E}", _english_offset),
    _rule(r"大后天", _fixed(3)),
    _rule(r"后天|后日", _fixed(2)),
    _rule(r"明天|明日|明早|明晚|明儿", _fixed(1)),
    _rule(r"今天|今日|今晚|今早|今儿|当天", _fixed(0)),
    _rule(r"昨天|昨日|昨晚", _fixed(-1)),
    _rule(r"前天", _fixed(-2)),
    _rule(rf"{_B}(?:the )?day after tomorrow{_E}", _fixed(2)),
    _rule(rf"{_B}(?:tomorrow|tmr|tmrw){_E}", _fixed(1)),
    _rule(rf"{_B}(?:today|tonight|this (?:morning|afternoon|evening)){_E}", _fixed(0)),
    _rule(rf"{_B}yesterday{_E}", _fixed(-1)),
    _rule(r"(?:本|这个?)?月底|月末", _end_of_month(0)),
    _rule(r"下个?月(?:底|末)", _end_of_month(1)),
    _rule(r"下个?月初", _start_of_month(1)),
    _rule(rf"{_B}(?:the )?end of (?:the|this) month{_E}|{_B}month[- ]end{_E}", _end_of_month(0)),
    _rule(rf"{_B}(?:the )?end of next month{_E}", _end_of_month(1)),
    _rule(rf"{_B}next month{_E}|下个?月(?!\d|底|末|初|[{_WEEKDAYS_ZH}十])", _start_of_month(1)),
    _rule(rf"年底|{_B}(?:the )?end of the year{_E}", lambda _, today: date(today.year, 12, 31)),
)  # fmt: skip
