"""People at their desks for tests: they say something, open forms, fill them in and send them."""

import json

from sqlalchemy import select

from backend.conversations.schemas import FormEntry, Turn
from backend.naming.service import NameDirectory
from backend.procurement.drafts import PayerAccount
from bot.agent import Agent
from bot.conversation import Assistant
from bot.form_maker import FormMaker
from bot.form_values import FormReader
from bot.replies import to_card
from tests.factories.actors import full_email
from tests.fakes import FakeHandbook, ScriptedModel
from tools.context import Services
from tools.registry import build_catalog

PAYER = PayerAccount(name="Lantern Foods", account_number="310066000012345678", bank_code="ICBKCNBJSHI")
CATALOG = build_catalog()


class Desk:
    """People at their desks: they say something, open forms, fill them in and send them."""

    def __init__(self, database, *script, payer=PAYER):
        self.database = database
        self.model = ScriptedModel(script=list(script), seen=[])
        services = Services(
            database=database, names=NameDirectory(), handbook=FakeHandbook(), payer=lambda _uow: payer
        )
        agent = Agent(self.model, CATALOG)
        self.assistant = Assistant(agent, services, catalog=CATALOG, default_language="zh")
        self.maker = FormMaker(database, default_language="zh")
        self.reader = FormReader(database)
        self.turns = 0

    def say(self, who, text="好", **turn):
        self.turns += 1
        return self._answer(who, text, **turn)

    def send(self, who, form, *, again=False, **values):
        self.turns += 0 if again else 1
        return self._answer(who, "表单", kind="form", form=FormEntry(form=form, values=values))

    def _answer(self, who, text, **turn):
        asked = Turn(
            email=full_email(who), text=text, conversation_key=f"direct:top:{who}", public=False, **turn
        )
        return self.assistant.answer(asked, [], reference=f"R{self.turns}")

    def said(self, reply):
        return to_card(reply, now=self.database.clock.now()).text

    def open(self, who, form, **value):
        return self.maker.make(full_email(who), form, value)

    def read(self, form, inputs, **fixed):
        state = {block_id: {"input": entry} for block_id, entry in inputs.items()}
        return self.reader.read(form, state, fixed)

    def rows(self, table):
        with self.database.unit() as uow:
            return uow.session.scalars(select(table)).all()

    def do(self, action):
        """Do something through the services, and keep it."""
        with self.database.unit() as uow:
            made = action(uow)
            uow.commit()
        return made


def inputs_of(view):
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def typed(words):
    return {"type": "plain_text_input", "value": words}


def fixed_of(view):
    fixed = json.loads(view["private_metadata"])
    fixed.pop("language")
    return fixed
