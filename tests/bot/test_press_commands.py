"""`python -m bot confirm` and `cancel`: the button of a waiting action, pressed without Slack."""

import json

import pytest

from backend.conversations import service as conversations
from backend.naming.service import NameDirectory
from bot.__main__ import _parser
from bot.agent import Agent
from bot.bootstrap import Application
from bot.commands.ask import Question, ask
from bot.conversation import Assistant
from tests.factories.actors import full_email
from tests.factories.stock import on_hand
from tests.fakes import FakeHandbook, ScriptedModel, calls
from tools.context import Services
from tools.registry import build_catalog

LINA = full_email("zhang.lina")
SKU = "BEV-0010"


@pytest.fixture
def application(database, settings):
    """The real application, but for the database and the model."""
    model = ScriptedModel(script=[calls("record_stock_count", item=SKU, counted_quantity="29")], seen=[])
    catalog = build_catalog()
    services = Services(database=database, names=NameDirectory(), handbook=FakeHandbook())
    application = Application(settings)
    application.__dict__.update(
        database=database,
        assistant=Assistant(Agent(model, catalog), services, catalog=catalog, default_language="zh"),
    )
    return application


def proposed(application, **question):
    asked = Question.model_validate(
        {"id": "q", "as": LINA, "text": "I counted 29 bottles of water", **question}
    )
    turn = ask(application, asked)
    assert (turn["decision"], turn["result"]) == ("confirm", None)
    return turn["pending_action"]


def run(application, capsys, *words):
    arguments = _parser().parse_args([*words, "--as", LINA, "--json"])
    assert arguments.run(application, arguments) == 0
    return json.loads(capsys.readouterr().out)


def books(application):
    with application.database.unit() as uow:
        return on_hand(uow.session, location="S003", sku=SKU)


@pytest.mark.parametrize("spelling", ["{number}", "ac-{digits}", "{digits}"])
def test_confirm_does_what_waits_and_answers_as_a_turn(application, capsys, spelling):
    number = proposed(application)
    turn = run(application, capsys, "confirm", spelling.format(number=number, digits=int(number[3:])))
    assert (turn["decision"], turn["tool"], turn["language"]) == ("answer", "record_stock_count", "en")
    assert turn["arguments"] == {"item": SKU, "location": "S003", "counted_quantity": "29"}
    assert (turn["result"]["document"][:3], turn["result"]["status"]) == ("SC-", "recorded")
    assert turn["result"]["document"] in turn["text"]
    assert books(application) == 29


def test_cancel_drops_what_waits(application, capsys):
    number, before = proposed(application), books(application)
    turn = run(application, capsys, "cancel", number)
    assert (turn["decision"], turn["result"]) == ("answer", {"document": number, "status": "cancelled"})
    assert run(application, capsys, "confirm", number)["reason"] == "invalid"
    assert books(application) == before


def test_the_conversation_in_which_it_was_asked_remembers_the_press(application, capsys):
    number = proposed(application, thread="T")
    turn = run(application, capsys, "confirm", number)
    with application.database.unit() as uow:
        history = conversations.get_history(uow, f"cli:{LINA}:T")
    assert turn["result"]["document"] in str(history[-1])


def test_what_is_no_number_is_refused_with_an_example(application, capsys):
    arguments = _parser().parse_args(["confirm", "everything", "--as", LINA])
    assert arguments.run(application, arguments) == 2
    assert "AC-000017" in capsys.readouterr().err
