"""Opening hours on the wall clock of the place, and whose rules apply there."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.locations import service as locations
from backend.locations.schemas import Location

SHANGHAI = ZoneInfo("Asia/Shanghai")


def place(opens="07:00", closes="22:00", *, city="上海", timezone="Asia/Shanghai"):
    return Location(
        code="S001",
        name_zh="静安寺店",
        name_en="Jing'an Temple Store",
        kind="store",
        city=city,
        timezone=timezone,
        open_time=time.fromisoformat(opens),
        close_time=time.fromisoformat(closes),
        slack_channel="s001",
        manager_email="a@example.com",
        area_manager_email="b@example.com",
    )


def at(hour_and_minute, *, second=0):
    hour, minute = map(int, hour_and_minute.split(":"))
    return datetime(2026, 6, 10, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opens", "closes", "moment", "is_open"),
    [
        ("07:00", "22:00", at("06:59", second=59), False),
        ("07:00", "22:00", at("07:00"), True),
        ("07:00", "22:00", at("21:59", second=59), True),
        ("07:00", "22:00", at("22:00"), False),
        ("09:00", "01:00", at("00:59", second=59), True),
        ("09:00", "01:00", at("01:00"), False),
        ("09:00", "00:00", at("23:59", second=59), True),
        ("09:00", "00:00", at("00:00"), False),
        ("00:00", "00:00", at("03:00"), True),
    ],
)
def test_a_place_is_open_from_its_opening_to_before_its_closing(opens, closes, moment, is_open):
    assert place(opens, closes).is_open_at(moment) is is_open


def test_round_the_clock_means_the_last_minute_of_the_day_too():
    always = place("00:00", "23:59")
    midnight = at("00:00")
    assert all(always.is_open_at(midnight + timedelta(seconds=step * 30)) for step in range(24 * 60 * 2))


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        (datetime(2026, 6, 10, 18, 0, tzinfo=UTC), "2026-06-11T07:00+08:00"),
        (datetime(2026, 6, 10, 14, 0, tzinfo=UTC), "2026-06-11T07:00+08:00"),
        (datetime(2026, 6, 10, 22, 30, tzinfo=UTC), "2026-06-11T07:00+08:00"),
        (datetime(2026, 6, 10, 2, 0, tzinfo=UTC), None),
    ],
    ids=["two at night", "at closing", "half past six", "ten in the morning"],
)
def test_the_next_opening_is_told_while_a_place_is_closed(now, opens_at):
    expected = None if opens_at is None else datetime.fromisoformat(opens_at)
    assert place().next_open_at(now) == expected


def test_the_region_follows_from_the_city_and_not_from_the_clock():
    assert place(city="新加坡", timezone="Asia/Singapore").region == "singapore"
    assert place(city="上海", timezone="Asia/Singapore").region == "china"


def test_staff_without_a_place_of_work_are_at_head_office(uow):
    assert locations.region_of(uow, None) == "china"
    assert [locations.region_of(uow, code) for code in ("S003", "S015", "S016")] == [
        "china",
        "singapore",
        "singapore",
    ]
