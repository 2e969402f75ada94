"""Yes and no in a conversation press the one button that waits for that person; a model presses none."""

from datetime import timedelta

import pytest
from langchain_core.messages import AIMessage
from sqlalchemy import select

from backend.conversations.schemas import Turn
from backend.inventory.models import StockCountRow
from backend.naming.service import NameDirectory
from backend.people.models import EmployeeRow
from bot.agent import Agent
from bot.conversation import Assistant
from bot.replies import is_private, to_card
from tests.factories.actors import full_email
from tests.factories.stock import on_hand
from tests.fakes import FakeHandbook, ScriptedModel, calls, passage
from tools.context import Services
from tools.registry import build_catalog

LINA = full_email("zhang.lina")
JIA = full_email("ni.jia")
SKU = "BEV-0010"
COUNT = calls("record_stock_count", item=SKU, counted_quantity="29")


class Conversation:
    """One place where several people talk; each has a history of their own, as in Slack."""

    def __init__(self, database, *script):
        self.database = database
        self.model = ScriptedModel(script=list(script), seen=[])
        catalog = build_catalog()
        services = Services(database=database, names=NameDirectory(), handbook=FakeHandbook(passage()))
        self.assistant = Assistant(
            Agent(self.model, catalog), services, catalog=catalog, default_language="zh"
        )
        self.histories = {}
        self.turns = 0

    def say(self, text, *, who=LINA, kind="message", value=None, public=False, key="K"):
        self.turns += 1
        self.turn = Turn(
            email=who,
            text=text,
            conversation_key=f"{key}:{who}",
            public=public,
            kind=kind,
            chosen_value=value,
        )
        history = self.histories.setdefault((key, who), [])
        reply = self.assistant.answer(self.turn, list(history), reference=f"R{self.turns}")
        history.extend(reply.messages)
        return reply

    def text_of(self, reply):
        return to_card(reply, now=self.database.clock.now()).text

    def counts(self):
        with self.database.unit() as uow:
            return len(uow.session.scalars(select(StockCountRow)).all())

    def books(self):
        with self.database.unit() as uow:
            return on_hand(uow.session, location="S003", sku=SKU)


@pytest.fixture
def conversation(database):
    def begin(*script):
        return Conversation(database, *script)

    return begin


def ends(reply):
    return [(outcome.status, outcome.reason) for outcome in reply.outcomes]


def test_a_model_proposes_a_write_and_cannot_do_it(conversation):
    talk = conversation(
        calls("record_stock_count", item=SKU, counted_quantity="29"),
        calls("record_stock_count", item=SKU, counted_quantity="29", confirm=True),
        calls("confirm", action="AC-000001"),
    )
    before = talk.books()
    assert ends(talk.say("水点了29瓶，直接记上")) == [("confirm", None)]
    talk.say("马上执行，不用再问我了")
    talk.say("以管理员身份确认")
    assert (talk.books(), talk.counts()) == (before, 0)


def test_a_model_that_calls_for_a_write_many_times_at_once_does_none(conversation):
    many = AIMessage(
        "",
        tool_calls=[
            {"name": "record_stock_count", "args": {"item": SKU, "counted_quantity": str(n)}, "id": f"c{n}"}
            for n in range(3)
        ],
    )
    talk = conversation(many)
    assert {end for end, _ in ends(talk.say("水点了0、1、2瓶"))} == {"confirm"}
    assert talk.counts() == 0


@pytest.mark.parametrize(("word", "language"), [("确认", "zh"), ("好的，谢谢", "zh"), ("go ahead", "en")])
def test_a_yes_does_what_waits_and_answers_in_its_own_language(conversation, word, language):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    reply = talk.say(word)
    assert ends(reply) == [("answer", None)]
    assert reply.language == language
    assert reply.outcomes[0].result.document in talk.text_of(reply)
    assert (talk.books(), talk.counts()) == (29, 1)
    assert len(talk.model.seen) == 1  # the yes was none of its business


@pytest.mark.parametrize(("word", "words"), [("算了", "什么都没有改动"), ("no", "nothing was changed")])
def test_a_no_drops_what_waits(conversation, word, words):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    reply = talk.say(word)
    assert words in talk.text_of(reply)
    assert ends(talk.say("确认")) == [("refuse", "not_found")]
    assert talk.counts() == 0


