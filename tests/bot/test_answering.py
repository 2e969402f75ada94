"""From a stored turn to a row in the outbox: exactly one, whatever happens, and seen by the right people."""

import pytest
from sqlalchemy import select

from backend.conversations import service as conversations
from backend.conversations.models import TurnRow
from backend.conversations.schemas import Destination, Turn
from backend.errors import message
from backend.naming.service import NameDirectory
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from bot.answering import Answering
from bot.conversation import Reply
from bot.directory import SlackDirectory
from bot.lessons import Lessons
from bot.slack_calls import TryLater
from tests.bot.slack import ScriptedSlack, refusal, user
from tools.results import Outcome, Refusal

LINA, JIA = "ULINA", "UJIA"
SAID = Refusal(
    template=message("I found no words in that. Ask me something, for example how much cola is left."),
    fields={},
)


class Echo:
    """An assistant that remembers what it was asked and says always the same."""

    def __init__(self):
        self.asked = []

    def answer(self, turn, history, *, reference):
        del reference
        self.asked.append((turn.email, turn.text, len(history)))
        outcome = Outcome(status="refuse", tool=None, arguments={}, reason="invalid", refusal=SAID)
        return Reply(outcomes=(outcome,), language="zh", actor=None, messages=({"type": "human"},))


@pytest.fixture
def slack():
    return ScriptedSlack(users_info=[{"user": user(LINA)}], auth_test=[{"team_id": "T1"}])


@pytest.fixture
def assistant():
    return Echo()


@pytest.fixture
def answering(empty_database, slack, assistant):
    return answering_with(empty_database, slack, assistant)


def answering_with(database, slack, assistant):
    return Answering(
        database,
        assistant,
        SlackDirectory(slack, database),
        lessons=Lessons(database, NameDirectory(), is_on=False, default_language="zh"),
        default_language="zh",
    )


@pytest.fixture
def stored(empty_database):
    """Stores a turn of somebody; returns its id."""

    def store(text="可乐还有吗", *, by=LINA, key="C1:1.0:ULINA", channel="C1", **options):
        place = Destination(channel_id=channel, thread_ts=None, user_id=by)
        turn = Turn(
            email=None,
            text=text,
            conversation_key=key,
            public=not place.is_direct,
            destination=place,
            **options,
        )
        with empty_database.unit() as uow:
            conversations.accept_turn(uow, turn, event_key=f"{key}:{text}:{by}", reference="REF234")
            uow.commit()
            return uow.session.scalars(select(TurnRow.id).order_by(TurnRow.id.desc())).first()

    return store


