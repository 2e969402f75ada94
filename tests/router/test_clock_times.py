from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.router.clock_times import find_delay, find_times

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("晚上十点到早上七点", [time(22), time(7)]),
        ("22:00-07:00", [time(22), time(7)]),
        ("下午三点半", [time(15, 30)]),
        ("9点15分", [time(9, 15)]),
        ("10pm to 7 am", [time(22), time(7)]),
        ("10:30 p.m.", [time(22, 30)]),
        ("ten at night", [time(22)]),
        ("12 am", [time(0)]),
        ("noon", [time(12)]),
        ("午夜", [time(0)]),
    ],
)
def test_a_time_of_day_is_read_in_both_languages(text, times):
    assert [found.at for found in find_times(text)] == times


@pytest.mark.parametrize("text", ["25:00", "有点贵", "一点都不好", "am i late", "store 12"])
def test_what_is_no_time_of_day_is_left_alone(text):
    assert find_times(text) == []


def test_an_hour_that_no_clock_shows_has_no_time():
    assert [found.at for found in find_times("晚上三十点")] == [None]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("两小时后", 120), ("半小时后", 30), ("in half an hour", 30), ("in 45 minutes", 45), ("过3个小时", 180)],
)
def test_a_delay_counts_from_now(text, minutes):
    assert find_delay(text, NOW) == NOW + timedelta(minutes=minutes)


def test_a_sentence_without_a_delay_has_none():
    assert find_delay("明天再说", NOW) is None
