"""Buttons of writes and undos, pressed in Slack, on the command line or by a bare word in the conversation."""

import uuid
from collections.abc import Sequence
from itertools import takewhile

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from backend.actions import service as actions
from backend.actions.schemas import Action
from backend.conversations.schemas import Turn
from backend.errors import message
from bot.assent import Assent, read_assent
from bot.tool_adapter import read_status, to_content
from tools.catalog import Catalog
from tools.context import CallContext
from tools.pressing import Button, press
from tools.results import Outcome, Refusal


class Buttons:
    """Presses the buttons of one person at a time; safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def press(
        self, turn: Turn, text: str, context: CallContext, *, history: Sequence[BaseMessage]
    ) -> Outcome | None:
        """Press what a turn presses.

        Args:
            turn: a press, or a message.
            text: what was said, cleaned.
            context: who presses, and in which conversation.
            history: the conversation so far; a question that is open in it takes the yes or no for itself.

        Returns:
            What came of it, or None if the turn presses nothing and is for the agent to answer.
        """
        if turn.kind in ("confirm", "cancel", "undo"):
            return press(self._catalog, turn.chosen_value or "", context, button=turn.kind)
        assent = read_assent(text) if turn.kind == "message" else None
        if assent is None:
            return None
        if assent.number is not None:
            return press(self._catalog, assent.number, context, button=assent.button)
        if _is_question_open(history):
            return None
        return self._press_by_word(assent, context)

    def _press_by_word(self, assent: Assent, context: CallContext) -> Outcome | None:
        waiting = self._waiting(context)
        if assent.button == "undo":
            return self._undo(waiting, context)
        if len(waiting) == 1:
            return press(self._catalog, waiting[0].document, context, button=assent.button)
        if len(waiting) > 1:
            return _which(waiting, assent.button)
        if assent.button == "cancel":
            return None
        latest = self._latest(context)
        if latest is not None and latest.status == "expired":
            return press(self._catalog, latest.document, context, button="confirm")
        return _NOTHING_WAITS

    def _undo(self, waiting: Sequence[Action], context: CallContext) -> Outcome | None:
        with context.services.database.unit() as uow:
            done = actions.list_waiting(uow, context.actor, context.conversation_key, kind="undo")
        newest = max([*done, *waiting], key=lambda action: action.created_at, default=None)
        if newest is None:
            return None
        # What has not been done yet is taken back by not doing it.
        button: Button = "undo" if newest.kind == "undo" else "cancel"
        return press(self._catalog, newest.document, context, button=button)

    def _waiting(self, context: CallContext) -> list[Action]:
        with context.services.database.unit() as uow:
            return actions.list_waiting(uow, context.actor, context.conversation_key)

    def _latest(self, context: CallContext) -> Action | None:
        with context.services.database.unit() as uow:
            return actions.find_latest(uow, context.actor, context.conversation_key)


def as_messages(said: HumanMessage, outcome: Outcome) -> list[BaseMessage]:
    """Write a press as the conversation remembers it: as a call that has been made, with its result."""
    if outcome.tool is None:
        return []
    call_id = f"press_{uuid.uuid4().hex}"
    call = {"name": outcome.tool, "args": dict(outcome.arguments), "id": call_id}
    return [
        said,
        AIMessage("", tool_calls=[call]),
        ToolMessage(to_content(outcome), tool_call_id=call_id, name=outcome.tool),
    ]


def _is_question_open(history: Sequence[BaseMessage]) -> bool:
    newest = takewhile(lambda past: isinstance(past, ToolMessage), reversed(history))
    return any(read_status(past) == "clarify" for past in newest if isinstance(past, ToolMessage))


def _which(waiting: Sequence[Action], button: Button) -> Outcome:
    numbers = [action.document for action in waiting]
    template = (
        message("Several things wait for your confirmation: {numbers}. Press a button, or say “yes {first}”.")
        if button == "confirm"
        else message(
            "Several things wait for your confirmation: {numbers}. Press a button, or say “no {first}”."
        )
    )
    return Outcome(
        status="refuse",
        tool=None,
        arguments={},
        reason="invalid",
        refusal=Refusal(template=template, fields={"numbers": ", ".join(numbers), "first": numbers[0]}),
    )


_NOTHING_WAITS = Outcome(
    status="refuse",
    tool=None,
    arguments={},
    reason="not_found",
    refusal=Refusal(template=message("Nothing is waiting for your confirmation here."), fields={}),
)
