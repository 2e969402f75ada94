"""What an edit comes to whose message somebody has deleted."""

import pytest
from sqlalchemy import select

from backend.clock import FixedClock
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from bot.messages import MessageMaker
from bot.notifier import Notifier
from bot.slack_calls import TryLater
from tests.bot.slack import ScriptedSlack, refusal
from tests.factories.databases import database_on
from tests.factories.days import NOW


@pytest.fixture
def database(empty_connection):
    return database_on(empty_connection, FixedClock(NOW))


def edit(database, **changes):
    """Writes an edit of a message to the outbox; returns its id."""
    payload = {
        "method": "chat_update",
        "channel_id": "C1",
        "thread_ts": None,
        "message_ts": "5.5",
        "user_id": None,
        "text": "3号店：29 瓶",
        "blocks": [],
    }
    with database.unit() as uow:
        outbox_id = outbox.add(
            uow, dedupe_key="turn:1", kind="reply", payload=payload | changes, lock="channel:C1"
        )
        uow.commit()
    return outbox_id


def notifier_on(database, slack):
    maker = MessageMaker(database, None, None, rules={}, default_language="zh")
    return Notifier(database, slack, maker)


def the_row(database):
    with database.unit() as uow:
        return uow.session.scalars(select(OutboxRow)).one()


def test_an_answer_in_the_place_of_a_deleted_message_is_posted_below(database):
    outbox_id = edit(database)
    slack = ScriptedSlack(chat_update=[refusal("message_not_found")], chat_postMessage=[{"ts": "9.9"}])
    notifier_on(database, slack).deliver(outbox_id)
    assert (the_row(database).status, the_row(database).message_ts) == ("sent", "9.9")


def test_taking_away_the_buttons_of_a_deleted_message_says_nothing_anew(database):
    outbox_id = edit(database, is_edit_only=True)
    slack = ScriptedSlack(chat_update=[refusal("message_not_found")], chat_postMessage=[{"ts": "9.9"}])
    notifier_on(database, slack).deliver(outbox_id)
    assert slack.times("chat_postMessage") == 0
    assert the_row(database).status == "dropped"


def test_an_answer_whose_posting_below_was_interrupted_is_not_posted_twice(database):
    outbox_id = edit(database)
    standing = {"ts": "9.9", "metadata": {"event_payload": {"outbox_id": outbox_id}}}
    slack = ScriptedSlack(
        chat_update=[refusal("message_not_found")],
        chat_postMessage=[TimeoutError("the answer was lost"), {"ts": "10.1"}],
        conversations_history=[{"messages": [standing]}],
    )
    notifier = notifier_on(database, slack)
    with pytest.raises(TryLater):
        notifier.deliver(outbox_id)
    notifier.deliver(outbox_id)
    assert slack.times("chat_postMessage") == 1
    assert (the_row(database).status, the_row(database).message_ts) == ("sent", "9.9")
