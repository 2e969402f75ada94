"""Forms that people have sent: done as the one who sent them, or put in the place of a write that waits."""

from collections.abc import Mapping

from langchain_core.messages import BaseMessage, HumanMessage

from backend.conversations.schemas import FormEntry
from bot.buttons import as_messages
from bot.form_names import EDIT_FORM
from tools.catalog import Catalog
from tools.context import CallContext
from tools.desks import build_forms
from tools.editing import edit
from tools.forms import submit
from tools.results import Outcome


class SentForms:
    """Deals with one form at a time; safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._book = build_forms()

    def submit(self, entry: FormEntry, context: CallContext) -> Outcome:
        """Return what came of a form."""
        if entry.form != EDIT_FORM:
            return submit(self._book, entry, context)
        arguments = entry.values.get("arguments")
        return edit(
            self._catalog,
            str(entry.values.get("action")),
            dict(arguments) if isinstance(arguments, Mapping) else {},
            context,
        )


def remembered(said: HumanMessage, outcome: Outcome) -> list[BaseMessage]:
    """Write a form as the conversation remembers it: only what still waits is talked about again."""
    return as_messages(said, outcome) if outcome.pending_action is not None else []
