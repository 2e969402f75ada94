"""What is kept of a turn, and the thumbs-down on an answer in Slack."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from backend.conversations import service as conversations
from backend.conversations.models import TurnRow
from backend.conversations.schemas import Destination, Turn
from backend.learning import service as learning
from backend.naming.service import NameDirectory
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from bot.commands.ask import Question, ask
from bot.conversation import Reply
from bot.lessons import Lessons
from tools.results import Outcome

CHANNEL, MESSAGE = "C0S003", "1750000000.000100"


@pytest.fixture
def lessons_on(database):
    def build(*, is_on=True):
        return Lessons(database, NameDirectory(), is_on=is_on, default_language="zh")

    return build


def turn_of(text="张丽娜的可乐还有吗", **fields):
    place = Destination(channel_id=CHANNEL, thread_ts="1750000000.000001", user_id="U0LINA")
    defaults = {"email": None, "text": text, "conversation_key": "K", "public": True, "destination": place}
    return Turn(**defaults | fields)


def refusal(**fields):
    defaults = {"status": "refuse", "tool": None, "arguments": {}, "reason": "out_of_scope"}
    return Outcome(**defaults | fields)


def asked_back():
    return Outcome(status="clarify", tool="check_stock", arguments={}, missing=("item",))


def answered():
    return Outcome(status="answer", tool="list_alerts", arguments={})


def kept_of(database):
    with database.unit() as uow:
        return learning.list_open(uow)


def keep(lessons, database, *outcomes, turn=None, actor):
    reply = Reply(outcomes=outcomes, language="zh", actor=actor)
    with database.unit() as uow:
        lessons.keep(uow, turn or turn_of(), reply, source="turn:1")
        uow.commit()


def post_answer(database, *turns, tool="check_stock"):
    """Store turns of one conversation and the answer to the last one, as it stands in Slack."""
    with database.unit() as uow:
        for number, turn in enumerate(turns):
            conversations.accept_turn(uow, turn, event_key=f"e{number}", reference="R")
        turn_id = uow.session.scalar(select(TurnRow.id).order_by(TurnRow.id.desc()))
        payload = {"turn_id": turn_id, "tool": tool, "thread_ts": "1750000000.000001"}
        outbox_id = outbox.add(uow, dedupe_key=f"turn:{turn_id}", kind="reply", payload=payload, lock="x")
        outbox.record_sent(uow, outbox_id, channel_id=CHANNEL, message_ts=MESSAGE)
        uow.commit()


def vote(lessons, kind="down", *, user_id="U0LINA", channel_id=CHANNEL, message_ts=MESSAGE):
    lessons.vote(kind, channel_id=channel_id, message_ts=message_ts, user_id=user_id)


def thanks(database):
    with database.unit() as uow:
        rows = uow.session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key.startswith("vote:"))).all()
        return [row.payload for row in rows]


def test_what_was_refused_and_asked_back_is_kept_and_what_was_answered_is_not(lessons_on, database, actor_of):
    keep(lessons_on(), database, answered(), refusal(), asked_back(), actor=actor_of("zhang.lina"))
    kept = {(found.kind, found.tool, found.reason, found.missing) for found in kept_of(database)}
    assert kept == {
        ("refused", None, "out_of_scope", None),
        ("asked_back", "check_stock", None, "item"),
    }


def test_names_of_colleagues_are_not_kept(lessons_on, database, actor_of):
    keep(lessons_on(), database, refusal(), actor=actor_of("zhang.lina"))
    assert [found.text for found in kept_of(database)] == ["{person}的可乐还有吗"]


def test_nothing_is_kept_without_consent(lessons_on, database, actor_of):
    lessons = lessons_on(is_on=False)
    keep(lessons, database, refusal(), actor=actor_of("zhang.lina"))
    post_answer(database, turn_of())
    vote(lessons)
    assert kept_of(database) == []
    assert thanks(database) == []


def test_nothing_is_kept_of_strangers_buttons_and_dropped_questions(lessons_on, database, actor_of):
    lessons, lina = lessons_on(), actor_of("zhang.lina")
    keep(lessons, database, refusal(reason="not_allowed"), actor=None)
    keep(lessons, database, asked_back(), turn=turn_of(kind="choice"), actor=lina)
    keep(lessons, database, refusal(reason=None), actor=lina)
    assert kept_of(database) == []


def test_a_thumbs_down_keeps_the_question_and_thanks_the_voter_alone(lessons_on, database):
    post_answer(database, turn_of("可乐还有多少"))
    vote(lessons_on())
    [kept] = kept_of(database)
    assert (kept.kind, kept.text, kept.language, kept.tool) == (
        "voted_down",
        "可乐还有多少",
        "zh",
        "check_stock",
    )
    [payload] = thanks(database)
    assert (payload["method"], payload["user_id"], payload["thread_ts"]) == (
        "chat_postEphemeral",
        "U0LINA",
        "1750000000.000001",
    )
    assert "谢谢" in payload["text"]


def test_an_english_question_is_thanked_for_in_english(lessons_on, database):
    post_answer(database, turn_of("how much cola"))
    vote(lessons_on())
    assert "Thank you" in thanks(database)[0]["text"]


def test_a_repeated_delivery_of_the_thumb_counts_and_thanks_once(lessons_on, database):
    post_answer(database, turn_of())
    lessons = lessons_on()
    vote(lessons)
    vote(lessons)
    assert [kept.times for kept in kept_of(database)] == [1]
    assert len(thanks(database)) == 1


def test_a_thumb_taken_away_is_a_vote_taken_back(lessons_on, database):
    post_answer(database, turn_of())
    lessons = lessons_on()
    vote(lessons)
    vote(lessons, "taken_back")
    assert kept_of(database) == []


def test_under_the_answer_to_a_button_the_words_before_it_are_kept(lessons_on, database):
    post_answer(database, turn_of("可乐还有多少"), turn_of("可乐330ml罐装", kind="choice"))
    vote(lessons_on())
    assert [kept.text for kept in kept_of(database)] == ["可乐还有多少"]


@pytest.mark.parametrize("place", [{"channel_id": "C0OTHER"}, {"message_ts": "1.0"}])
def test_a_thumb_on_any_other_message_is_nothing(lessons_on, database, place):
    post_answer(database, turn_of())
    vote(lessons_on(), **place)
    assert kept_of(database) == []


def test_the_command_line_keeps_questions_too_and_each_time_anew(lessons_on, database, actor_of):
    lina = actor_of("zhang.lina")

    class Refusing:
        def answer(self, turn, history, *, reference):
            del turn, history, reference
            return Reply(outcomes=(refusal(),), language="zh", actor=lina)

    application = SimpleNamespace(assistant=Refusing(), database=database, lessons=lessons_on())
    for number in range(2):
        ask(application, Question(id=str(number), text="奶茶机怎么修", **{"as": lina.email}))
    assert [found.text for found in kept_of(database)] == ["奶茶机怎么修", "奶茶机怎么修"]
