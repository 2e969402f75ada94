"""Calls of tools and presses of buttons, as somebody."""

from backend.naming.service import NameDirectory
from tests.factories.actors import actor_named
from tests.fakes import FakeHandbook
from tools.calling import call
from tools.context import CallContext, Services
from tools.pressing import press
from tools.registry import build_catalog

CATALOG = build_catalog()
MANAGER_S003 = "zhang.lina"


class Caller:
    """Calls tools and presses buttons in one conversation, by default as the manager of S003."""

    def __init__(self, database, *, catalog=CATALOG):
        self.database = database
        self.catalog = catalog
        self.names = NameDirectory()

    def call(self, name, arguments=None, *, who=MANAGER_S003, **context):
        return call(self.catalog, name, arguments or {}, self._context(who, **context))

    def press(self, button, number, *, who=MANAGER_S003, **context):
        return press(self.catalog, number, self._context(who, **context), button=button)

    def _context(self, who, *, conversation="K", reference="REF234", language="zh"):
        with self.database.unit() as uow:
            actor = actor_named(uow, who)
        return CallContext(
            services=Services(database=self.database, names=self.names, handbook=FakeHandbook()),
            actor=actor,
            language=language,
            public=False,
            reference=reference,
            conversation_key=conversation,
        )
