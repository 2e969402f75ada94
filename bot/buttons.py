"""Buttons of writes and undos, pressed in Slack, on the command line or by a bare word in the conversation."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from backend.actions import service as actions
from backend.actions.schemas import Action
from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.errors import Reason, message
from bot.assent import Assent, read_assent
from bot.tool_adapter import read_pending, read_status, to_content
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
        return self._done_before(context) or self._press_by_word(assent, context, history=history)

    def _done_before(self, context: CallContext) -> Outcome | None:
        """Say again what this turn did, if it was answered before and the answer got lost.

        By now its word would press whatever else waits.
        """
        with context.services.database.unit() as uow:
            settled = actions.find_settled(
                uow, context.actor, context.conversation_key, reference=context.reference
            )
        if settled is None:
            return None
        button: Button = "cancel" if settled.status == "cancelled" else "confirm"
        return press(self._catalog, settled.document, context, button=button)

    def _press_by_word(
        self, assent: Assent, context: CallContext, *, history: Sequence[BaseMessage]
    ) -> Outcome | None:
        if assent.number is not None:
            return press(self._catalog, assent.number, context, button=assent.button)
        if _is_question_open(history):
            return None
        if assent.button == "undo":
            return self._undo(context)
        return self._press_the_one(assent, context, history=history)

    def _press_the_one(
        self, assent: Assent, context: CallContext, *, history: Sequence[BaseMessage]
    ) -> Outcome | None:
        with context.services.database.unit() as uow:
            waiting = actions.list_waiting(uow, context.actor, context.conversation_key)
        if len(waiting) > 1:
            return _which(waiting, assent.button)
        if not waiting:
            return self._nothing_waits(assent, context, history=history)
        if not assent.is_firm and _just_shown(history) != waiting[0].document:
            return _still_waits(waiting[0])
        return press(self._catalog, waiting[0].document, context, button=assent.button)

    def _nothing_waits(
        self, assent: Assent, context: CallContext, *, history: Sequence[BaseMessage]
    ) -> Outcome | None:
        if assent.button == "cancel":
            return None
        with context.services.database.unit() as uow:
            since = uow.now - conversations.IDLE_AFTER
            latest = actions.find_latest(uow, context.actor, context.conversation_key, since=since)
        # A silence empties the history: then the write that has expired was the last thing shown.
        if (
            latest is not None
            and latest.status == "expired"
            and (assent.is_firm or not history or _just_shown(history) == latest.document)
        ):
            return press(self._catalog, latest.document, context, button="confirm")
        return _NOTHING_WAITS if assent.is_firm else None

    def _undo(self, context: CallContext) -> Outcome | None:
        """Take back the newest of what was changed, done or proposed; what cannot be taken back is told so."""
        actor, key = context.actor, context.conversation_key
        with context.services.database.unit() as uow:
            since = uow.now - conversations.IDLE_AFTER
            done = actions.find_last_done(uow, actor, key, since=since)
            candidates = [
                *actions.list_waiting(uow, actor, key, kind="undo"),
                *actions.list_waiting(uow, actor, key),
                *([] if done is None else [done]),
            ]
        newest = max(candidates, key=_happened, default=None)
        return None if newest is None else press(self._catalog, newest.document, context, button="undo")


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


def _happened(action: Action) -> tuple[datetime, str]:
    return (action.decided_at or action.created_at, action.document)


def _just_shown(history: Sequence[BaseMessage]) -> str | None:
    """Return the number of the write that the last answer ended with, or None if it was about anything else."""
    newest = next((past for past in reversed(history) if isinstance(past, HumanMessage | ToolMessage)), None)
    return read_pending(newest) if isinstance(newest, ToolMessage) else None


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
    return _refusal("invalid", template, numbers=", ".join(numbers), first=numbers[0])


def _still_waits(action: Action) -> Outcome:
    return _refusal(
        "invalid",
        message(
            "{number} still waits and has not been done. Say “confirm” or press its button if you want it."
        ),
        number=action.document,
    )


def _refusal(reason: Reason, template: str, **fields: str) -> Outcome:
    return Outcome(
        status="refuse",
        tool=None,
        arguments={},
        reason=reason,
        refusal=Refusal(template=template, fields=fields),
    )


_NOTHING_WAITS = _refusal("not_found", message("Nothing is waiting for your confirmation here."))
