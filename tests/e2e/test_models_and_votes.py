"""A language model in the place of the router, and a thumbs-down on an answer, in Slack as people see it."""

import pytest

from backend.learning import service as learning
from tests.e2e.stack import MANAGER_S003, running_stack
from tests.models.provider import ScriptedProvider, calling, fails, says

pytestmark = pytest.mark.slow


@pytest.fixture
def provider():
    server = ScriptedProvider()
    server.start()
    yield server
    server.stop()


def test_with_a_language_model_the_same_cards_come_and_without_it_the_routers(
    live_database, brain, brain_directory, provider, monkeypatch
):
    monkeypatch.setenv("MODEL", "openai:scripted-1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
    provider.will(
        says("There are 4711 left.", calling("check_stock", item="蜂蜜绿茶")), says("OK"), fails(500)
    )
    with running_stack(live_database, brain, brain_directory) as stack:
        # The words would make the router list what is short: the stock card is the model's.
        by_model = stack.driver.ask(MANAGER_S003, "店里缺什么货")
        assert "蜂蜜绿茶" in by_model["text"]
        assert "4711" not in str(by_model)
        by_router = stack.driver.ask(MANAGER_S003, "蜂蜜绿茶还有多少")
        assert by_router["text"] == by_model["text"]


def test_a_thumbs_down_is_noted_and_only_the_voter_is_thanked(
    live_database, brain, brain_directory, monkeypatch
):
    monkeypatch.setenv("LEARN_FROM_QUESTIONS", "true")
    with running_stack(live_database, brain, brain_directory) as stack:
        driver = stack.driver
        answer = driver.ask(MANAGER_S003, "蜂蜜绿茶还有多少")
        stack.wait_until_idle()
        driver.react(MANAGER_S003, answer, name="-1")
        channel = driver.dm(MANAGER_S003)
        driver.wait_for(lambda: driver.ephemeral_messages(MANAGER_S003, channel), what="thanks")
        [thanks] = driver.ephemeral_messages(MANAGER_S003, channel)
        assert "谢谢" in thanks["text"]
        with live_database.unit() as uow:
            [kept] = learning.list_open(uow)
        assert (kept.kind, kept.text, kept.tool) == ("voted_down", "蜂蜜绿茶还有多少", "check_stock")
