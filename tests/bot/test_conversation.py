"""One turn with a scripted model: whatever is said ends in a sentence, in the asker's language."""

import pytest
from sqlalchemy import create_engine

from backend.conversations.schemas import Turn
from backend.naming.service import NameDirectory
from bot.agent import Agent
from bot.conversation import Assistant
from bot.replies import is_private, to_card, to_json
from tests.factories.databases import database_on
from tests.fakes import FakeHandbook, ScriptedModel, calls, passage
from tools.context import Services
from tools.registry import build_catalog

LINA = "zhang.lina@lantern.example.com"


def turn_of(text, *, email=LINA, public=False, chosen=None):
    return Turn(email=email, text=text, conversation_key="K", public=public, chosen_value=chosen)


@pytest.fixture
def assistant_with(database):
    def build(*script, handbook=None, on=database):
        model = ScriptedModel(script=list(script), seen=[])
        services = Services(database=on, names=NameDirectory(), handbook=handbook or FakeHandbook(passage()))
        catalog = build_catalog()
        return Assistant(Agent(model, catalog), services, catalog=catalog, default_language="zh"), model

    return build


def answer(assistant, *arguments, history=(), **options):
    return assistant.answer(turn_of(*arguments, **options), list(history), reference="REF234")


def text_of(reply, database):
    return to_card(reply, now=database.clock.now()).text


def test_a_tool_call_becomes_an_answer(assistant_with):
    assistant, _ = assistant_with(calls("check_stock", item="乌龙茶"))
    reply = answer(assistant, "乌龙茶还有吗")
    assert [(outcome.status, outcome.tool) for outcome in reply.outcomes] == [("answer", "check_stock")]


def test_a_question_back_ends_the_turn_before_the_model_may_choose(assistant_with):
    assistant, model = assistant_with(
        calls("check_stock", item="可乐"), calls("check_stock", item="BEV-0001")
    )
    reply = answer(assistant, "可乐还有吗")
    assert [outcome.status for outcome in reply.outcomes] == ["clarify"]
    assert len(model.seen) == 1


def test_a_model_in_a_loop_is_stopped(assistant_with):
    assistant, model = assistant_with(*[calls("list_alerts") for _ in range(50)])
    answer(assistant, "有什么预警")
    assert len(model.seen) <= 6


def test_a_tool_that_does_not_exist_harms_nobody(assistant_with):
    assistant, _ = assistant_with(calls("delete_everything", confirm=True))
    reply = answer(assistant, "删掉所有库存")
    assert [outcome.status for outcome in reply.outcomes] == ["refuse"]


def test_the_history_of_a_turn_can_be_given_to_the_next(assistant_with):
    assistant, model = assistant_with(calls("check_stock", item="可乐"))
    first = answer(assistant, "可乐还有吗")
    answer(assistant, "第一个", history=first.messages)
    contents = [message.content for message in model.seen[-1]]
    assert contents[0] == "可乐还有吗"
    assert contents[-1] == "第一个"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("", "zh", "没看到文字"),
        ("   \n\t ", "zh", "没看到文字"),
        ("😀🎉👍", "zh", "没看到文字"),
        ("\x00\x07\u202e\u200b", "zh", "没看到文字"),
        ("？？？", "zh", "没看到文字"),
        ("可乐" * 20_000, "zh", "太长"),
        ("cola " * 8_000, "en", "too long"),
    ],
)
def test_what_cannot_be_read_is_answered_with_one_sentence(assistant_with, database, text, language, words):
    assistant, model = assistant_with()
    reply = answer(assistant, text)
    assert [(outcome.status, outcome.reason) for outcome in reply.outcomes] == [("refuse", "invalid")]
    assert reply.language == language
    assert words in text_of(reply, database)
    assert model.seen == []


@pytest.mark.parametrize("email", [None, "stranger@example.com", "tan.zhiyuan@lantern.example.com"])
@pytest.mark.parametrize(("text", "words"), [("可乐还有吗", "员工名单"), ("how much cola", "staff list")])
def test_somebody_who_does_not_work_here_is_told_so(assistant_with, database, email, text, words):
    assistant, model = assistant_with()
    reply = answer(assistant, text, email=email)
    assert reply.outcomes[0].reason == "not_allowed"
    assert words in text_of(reply, database)
    assert model.seen == []


def test_control_characters_in_a_question_do_no_harm(assistant_with):
    assistant, model = assistant_with(calls("check_stock", item="乌龙茶"))
    answer(assistant, "乌龙\x00茶\u202e还有吗\x1b[31m")
    assert model.seen[0][-1].content == "乌龙茶还有吗[31m"


@pytest.mark.parametrize(("text", "words"), [("可乐还有吗", "数据库"), ("how much cola", "database")])
def test_a_database_that_is_down_is_one_clear_sentence(assistant_with, database, text, words):
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assistant, _ = assistant_with(on=database_on(nowhere))
    reply = answer(assistant, text)
    assert reply.outcomes[0].reason == "unavailable"
    assert words in text_of(reply, database)


def test_refusals_and_personal_results_are_private_where_others_read_along(assistant_with):
    assistant, _ = assistant_with(calls("check_stock", item="乌龙茶", location="S001"))
    turn = turn_of("1号店乌龙茶还有吗", public=True)
    reply = assistant.answer(turn, [], reference="R")
    assert is_private(reply, turn)
    assert not is_private(reply, turn_of("1号店乌龙茶还有吗"))


def test_the_json_of_a_turn_has_the_fields_others_check(assistant_with, database):
    assistant, _ = assistant_with(calls("check_stock", item="可乐"))
    reply = answer(assistant, "可乐还有吗")
    card = to_card(reply, now=database.clock.now())
    turn = to_json(reply, card, turn_id="q1", milliseconds=12.34)
    assert (
        turn["id"],
        turn["decision"],
        turn["tool"],
        turn["missing"],
        turn["language"],
        turn["milliseconds"],
    ) == (
        "q1",
        "clarify",
        "check_stock",
        ["item"],
        "zh",
        12.3,
    )
    assert {"value": "BEV-0001", "label": "晨岚可乐330ml罐装"} in turn["options"]
    for field in ("arguments", "reason", "text", "result", "citations", "pending_action"):
        assert field in turn
