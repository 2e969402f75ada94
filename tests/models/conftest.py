"""The real client of a provider, against a server of the test's own; behind it a router that is scripted."""

from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from backend.conversations.schemas import Turn
from backend.naming.service import NameDirectory
from backend.settings import Settings
from bot.agent import Agent
from bot.conversation import Assistant
from bot.models.language_agent import LanguageAgent
from bot.models.meter import Meter
from bot.models.provider import create_language_model
from tests.fakes import FakeHandbook, ScriptedModel, passage
from tests.models.provider import ScriptedProvider
from tools.context import Services
from tools.registry import build_catalog

LINA = "zhang.lina@lantern.example.com"


@pytest.fixture
def provider():
    server = ScriptedProvider()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demo_names():
    """The demo chain's names, read once: every test's clock stands at the same instant."""
    return NameDirectory()


@pytest.fixture
def storehand(provider, database, demo_names):
    """Storehand with a language model; `ask` says something, `router.script` is what the router would do."""
    built = []

    def build(*, catalog=None, handbook=None, names=None, **settings):
        options = {
            "model": "openai:scripted-1",
            "model_base_url": provider.url,
            "model_api_key": SecretStr("sk-test"),
            "model_timeout_seconds": 5,
        } | settings
        settings = Settings(_env_file=None, **options)
        catalog = catalog or build_catalog()
        router = ScriptedModel(script=[], seen=[])
        model = create_language_model(settings)
        built.append(model)
        agent = LanguageAgent(
            model,
            Agent(router, catalog),
            catalog=catalog,
            meter=Meter.from_settings(settings, database),
            timeout_seconds=settings.model_timeout_seconds,
            company="Lantern Foods",
        )
        services = Services(
            database=database, names=names or demo_names, handbook=handbook or FakeHandbook(passage())
        )
        assistant = Assistant(agent, services, catalog=catalog, default_language="zh")

        def ask(text, *, email=LINA, history=(), chosen=None):
            turn = Turn(email=email, text=text, conversation_key="K", public=False, chosen_value=chosen)
            return assistant.answer(turn, list(history), reference="REF234")

        return SimpleNamespace(ask=ask, router=router, settings=settings)

    yield build
    for model in built:
        model.root_client.close()


def ends(reply):
    """How a reply ends: the status and tool of each outcome."""
    return [(outcome.status, outcome.tool) for outcome in reply.outcomes]
