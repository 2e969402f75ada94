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
from tests.factories.stock import any_lot, move_stock, on_hand
from tests.fakes import FakeHandbook, ScriptedModel, calls, passage
from tools.context import Services
from tools.registry import build_catalog

LINA = full_email("zhang.lina")
JIA = full_email("ni.jia")
SKU = "BEV-0010"
COUNT = calls("record_stock_count", item=SKU, counted_quantity="29")
SAID = AIMessage("")  # after an answer the model has nothing more to say


def sell_one(database):
    with database.unit() as uow:
        lot = any_lot(uow.session, location="S003", sku=SKU)
        move_stock(uow.session, -1, location="S003", sku=SKU, lot=lot)
        uow.commit()


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

    def say(self, text, *, who=LINA, kind="message", value=None, public=False, key="K", is_lost=False):
        """Answers a turn; one that is lost is forgotten with its answer, and the next one is that turn again."""
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
        if is_lost:
            self.turns -= 1
        else:
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
    talk.say("确认")
    assert talk.counts() == 2


def test_another_question_leaves_the_write_waiting(conversation):
    talk = conversation(COUNT, calls("check_stock", item=SKU))
    talk.say("水点了29瓶")
    assert ends(talk.say("水还有多少")) == [("answer", None)]
    talk.say("确认")
    assert talk.counts() == 1


@pytest.mark.parametrize("word", ["好的，谢谢", "行", "同意", "ok thanks", "sounds good"])
def test_a_courtesy_after_another_answer_does_nothing_and_tells_what_still_waits(conversation, word):
    talk = conversation(COUNT, calls("check_stock", item=SKU))
    number = talk.say("水点了29瓶").outcomes[0].pending_action
    talk.say("水还有多少")
    reply = talk.say(word)
    assert ends(reply) == [("refuse", "invalid")]
    assert number in talk.text_of(reply)
    assert talk.counts() == 0
    talk.say("确认")
    assert talk.counts() == 1


def test_a_courtesy_after_what_was_not_understood_does_nothing(conversation):
    talk = conversation(COUNT, SAID)
    talk.say("水点了29瓶")
    talk.say("今天天气真好")
    talk.say("好的")
    assert talk.counts() == 0


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


def test_a_courtesy_right_after_the_time_is_told_that_it_came_too_late(conversation, clock):
    talk = conversation(COUNT)
    number = talk.say("水点了29瓶").outcomes[0].pending_action
    clock.instant += timedelta(minutes=31)
    talk.histories.clear()  # as after every long silence
    assert f"{number} 已过期" in talk.text_of(talk.say("好的"))


def test_a_yes_weeks_later_is_not_about_what_expired_then(conversation, clock):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    clock.instant += timedelta(days=20)
    assert ends(talk.say("确认")) == [("refuse", "not_found")]


@pytest.mark.parametrize("word", ["好的，谢谢", "ok", "同意", "没问题"])
def test_a_courtesy_with_nothing_waiting_is_left_to_the_agent(conversation, clock, word):
    talk = conversation(COUNT, calls("list_alerts"))
    talk.say("水点了29瓶")
    clock.instant += timedelta(days=20)
    talk.histories.clear()
    assert ends(talk.say(word)) == [("answer", None)]


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


def language_of(talk):
    with talk.database.unit() as uow:
        return uow.session.get_one(EmployeeRow, LINA).language


def test_undo_after_a_write_does_not_reach_for_an_older_change(conversation, clock):
    talk = conversation(calls("set_preferences", language="en"), SAID, COUNT)
    talk.say("以后用英文回复我")
    clock.instant += timedelta(minutes=1)
    number = talk.say("水点了29瓶").outcomes[0].pending_action
    clock.instant += timedelta(minutes=1)
    talk.say("确认")
    clock.instant += timedelta(minutes=1)
    reply = talk.say("撤销")
    assert ends(reply) == [("refuse", "invalid")]
    assert f"{number} 已经办完，不能撤销" in talk.text_of(reply)
    assert (language_of(talk), talk.books()) == ("en", 29)


