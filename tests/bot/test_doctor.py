"""What `doctor` and `run` say of messages that are late, lost or waiting for the morning."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from backend.alerts import service as alerts
from backend.clock import FixedClock
from backend.outbox import service as outbox
from backend.rules import RULES
from bot.commands import doctor
from bot.commands.run import night_notice
from tests.factories.databases import database_on
from tests.factories.days import NOW

TWO_AT_NIGHT = datetime(2026, 6, 10, 18, 0, tzinfo=UTC)


@pytest.fixture
def application_at(connection):
    def build(instant):
        return SimpleNamespace(database=database_on(connection, FixedClock(instant)))

    return build


def message(application, key="a message"):
    with application.database.unit() as uow:
        outbox_id = outbox.add(uow, dedupe_key=key, kind="reply", payload={}, lock=key)
        uow.commit()
    return outbox_id


def named(application, name):
    check = {"messages": doctor._undelivered, "jobs": doctor._jobs}[name]
    finding = check(application)
    assert finding.name == name
    return finding


def test_a_fresh_message_is_no_fault(application_at):
    application = application_at(NOW)
    message(application)
    assert named(application, "messages").is_ok


def test_a_message_that_nobody_delivers_is_a_fault_with_advice(application_at):
    application = application_at(NOW)
    message(application)
    application.database.clock.instant += timedelta(minutes=11)
    found = named(application, "messages")
    assert not found.is_ok
    assert "1 hang" in found.detail
    assert "bot worker" in found.advice


def test_a_message_that_found_no_channel_is_a_fault_that_an_invitation_mends(application_at):
    application = application_at(NOW)
    outbox_id = message(application)
    with application.database.unit() as uow:
        outbox.record_failure(uow, outbox_id, failure="not_in_channel", final=True)
        uow.commit()
    found = named(application, "messages")
    assert not found.is_ok
    assert "invited" in found.advice


def test_alerts_that_wait_for_the_morning_are_told_with_their_time_and_are_no_fault(application_at):
    application = application_at(TWO_AT_NIGHT)
    with application.database.unit() as uow:
        alerts.run_rule(uow, RULES["stockout"])
        uow.commit()
    found = named(application, "messages")
    assert found.is_ok
    assert "wait" in found.detail
    assert "2026-06-11 06:30 (Asia/Shanghai)" in found.detail


def test_a_job_that_was_given_up_is_a_fault(application_at):
    application = application_at(NOW)
    assert named(application, "jobs").is_ok
    with application.database.unit() as uow:
        uow.defer("answer_turn", {"turn_id": 1})
        uow.session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        uow.commit()
    found = named(application, "jobs")
    assert not found.is_ok
    assert "1 given up" in found.detail


def test_a_database_that_cannot_be_read_is_said_and_does_not_end_the_examination():
    def unreadable(*_arguments, **_options):
        raise doctor.AppError("down")

    application = SimpleNamespace(database=SimpleNamespace(unit=unreadable))
    assert [named(application, name).detail for name in ("messages", "jobs")] == ["cannot be read"] * 2


def test_at_night_a_newcomer_is_told_why_the_channels_are_empty(application_at):
    english, chinese = night_notice(application_at(TWO_AT_NIGHT))
    # Only the store at S005 is open round the clock; the first to open is S003.
    assert english.startswith("15 of 16 stores are closed")
    assert "06:30 (Asia/Shanghai)" in english
    assert "16 家门店中有 15 家已打烊" in chinese
    assert "06:30" in chinese


def test_by_day_there_is_nothing_to_explain(application_at):
    assert night_notice(application_at(NOW)) == []
