"""Files in the outbox: uploaded once, for the one they are for, and dropped when they may not be seen any more."""

import pytest
from sqlalchemy import select, update

from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from backend.people.models import EmployeeRow
from bot.attachments import FILE_KIND
from bot.directory import SlackDirectory
from bot.messages import MessageMaker
from bot.notifier import Notifier
from bot.slack_calls import TryLater
from tests.bot.slack import ScriptedSlack, refusal
from tests.factories.actors import full_email
from tests.factories.purchasing import ordered
from tools.registry import build_catalog

BUYER = full_email("sun.yutong")
OPENED = {"channel": {"id": "D1"}}
UPLOADED = {"file": {"id": "F1"}}


@pytest.fixture
def written(database):
    """The row of an order's paper."""
    with database.unit() as uow:
        order = ordered(uow)
        payload = {
            "user_id": "U1",
            "email": BUYER,
            "file": "order_pdf",
            "number": order.document,
            "language": "en",
        }
        outbox_id = outbox.add(uow, dedupe_key="paper", kind=FILE_KIND, payload=payload, lock="lock")
        uow.commit()
    return outbox_id


def deliver(database, slack, outbox_id):
    maker = MessageMaker(
        database, SlackDirectory(slack, database), build_catalog(), rules={}, default_language="zh"
    )
    Notifier(database, slack, maker).deliver(outbox_id)


def status_of(database, outbox_id):
    with database.unit() as uow:
        return uow.session.scalar(select(OutboxRow.status).where(OutboxRow.id == outbox_id))


def test_a_paper_goes_into_the_direct_channel_of_the_one_who_asked(database, written):
    slack = ScriptedSlack(conversations_open=[OPENED], files_upload_v2=[UPLOADED])
    deliver(database, slack, written)
    [(_method, arguments)] = [call for call in slack.calls if call[0] == "files_upload_v2"]
    assert arguments["channel"] == "D1"
    assert arguments["filename"] == "PO-000001.pdf"
    assert arguments["title"].startswith("PO-000001 for ")
    assert arguments["content"].startswith(b"%PDF-")
    assert status_of(database, written) == "sent"


def test_a_paper_whose_upload_was_answered_too_late_is_not_sent_twice(database, written):
    there = {"messages": [{"ts": "7.7", "files": [{"name": "PO-000001.pdf"}]}]}
    slack = ScriptedSlack(
        conversations_open=[OPENED],
        files_upload_v2=[OSError("connection lost"), UPLOADED],
        conversations_history=[there],
    )
    with pytest.raises(TryLater):
        deliver(database, slack, written)
    deliver(database, slack, written)
    assert slack.times("files_upload_v2") == 1
    assert status_of(database, written) == "sent"


def test_a_paper_that_never_arrived_is_sent_again(database, written):
    slack = ScriptedSlack(
        conversations_open=[OPENED],
        files_upload_v2=[refusal("internal_error"), UPLOADED],
        conversations_history=[{"messages": [{"ts": "7.7", "files": [{"name": "PO-000009.pdf"}]}]}],
    )
    with pytest.raises(TryLater):
        deliver(database, slack, written)
    deliver(database, slack, written)
    assert (slack.times("files_upload_v2"), status_of(database, written)) == (2, "sent")


def test_whoever_has_left_gets_no_paper_any_more(database, written):
    with database.unit() as uow:
        uow.session.execute(update(EmployeeRow).where(EmployeeRow.email == BUYER).values(status="left"))
        uow.commit()
    slack = ScriptedSlack(conversations_open=[OPENED], files_upload_v2=[UPLOADED])
    deliver(database, slack, written)
    assert (slack.times("files_upload_v2"), status_of(database, written)) == (0, "dropped")
