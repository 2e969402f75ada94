"""Going on with a conversation after a while, and in which language."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.clock import FixedClock
from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.naming.service import NameDirectory
from bot.agent import Agent
from bot.conversation import Assistant
from bot.current_names import CurrentNames
from bot.language import language_of
from bot.replies import to_card
from bot.router.cache import load_or_train
from bot.router.filling import SlotFiller
from bot.router.model import RouterModel
from knowledge.embedder import load_embedder
from prompts.loader import load_phrases, load_values
from tests.factories.databases import database_on
from tests.fakes import FakeHandbook, passage
from tools.context import Services
from tools.registry import build_catalog

LINA = "zhang.lina@lantern.example.com"
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def scorer(request):
    return load_or_train(request.config.cache.mkdir("router"), encoder=load_embedder())


class Person:
    """Talks with the assistant at given minutes of one morning."""

    def __init__(self, connection, scorer):
        self._connection = connection
        self._scorer = scorer
        self._names = NameDirectory()

    def says(self, text, *, minute=0, chosen=None):
        clock = FixedClock(MORNING + timedelta(minutes=minute))
        database = database_on(self._connection, clock)
        router = RouterModel(
            scorer=self._scorer,
            filler=SlotFiller(load_values(), load_phrases()),
            names=CurrentNames(database, self._names),
            clock=clock.now,
        )
        services = Services(database=database, names=self._names, handbook=FakeHandbook(passage()))
        catalog = build_catalog()
        assistant = Assistant(Agent(router, catalog), services, catalog=catalog, default_language="zh")
        turn = Turn(
            email=LINA,
            text=text,
            conversation_key="K",
            public=False,
            chosen_value=chosen,
            kind="choice" if chosen else "message",
        )
        with database.unit() as uow:
            history = conversations.get_history(uow, "K")
        reply = assistant.answer(turn, history, reference="REF234")
        with database.unit() as uow:
            conversations.append_history(uow, "K", reply.messages)
            uow.commit()
        return reply.outcomes[0], to_card(reply, now=clock.now()).text, reply.language


@pytest.fixture
def person(connection, scorer):
    return Person(connection, scorer)


def test_a_question_is_answered_within_half_an_hour(person):
    person.says("可乐还有多少")
    outcome, _, _ = person.says("罐装的", minute=29)
    assert (outcome.status, outcome.arguments["item"]) == ("answer", "BEV-0001")


@pytest.mark.parametrize(("text", "chosen"), [("罐装的", None), ("第二个", None), ("晨岚可乐", "BEV-0001")])
def test_an_answer_to_an_old_question_is_told_that_it_is_too_late(person, text, chosen):
    person.says("可乐还有多少")
    outcome, said, _ = person.says(text, minute=31, chosen=chosen)
    assert (outcome.status, outcome.reason, outcome.tool) == ("refuse", "invalid", "check_stock")
    assert "30" in said
    assert "再问" in said


def test_an_old_question_does_not_stand_in_the_way_of_a_new_one(person):
    person.says("可乐还有多少")
    outcome, _, _ = person.says("乌龙茶还有多少", minute=45)
    assert (outcome.status, outcome.arguments["item"]) == ("answer", "BEV-0012")


def test_what_was_said_since_keeps_a_conversation_alive(person):
    person.says("乌龙茶还有多少")
    person.says("可乐还有多少", minute=25)
    outcome, _, _ = person.says("罐装的", minute=50)
    assert (outcome.status, outcome.arguments["item"]) == ("answer", "BEV-0001")


@pytest.mark.parametrize(
    ("question", "answer", "chosen", "language"),
    [
        ("可乐还有多少", "BEV-0001", None, "zh"),
        ("how much cola is left", "BEV-0001", None, "en"),
        ("可乐还有多少", "500 ml", None, "zh"),
        ("how much cola is left", "2", None, "en"),
        ("可乐还有多少", "Chenlan Cola", "BEV-0001", "zh"),
        ("how much cola is left", "晨岚可乐", "BEV-0001", "en"),
        ("how much cola is left", "罐装的", None, "zh"),
        ("可乐还有多少", "the can", None, "en"),
    ],
)
def test_a_code_a_number_and_a_button_keep_the_language_and_words_choose_it(
    person, question, answer, chosen, language
):
    person.says(question)
    outcome, _, spoken = person.says(answer, chosen=chosen)
    assert outcome.status == "answer"
    assert spoken == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("BEV-0002", "zh"),
        ("S005", "zh"),
        ("#12", "zh"),
        ("330ml", "zh"),
        ("li.wei@lantern.example.com", "zh"),
        ("ok", "zh"),
        ("BEV-0002 please", "en"),
        ("PR-12到哪了", "zh"),
        ("the 500 ml bottle", "en"),
    ],
)
def test_codes_and_measures_are_of_no_language(text, language):
    assert language_of(text, default="zh") == language
