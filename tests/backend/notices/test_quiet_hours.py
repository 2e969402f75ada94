"""Quiet hours are those on the wall at the person's place, also past midnight."""

from datetime import UTC, datetime, time

import pytest

from backend.clock import FixedClock
from backend.people.quiet import quiet_until
from tests.factories.databases import database_on
from tests.factories.master_data import add_employee

SOMEONE = "someone@example.com"


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        (time(22), time(7), (23, 0), (11, 7, 0)),
        (time(22), time(7), (6, 59), (10, 7, 0)),
        (time(22), time(7), (7, 0), None),
        (time(22), time(7), (21, 59), None),
        (time(12), time(13, 30), (12, 0), (10, 13, 30)),
        (time(12), time(13, 30), (13, 30), None),
        (None, None, (3, 0), None),
    ],
)
def test_quiet_lasts_until_its_end_and_no_longer(empty_connection, start, end, now, until):
    # Shanghai is eight hours ahead of UTC all the year round.
    instant = datetime(2026, 6, 9 if now[0] < 8 else 10, (now[0] - 8) % 24, now[1], tzinfo=UTC)
    with database_on(empty_connection, FixedClock(instant)).unit() as uow:
        person = add_employee(uow.session, SOMEONE)
        person.quiet_start, person.quiet_end = start, end
        uow.session.flush()
        found = quiet_until(uow, SOMEONE)
    shown = None if found is None else (found.day, found.hour, found.minute)
    assert shown == until


def test_nobody_who_is_not_known_wants_quiet(empty_database):
    with empty_database.unit() as uow:
        assert quiet_until(uow, "nobody@example.com") is None