def test_undo_takes_back_a_change_made_after_a_write(conversation, clock):
    talk = conversation(COUNT, calls("set_preferences", language="en"))
    talk.say("水点了29瓶")
    talk.say("确认")
    clock.instant += timedelta(minutes=1)
    talk.say("以后用英文回复我")
    assert ends(talk.say("撤销")) == [("answer", None)]
    assert (language_of(talk), talk.books()) == ("zh", 29)


def test_undo_by_number_drops_a_write_that_waits_and_says_that_a_done_one_stays(conversation):
    talk = conversation(COUNT, calls("record_stock_count", item=SKU, counted_quantity="29"))
    first = talk.say("水点了29瓶").outcomes[0].pending_action
    dropped = talk.say(f"撤销 {first}")
    assert dropped.outcomes[0].result.model_dump() == {"document": first, "status": "cancelled"}
    second = talk.say("水点了29瓶").outcomes[0].pending_action
    talk.say("确认")
    refused = talk.say(f"撤销 {second}")
    assert f"{second} 已经办完，不能撤销" in talk.text_of(refused)
    assert (talk.books(), talk.counts()) == (29, 1)


def test_a_yes_whose_answer_was_lost_does_not_book_what_took_its_place(conversation):
    talk = conversation(COUNT)
    shown = talk.say("水点了29瓶").outcomes[0].pending_action
    sell_one(talk.database)
    lost = talk.say("确认", is_lost=True)
    again = talk.say("确认")
    assert [(reply.outcomes[0].status, reply.outcomes[0].is_renewed) for reply in (lost, again)] == [
        ("confirm", True)
    ] * 2
    assert again.outcomes[0].pending_action == lost.outcomes[0].pending_action != shown
    assert talk.counts() == 0
    talk.say("好的")
    assert (talk.books(), talk.counts()) == (29, 1)


@pytest.mark.parametrize("words", ["确认", "好的"])
def test_a_yes_whose_answer_was_lost_says_again_what_was_booked(conversation, words):
    talk = conversation(COUNT)
    talk.say("水点了29瓶")
    lost = talk.say(words, is_lost=True)
    again = talk.say(words)
    assert again.outcomes[0].result == lost.outcomes[0].result
    assert (talk.books(), talk.counts()) == (29, 1)


@pytest.mark.parametrize("word", ["取消", "撤销"])
def test_a_no_whose_answer_was_lost_says_again_what_was_dropped(conversation, word):
    talk = conversation(COUNT)
    number = talk.say("水点了29瓶").outcomes[0].pending_action
    talk.say(word, is_lost=True)
    assert talk.say(word).outcomes[0].result.model_dump() == {"document": number, "status": "cancelled"}


def test_an_undo_whose_answer_was_lost_does_not_take_back_an_older_change(conversation, clock):
    hours = {"quiet_start": "22:00", "quiet_end": "07:00"}
    talk = conversation(calls("set_preferences", language="en"), SAID, calls("set_preferences", **hours))
    talk.say("以后用英文回复我")
    clock.instant += timedelta(minutes=1)
    talk.say("晚上10点到早上7点不要打扰我")
    lost = talk.say("撤销", is_lost=True)
    again = talk.say("撤销")
    assert again.outcomes[0].result == lost.outcomes[0].result
    assert language_of(talk) == "en"


def test_the_next_yes_is_not_taken_for_the_one_before(conversation):
    talk = conversation(COUNT, calls("record_stock_count", item="BEV-0012", counted_quantity="3"))
    talk.say("水点了29瓶")
    talk.say("确认")
    talk.say("乌龙茶点了3瓶")
    talk.say("确认")
    assert talk.counts() == 2


def test_that_a_button_is_somebody_elses_is_told_to_the_presser_alone(conversation):
    talk = conversation(COUNT)
    number = talk.say("水点了29瓶", public=True).outcomes[0].pending_action
    reply = talk.say("确认", who=JIA, kind="confirm", value=number, public=True)
    assert is_private(reply, talk.turn)
    done = talk.say("确认", kind="confirm", value=number, public=True)
    assert not is_private(done, talk.turn)