def sent(database):
    with database.unit() as uow:
        return [row.payload for row in uow.session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def test_a_turn_is_answered_once_however_often_its_job_runs(empty_database, answering, assistant, stored):
    turn_id = stored()
    answering.answer(turn_id)
    answering.answer(turn_id)
    answering.give_up(turn_id)
    assert len(sent(empty_database)) == 1
    assert assistant.asked == [("zhang.lina@lantern.example.com", "可乐还有吗", 0)]


def test_a_colleague_in_the_words_is_told_by_address(answering, assistant, stored):
    answering.answer(stored("<@ULINA> 是谁"))
    assert assistant.asked[0][1] == "zhang.lina@lantern.example.com 是谁"


def test_a_choice_pressed_by_somebody_who_was_not_asked_is_refused_to_that_person_alone(
    empty_database, answering, assistant, stored
):
    answering.answer(stored())
    choice = {"kind": "choice", "chosen_value": "BEV-0001", "replaces_ts": "5.5"}
    answering.answer(stored("晨岚可乐330ml罐装", by=JIA, key="C1:1.0:UJIA", **choice))
    refused = sent(empty_database)[1]
    assert len(assistant.asked) == 1
    assert (refused["method"], refused["user_id"]) == ("chat_postEphemeral", JIA)
    assert "不是问你的" in refused["text"]


def test_a_choice_pressed_by_the_asker_goes_on_with_the_question(
    empty_database, answering, assistant, stored
):
    answering.answer(stored(channel="D1", key="direct:top:ULINA"))
    choice = {"kind": "choice", "chosen_value": "BEV-0001", "replaces_ts": "5.5"}
    answering.answer(stored("晨岚可乐330ml罐装", channel="D1", key="direct:top:ULINA", **choice))
    assert assistant.asked[1][2] > 0
    answer = sent(empty_database)[1]
    assert (answer["method"], answer["message_ts"]) == ("chat_update", "5.5")


def test_a_choice_of_anothers_question_is_refused_though_the_presser_talks_in_the_same_thread(
    empty_database, answering, assistant, stored
):
    answering.answer(stored())
    answering.answer(stored("水还有吗", by=JIA, key="C1:1.0:UJIA"))
    choice = {"kind": "choice", "chosen_value": "BEV-0001", "replaces_ts": "5.5", "asked_in": "C1:1.0:ULINA"}
    answering.answer(stored("晨岚可乐330ml罐装", by=JIA, key="C1:1.0:UJIA", **choice))
    refused = sent(empty_database)[2]
    assert len(assistant.asked) == 2
    assert (refused["method"], refused["message_ts"]) == ("chat_postEphemeral", None)
    assert "不是问你的" in refused["text"]
    answering.answer(stored("晨岚可乐330ml罐装", key="C1:1.0:ULINA", **choice))
    assert len(assistant.asked) == 3


class Renews:
    """An assistant to whom everything is a yes to what has changed since."""

    def answer(self, turn, history, *, reference):
        del turn, history, reference
        outcome = Outcome(
            status="confirm",
            tool="record_stock_count",
            arguments={"counted_quantity": "29"},
            pending_action="AC-000002",
            settles="AC-000001",
            is_renewed=True,
        )
        return Reply(outcomes=(outcome,), language="zh", actor=None, messages=())


def test_a_card_that_was_renewed_by_a_word_has_its_buttons_once(empty_database, slack, stored):
    with empty_database.unit() as uow:
        old = outbox.add(
            uow, dedupe_key="old", message_key="action:AC-000001", kind="reply", payload={}, lock="channel:C1"
        )
        outbox.record_sent(uow, old, channel_id="C1", message_ts="5.5")
        uow.commit()
    answering_with(empty_database, slack, Renews()).answer(stored("确认"))
    _, below, in_place = sent(empty_database)
    assert "actions" in {block["type"] for block in below["blocks"]}
    assert (in_place["method"], in_place["message_ts"]) == ("chat_update", "5.5")
    assert "actions" not in {block["type"] for block in in_place["blocks"]}
    assert "AC-000001" in in_place["text"]
    assert "AC-000002" in in_place["text"]


def test_the_answer_to_a_press_in_app_home_goes_to_the_direct_channel(empty_database, answering, stored):
    answering.answer(stored(channel=None, key="direct:top:ULINA"))
    (payload,) = sent(empty_database)
    assert (payload["method"], payload["channel_id"], payload["user_id"]) == ("chat_postMessage", None, LINA)


def test_slack_that_does_not_tell_who_asks_is_tried_again_and_nothing_is_said(empty_database, stored):
    slack = ScriptedSlack(users_info=[refusal("internal_error")])
    answering = answering_with(empty_database, slack, Echo())
    with pytest.raises(TryLater):
        answering.answer(stored())
    assert sent(empty_database) == []


@pytest.mark.parametrize(
    ("text", "words"), [("可乐还有吗", "REF234"), ("any cola left", "this reference: REF234")]
)
def test_a_turn_that_is_given_up_ends_in_one_error_with_its_reference(
    empty_database, answering, stored, text, words
):
    turn_id = stored(text)
    answering.give_up(turn_id)
    answering.give_up(turn_id)
    answering.answer(turn_id)
    (payload,) = sent(empty_database)
    assert words in payload["text"]
    assert payload["method"] == "chat_postEphemeral"  # a trouble of ours is nobody else's business
