"""Delivery: one message each, whatever Slack answers, and a row that tells how it went."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from backend.clock import FixedClock
from backend.errors import DatabaseUnavailable, database_unavailable
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from bot.messages import Delivery, Dropped, Postponed
from bot.notifier import MOST_ATTEMPTS, Notifier
from bot.slack_calls import (
    BURST_MESSAGES,
    MOST_PAGES,
    SECONDS_PER_MESSAGE,
    Paced,
    Pacer,
    TryLater,
    find_by_outbox_id,
)
from tests.bot.slack import ScriptedSlack, refusal
from tests.factories.databases import database_on
from tests.factories.days import NOW

POSTED = {"ts": "1.1"}


class Maker:
    """Makes one post of every row, or fails as told."""

    def __init__(self, fault=None):
        self.fault = fault

    def make(self, message):
        del message
        if self.fault is not None:
            raise self.fault
        return [Delivery(method="chat_postMessage", channel_id="C1", text="hello")]


@pytest.fixture
def database(empty_connection):
    return database_on(empty_connection, FixedClock(NOW))


@pytest.fixture
def written(database):
    """Writes a row to the outbox; returns its id."""

    def write(key="one", **options):
        with database.unit() as uow:
            options = {"kind": "alert_group", "lock": "lock", "message_key": f"alert:{key}"} | options
            outbox_id = outbox.add(uow, dedupe_key=key, payload={}, **options)
            uow.commit()
        return outbox_id

    return write


def row_of(database, outbox_id):
    with database.unit() as uow:
        return uow.session.get_one(OutboxRow, outbox_id)


def jobs_of(database, outbox_id):
    query = text(
        "SELECT scheduled_at, lock FROM procrastinate_jobs WHERE args = jsonb_build_object('outbox_id', :id) "
        "AND status = 'todo' ORDER BY id"
    )
    with database.unit() as uow:
        return uow.session.execute(query.bindparams(id=outbox_id)).all()


def deliver(database, slack, outbox_id, *, maker=None):
    Notifier(database, slack, maker or Maker()).deliver(outbox_id)


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
def test_what_found_no_channel_is_posted_once_the_bot_is_invited(database, written, code):
    outbox_id = written()
    slack = ScriptedSlack(chat_postMessage=[refusal(code), POSTED], conversations_history=[{"messages": []}])
    notifier = Notifier(database, slack, Maker())
    notifier.deliver(outbox_id)
    assert (row_of(database, outbox_id).status, row_of(database, outbox_id).failure) == ("failed", code)

    assert notifier.retry_misplaced(is_new_place=True) == 1
    (_, again) = jobs_of(database, outbox_id)
    assert again.scheduled_at > NOW  # other processes must first see the new channel
    assert again.lock == "alert:one"
    notifier.deliver(outbox_id)
    assert row_of(database, outbox_id).status == "sent"
    assert notifier.retry_misplaced(is_new_place=True) == 0


def test_a_message_that_slack_refuses_for_good_is_not_tried_again(database, written):
    outbox_id = written()
    notifier = Notifier(database, ScriptedSlack(chat_postMessage=[refusal("restricted_action")]), Maker())
    notifier.deliver(outbox_id)
    assert notifier.retry_misplaced(is_new_place=True) == 0
    assert row_of(database, outbox_id).failure == "restricted_action"


def test_an_answer_is_not_given_days_after_the_question(database, written):
    notice, answer = written("notice"), written("answer", kind="reply", message_key=None)
    notifier = Notifier(database, ScriptedSlack(chat_postMessage=[refusal("not_in_channel")]), Maker())
    notifier.deliver(notice)
    notifier.deliver(answer)
    database.clock.instant += timedelta(days=1, seconds=1)
    assert notifier.retry_misplaced(is_new_place=False) == 1
    assert row_of(database, answer).status == "failed"


def test_a_message_for_a_closed_store_waits_without_using_up_its_tries(database, written):
    outbox_id = written()
    opens_at = NOW + timedelta(hours=9)
    for _ in range(MOST_ATTEMPTS + 1):
        deliver(database, None, outbox_id, maker=Maker(Postponed(opens_at)))
    row = row_of(database, outbox_id)
    assert (row.status, row.attempts) == ("pending", 0)
    assert jobs_of(database, outbox_id)[-1].scheduled_at == opens_at


def test_a_message_that_is_over_is_dropped_with_the_reason(database, written):
    outbox_id = written()
    deliver(database, None, outbox_id, maker=Maker(Dropped("over before it was told")))
    row = row_of(database, outbox_id)
    assert (row.status, row.failure) == ("dropped", "over before it was told")


def test_a_fault_in_making_a_message_is_recorded_tried_again_and_given_up_in_the_end(database, written):
    outbox_id = written()
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(ZeroDivisionError):
            deliver(database, None, outbox_id, maker=Maker(ZeroDivisionError()))
        row = row_of(database, outbox_id)
        assert (row.status, row.failure) == ("pending", "ZeroDivisionError")
    deliver(database, None, outbox_id, maker=Maker(ZeroDivisionError()))
    assert row_of(database, outbox_id).status == "failed"


def test_a_database_that_goes_away_in_between_leaves_the_row_to_the_next_try(database, written):
    outbox_id = written()
    with pytest.raises(DatabaseUnavailable):
        deliver(database, None, outbox_id, maker=Maker(database_unavailable()))
    assert row_of(database, outbox_id).status == "sending"


def test_an_interrupted_message_is_not_posted_twice_though_the_look_up_is_rate_limited(database, written):
    outbox_id = written()
    standing = {"ts": "1.1", "metadata": {"event_payload": {"outbox_id": outbox_id}}}
    slack = ScriptedSlack(
        chat_postMessage=[TimeoutError("the answer was lost"), {"ts": "2.2"}],
        conversations_history=[
            refusal("ratelimited", status=429, retry_after=7),
            refusal("internal_error"),
            {"messages": [standing]},
        ],
    )
    waits = []
    for _ in range(3):
        with pytest.raises(TryLater) as wait:
            deliver(database, slack, outbox_id)
        waits.append(wait.value.seconds)
    deliver(database, slack, outbox_id)
    assert waits == [1, 7, 1]
    assert slack.times("chat_postMessage") == 1
    row = row_of(database, outbox_id)
    assert (row.status, row.message_ts) == ("sent", "1.1")


class Place:
    """A channel or thread as Slack pages through it, one message a page, newest or oldest first."""

    def __init__(self, messages):
        self.messages = messages
        self.pages_read = 0

    def read(self, *, cursor=None, **arguments):
        del arguments
        self.pages_read += 1
        at = int(cursor or 0)
        following = str(at + 1) if at + 1 < len(self.messages) else ""
        return {"messages": self.messages[at : at + 1], "response_metadata": {"next_cursor": following}}


def find_in(place, *, thread_ts):
    slack = SimpleNamespace(conversations_history=place.read, conversations_replies=place.read)
    return find_by_outbox_id(slack, channel_id="C1", thread_ts=thread_ts, outbox_id=7, since=NOW)


@pytest.mark.parametrize("thread_ts", [None, "1.0"])
def test_a_message_is_found_on_a_later_page(thread_ts):
    mine = {"ts": "3.3", "metadata": {"event_payload": {"outbox_id": 7}}}
    others = [{"ts": "1.1"}, {"ts": "2.2", "metadata": {"event_payload": {"outbox_id": 8}}}]
    assert find_in(Place([*others, mine]), thread_ts=thread_ts) == "3.3"
    assert find_in(Place(others), thread_ts=thread_ts) is None


def test_a_channel_without_end_is_not_read_for_ever():
    place = Place([{"ts": str(number)} for number in range(1000)])
    assert find_in(place, thread_ts=None) is None
    assert place.pages_read == MOST_PAGES


def test_a_message_that_waits_for_its_place_has_not_failed(database, written):
    pacer = Pacer(monotonic=lambda: 100.0)
    notifier = Notifier(database, ScriptedSlack(chat_postMessage=[POSTED]), Maker(), pacer=pacer)
    for number in range(BURST_MESSAGES):
        notifier.deliver(written(f"before {number}"))
    late = written("late")
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(Paced) as wait:
            notifier.deliver(late)
        assert wait.value.seconds == SECONDS_PER_MESSAGE
    row = row_of(database, late)
    assert (row.status, row.attempts, row.failure) == ("pending", 0, None)


def test_an_interrupted_message_that_waits_for_its_place_is_still_looked_for(database, written):
    slack = ScriptedSlack(
        chat_postMessage=[TimeoutError("the answer was lost"), POSTED],
        conversations_history=[{"messages": []}],
    )
    notifier = Notifier(database, slack, Maker(), pacer=Pacer(monotonic=lambda: 100.0))
    lost = written("lost")
    with pytest.raises(TryLater):
        notifier.deliver(lost)
    for number in range(BURST_MESSAGES - 1):
        notifier.deliver(written(f"other {number}"))
    with pytest.raises(Paced):
        notifier.deliver(lost)
    assert row_of(database, lost).status == "sending"


def test_everybody_in_line_waits_once_and_comes_a_second_after_the_other():
    seconds = [100.0]
    pacer = Pacer(monotonic=lambda: seconds[0])
    waits = {}
    for ticket in "abcdefgh":
        try:
            pacer.take("C1", ticket=ticket)
        except Paced as wait:
            waits[ticket] = wait.seconds
    assert waits == {"f": 1, "g": 2, "h": 3}
    pacer.take("C2", ticket="f")  # another channel is free
    seconds[0] += 1.5
    pacer.take("C1", ticket="f")
    with pytest.raises(Paced) as wait:
        pacer.take("C1", ticket="g")
    assert wait.value.seconds == 0.5
    seconds[0] += 0.5
    pacer.take("C1", ticket="g")


def test_a_message_is_given_up_only_while_it_is_under_way(database, written):
    under_way, sent = written("under way"), written("sent")
    slack = ScriptedSlack(chat_postMessage=[POSTED])
    deliver(database, slack, sent)
    notifier = Notifier(database, slack, Maker())
    notifier.give_up(under_way, reason="worker_died")
    notifier.give_up(sent, reason="worker_died")
    assert [row_of(database, each).status for each in (under_way, sent)] == ["failed", "sent"]


def test_the_home_of_a_person_is_queued_once_per_opening(database):
    notifier = Notifier(database, None, Maker())
    notifier.queue_home("U1", event_key="Ev1")
    notifier.queue_home("U1", event_key="Ev1")
    with database.unit() as uow:
        assert uow.session.scalars(select(OutboxRow.kind)).all() == ["home"]
