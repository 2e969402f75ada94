from datetime import UTC, date, datetime

import pytest

from evals.days import UnknownPlaceholder, resolve, resolve_all
from evals.session import standing_now

WEDNESDAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{today}", "2026-06-10"),
        ("{today+1}", "2026-06-11"),
        ("{today-1}", "2026-06-09"),
        ("{friday}", "2026-06-12"),
        ("{wednesday}", "2026-06-17"),
        ("{monday}", "2026-06-15"),
        ("{next_friday}", "2026-06-19"),
        ("{next_monday+2}", "2026-06-17"),
        ("{month_end}", "2026-06-30"),
        ("{next_month_start}", "2026-07-01"),
        ("{today+3:zh}到{today+4:zh}", "6月13日到6月14日"),
        ("from {friday:en}", "from 12 June"),
        ("{today:slash}", "6/10"),
        ("no day at all", "no day at all"),
    ],
)
def test_a_placeholder_becomes_the_day_it_means(written, meant):
    assert resolve(written, today=WEDNESDAY) == meant


def test_the_end_of_december_is_followed_by_january():
    assert resolve("{month_end} {next_month_start}", today=date(2026, 12, 31)) == "2026-12-31 2027-01-01"


def test_braces_with_anything_else_are_refused():
    with pytest.raises(UnknownPlaceholder, match="tomorow"):
        resolve("{tomorow}", today=WEDNESDAY)


def test_placeholders_are_found_in_nested_values():
    nested = {"lines": [{"needed_by": "{friday}", "quantity": "3"}], "days": 2}
    assert resolve_all(nested, today=WEDNESDAY) == {
        "lines": [{"needed_by": "2026-06-12", "quantity": "3"}],
        "days": 2,
    }


@pytest.mark.parametrize(
    ("real", "standing"),
    [
        (datetime(2026, 6, 10, 9, 0, tzinfo=UTC), datetime(2026, 6, 10, 2, 0, tzinfo=UTC)),
        (datetime(2026, 6, 11, 0, 0, tzinfo=UTC), datetime(2026, 6, 17, 2, 0, tzinfo=UTC)),
        # Already Wednesday in Shanghai.
        (datetime(2026, 6, 9, 16, 30, tzinfo=UTC), datetime(2026, 6, 10, 2, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_stands_at_ten_on_the_first_wednesday_from_today_on(real, standing):
    assert standing_now(real) == standing
