"""The outbox in numbers, and what it forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FixedClock
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from tests.factories.databases import database_on
from tests.factories.days import NOW


@pytest.fixture
def database(empty_connection):
    return database_on(empty_connection, FixedClock(NOW))


def write(uow, key, **options):
    options = {"kind": "alert_group", "lock": key} | options
    return outbox.add(uow, dedupe_key=key, payload={}, **options)


def health(database, *, after=timedelta(0)):
    with database.unit(now=NOW + after) as uow:
        return outbox.get_health(uow)


def test_a_message_of_this_minute_is_neither_stuck_nor_waiting(database):
    with database.unit() as uow:
        write(uow, "fresh")
        uow.commit()
    found = health(database)
    assert (found.failed, found.stuck, found.waiting, found.next_at) == (0, 0, 0, None)


def test_a_message_that_nobody_takes_up_is_stuck_after_ten_minutes(database):
    with database.unit() as uow:
        write(uow, "pending")
        outbox.claim(uow, write(uow, "sending"))
        uow.commit()
    assert health(database, after=timedelta(minutes=10)).stuck == 0
    assert health(database, after=timedelta(minutes=10, seconds=1)).stuck == 2


def test_a_message_that_waits_for_its_store_to_open_is_not_stuck(database):
    opens_at = NOW + timedelta(hours=8)
    with database.unit() as uow:
        write(uow, "early", deliver_at=opens_at)
        write(uow, "late", deliver_at=opens_at + timedelta(hours=1))
        uow.commit()
    found = health(database, after=timedelta(hours=7))
    assert (found.stuck, found.waiting, found.next_at) == (0, 2, opens_at)
    assert health(database, after=timedelta(hours=10)).stuck == 2


def test_messages_given_up_are_counted(database):
    with database.unit() as uow:
        outbox.give_up(uow, write(uow, "lost"), reason="worker_died")
        uow.commit()
    assert health(database).failed == 1


def test_old_messages_are_forgotten_but_not_those_that_will_be_edited(database):
    with database.unit() as uow:
        write(uow, "reply")
        write(uow, "edited", message_key="alert:open")
        write(uow, "done", message_key="alert:over")
        uow.commit()
    limit = NOW + timedelta(days=30)
    with database.unit(now=limit) as uow:
        write(uow, "young")
        assert outbox.forget_old(uow, before=limit, keep={"alert:open"}) == 2
        assert set(uow.session.scalars(select(OutboxRow.dedupe_key))) == {"edited", "young"}
