"""The router as the program builds it, over a small chain; trained once and kept in pytest's cache folder."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from backend.naming.posts import Posts
from backend.naming.service import Names
from bot.router.cache import load_or_train
from bot.router.facts import read_facts
from bot.router.filling import SlotFiller
from bot.router.model import RouterModel
from bot.router.wording import read_wording
from knowledge.embedder import load_embedder
from prompts.loader import load_phrases, load_values
from tests.router.chain import ENTRIES
from tests.router.toolset import TOOLS

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Tuesday."""


@pytest.fixture(scope="session")
def encoder():
    return load_embedder()


@pytest.fixture(scope="session")
def scorer(encoder, request):
    return load_or_train(request.config.cache.mkdir("router"), encoder=encoder)


@pytest.fixture(scope="session")
def names():
    return Names(ENTRIES, Posts((), {}))


@pytest.fixture(scope="session")
def filler():
    return SlotFiller(load_values(), load_phrases())


@pytest.fixture(scope="session")
def model(scorer, filler, names):
    return RouterModel(scorer=scorer, filler=filler, names=names, clock=lambda: NOW)


@pytest.fixture(scope="session")
def router(model):
    return model.bind_tools(list(TOOLS.values()))


@pytest.fixture
def read(names):
    """Reads the facts of a sentence."""
    return lambda text: read_facts(read_wording(text), now=NOW, find_mentions=names.find_mentions)


@pytest.fixture
def talk(router):
    return Talk(router)


class Talk:
    """A conversation with the router; the tools answer what the test says they answer."""

    def __init__(self, router):
        self._router = router
        self._messages = []

    def say(self, text, **outcome):
        """Say something; returns the metadata of the decision."""
        self._messages.append(HumanMessage(text))
        reply = self._router.invoke(self._messages)
        self._messages.append(reply)
        for call in reply.tool_calls:
            content = {"status": "answer", "tool": call["name"], "arguments": call["args"], **outcome}
            self._messages.append(
                ToolMessage(json.dumps(content), tool_call_id=call["id"], name=call["name"])
            )
            self._messages.append(AIMessage(""))
        return reply.response_metadata