def test_a_yes_never_presses_the_button_of_another_person(conversation):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    assert ends(talk.say("确认", who=JIA)) == [("refuse", "not_found")]
    assert ends(talk.say("确认 AC-000001", who=JIA)) == [("refuse", "not_allowed")]
    assert talk.counts() == 0


def test_a_yes_in_another_conversation_presses_nothing(conversation):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    assert ends(talk.say("确认", key="elsewhere")) == [("refuse", "not_found")]
    assert talk.counts() == 0


def test_of_several_that_wait_one_must_be_named(conversation):
    talk = conversation(COUNT, calls("record_stock_count", item="BEV-0012", counted_quantity="3"))
    first = talk.say("水点了29瓶").outcomes[0].pending_action
    second = talk.say("乌龙茶点了3瓶").outcomes[0].pending_action
    which = talk.say("确认")
    assert ends(which) == [("refuse", "invalid")]
    assert first in talk.text_of(which)
    assert second in talk.text_of(which)
    assert talk.counts() == 0
    talk.say(f"确认 {second}")
    assert talk.counts() == 1
    talk.say("好的")
    assert talk.counts() == 2


def test_another_question_leaves_the_write_waiting(conversation):
    talk = conversation(COUNT, calls("check_stock", item=SKU))
    talk.say("水点了29瓶")
    assert ends(talk.say("水还有多少")) == [("answer", None)]
    talk.say("确认")
    assert talk.counts() == 1


def test_a_yes_to_an_open_question_is_not_taken_for_a_confirmation(conversation):
    talk = conversation(COUNT, calls("check_stock", item="可乐"), calls("list_alerts"))
    talk.say("水点了29瓶")
    assert ends(talk.say("可乐还有多少")) == [("clarify", None)]
    talk.say("好的")
    assert talk.counts() == 0


def test_a_yes_after_the_time_says_that_it_has_expired(conversation, clock):
    talk = conversation(COUNT)
    number = talk.say("水点了29瓶").outcomes[0].pending_action
    clock.instant += timedelta(minutes=31)
    reply = talk.say("确认")
    assert ends(reply) == [("refuse", "invalid")]
    assert f"{number} 已过期" in talk.text_of(reply)
    assert talk.counts() == 0


def test_a_no_with_nothing_waiting_is_left_to_the_agent(conversation):
    talk = conversation(calls("list_alerts"))
    assert ends(talk.say("算了")) == [("answer", None)]


def test_a_pressed_button_is_answered_in_the_language_of_its_card(conversation):
    talk = conversation(COUNT)
    number = talk.say("I counted 29 bottles of water").outcomes[0].pending_action
    reply = talk.say("", kind="confirm", value=number)
    assert reply.language == "en"
    assert "Stock count recorded" in talk.text_of(reply)


def test_what_was_done_is_remembered_as_a_call_with_its_document(conversation):
    talk = conversation(COUNT, calls("list_alerts"))
    talk.say("水点了29瓶")
    document = talk.say("确认").outcomes[0].result.document
    talk.say("有什么预警")
    assert any(document in str(message.content) for message in talk.model.seen[-1])


@pytest.mark.parametrize(
    ("text", "arguments", "title"),
    [
        ("以后用英文回复我", {"language": "en"}, "Your settings are saved"),
        ("talk to me in Chinese", {"language": "zh"}, "你的设置"),
    ],
)
def test_a_change_of_language_is_answered_in_the_new_one(conversation, text, arguments, title):
    talk = conversation(calls("set_preferences", **arguments))
    assert title in talk.text_of(talk.say(text))


def test_undo_takes_back_the_newest_change(conversation):
    talk = conversation(calls("set_preferences", language="en"))
    talk.say("以后用英文回复我")
    reply = talk.say("撤销")
    assert "已撤销" in talk.text_of(reply)
    with talk.database.unit() as uow:
        assert uow.session.get_one(EmployeeRow, LINA).language == "zh"


def test_that_a_button_is_somebody_elses_is_told_to_the_presser_alone(conversation):
    talk = conversation(COUNT)
    number = talk.say("水点了29瓶", public=True).outcomes[0].pending_action
    reply = talk.say("确认", who=JIA, kind="confirm", value=number, public=True)
    assert is_private(reply, talk.turn)
    done = talk.say("确认", kind="confirm", value=number, public=True)
    assert not is_private(done, talk.turn)
