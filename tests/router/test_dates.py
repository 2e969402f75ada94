from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.router.date_ranges import complete_ranges
from bot.router.dates import find_dates

TUESDAY = date(2026, 11, 24)


def days(text, today=TUESDAY):
    return [found.day for found in complete_ranges(text, find_dates(text, today))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天", date(2026, 11, 25)),
        ("大后天", date(2026, 11, 27)),
        ("三天后", date(2026, 11, 27)),
        ("周五前", date(2026, 11, 27)),
        ("周二", TUESDAY),
        ("下周三", date(2026, 12, 2)),
        ("下下周一", date(2026, 12, 7)),
        ("月底", date(2026, 11, 30)),
        ("下个月1号", date(2026, 12, 1)),
        ("3号", date(2026, 12, 3)),
        ("十二月三日", date(2026, 12, 3)),
        ("1月8号", date(2027, 1, 8)),
        ("11月20日", date(2026, 11, 20)),
        ("2026-12-24", date(2026, 12, 24)),
        ("tomorrow", date(2026, 11, 25)),
        ("in two days", date(2026, 11, 26)),
        ("friday", date(2026, 11, 27)),
        ("next friday", date(2026, 12, 4)),
        ("wednesday next week", date(2026, 12, 2)),
        ("3 dec", date(2026, 12, 3)),
        ("december 3rd", date(2026, 12, 3)),
        ("on the 5th", date(2026, 12, 5)),
        ("the end of the month", date(2026, 11, 30)),
        ("jan 8, 2028", date(2028, 1, 8)),
    ],
)
def test_a_day_is_counted_from_today(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize("text", ["2月30日", "feb 30", "2026/02/30", "4月31号", "february 29 2027"])
def test_a_day_that_does_not_exist_is_found_and_never_guessed(text):
    assert days(text) == [None]


@pytest.mark.parametrize(
    "text", ["5号店", "可乐330", "may i have some", "5号线", "march on", "the second floor", "10月饼"]
)
def test_what_only_looks_like_a_day_is_none(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12月1日到5日", date(2026, 12, 1), date(2026, 12, 5)),
        ("1月8号到12号", date(2027, 1, 8), date(2027, 1, 12)),
        ("下周五到下周一", date(2026, 12, 4), date(2026, 12, 7)),
        ("1-3号", date(2026, 12, 1), date(2026, 12, 3)),
        ("dec 1 to 5", date(2026, 12, 1), date(2026, 12, 5)),
        ("from 5 to 9 march", date(2027, 3, 5), date(2027, 3, 9)),
        ("friday to monday", date(2026, 11, 27), date(2026, 11, 30)),
        ("28号到2号", date(2026, 11, 28), date(2026, 12, 2)),
    ],
)
def test_a_range_borrows_its_month_and_never_ends_before_it_starts(text, first, last):
    assert days(text) == [first, last]


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_full_date_means_itself_in_both_languages_whenever_it_is_read(day, today):
    assert days(f"{day.year}年{day.month}月{day.day}日", today) == [day]
    assert days(day.isoformat(), today) == [day]


@given(
    st.text(alphabet="0123456789月日号年周下上个天后前到至-/. nextfridaydecthinweek", max_size=40),
    st.dates(date(2024, 1, 1)),
)
def test_no_jumble_of_date_words_breaks_the_reader(text, today):
    for found in find_dates(text, today):
        assert text[found.start : found.end]
