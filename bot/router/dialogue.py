"""Reads the conversation so far out of the messages that LangChain hands to a model."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

NOW_KEY = "now"
"""In a HumanMessage's `additional_kwargs`: the present instant in the asker's zone, ISO with offset."""

_DOCUMENT_NUMBER = re.compile(r"\b(?:PR|PO|GR|IV|PY|TR|SC|IS|LV|TK|AL|AC)-\d{6}\b")
# A question that was put aside may still be answered after this many other turns.
_TURNS_A_QUESTION_STAYS_OPEN = 3


@dataclass(frozen=True)
class Option:
    """One choice that was offered; `labels` are its names in all languages."""

    value: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class PastTurn:
    """A tool call and how it ended.

    Attributes:
        asked_with: what the person had written.
        said: arguments as the router gave them.
        arguments: arguments as the tool understood them, codes and defaults included.
        status: answer, confirm, clarify or refuse.
        missing: which argument was asked for.
        asked: what was typed where it fitted several.
        documents: document numbers in the result, in its order.
    """

    tool: str
    asked_with: str
    said: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    status: str = "answer"
    missing: tuple[str, ...] = ()
    asked: str | None = None
    options: tuple[Option, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """The message to understand, what the person said before it, and the turns so far, newest first."""

    text: str
    now: datetime | None
    past: tuple[PastTurn, ...]
    before: str | None = None

    @property
    def previous(self) -> PastTurn | None:
        """The last turn in which a tool was called."""
        return self.past[0] if self.past else None

    @property
    def open_question(self) -> PastTurn | None:
        """The newest question that has not been answered, put aside at most a few turns ago."""
        settled: set[str] = set()
        for turn in self.past[:_TURNS_A_QUESTION_STAYS_OPEN]:
            if turn.status == "clarify" and turn.tool not in settled:
                return turn
            settled.add(turn.tool)
        return None


def is_turn_over(messages: Sequence[BaseMessage]) -> bool:
    """True if a tool has answered since the person last spoke."""
    return bool(messages) and isinstance(messages[-1], ToolMessage)


def read_dialogue(messages: Sequence[BaseMessage]) -> Dialogue:
    """Read the last message and the turns before it; a message without a person's words reads as empty."""
    last = next(
        (index for index in reversed(range(len(messages))) if isinstance(messages[index], HumanMessage)), None
    )
    if last is None:
        return Dialogue(text="", now=None, past=())
    now = messages[last].additional_kwargs.get(NOW_KEY)
    return Dialogue(
        text=_text(messages[last]),
        now=datetime.fromisoformat(now) if now else None,
        past=tuple(_past_turns(messages[:last])),
        before=next(
            (_text(said) for said in reversed(messages[:last]) if isinstance(said, HumanMessage)), None
        ),
    )


def _past_turns(messages: Sequence[BaseMessage]) -> Iterable[PastTurn]:
    for index in reversed(range(len(messages))):
        message = messages[index]
        if isinstance(message, ToolMessage):
            yield _past_turn(message, messages[:index])


def _past_turn(result: ToolMessage, before: Sequence[BaseMessage]) -> PastTurn:
    call: Mapping[str, Any] = next(
        (
            call
            for message in reversed(before)
            if isinstance(message, AIMessage)
            for call in message.tool_calls
            if call["id"] == result.tool_call_id
        ),
        {},
    )
    asked_with = next(
        (_text(message) for message in reversed(before) if isinstance(message, HumanMessage)), ""
    )
    text = _text(result)
    outcome = _json_object(text)
    said = call.get("args") or {}
    return PastTurn(
        tool=str(outcome.get("tool") or call.get("name") or result.name or ""),
        asked_with=asked_with,
        said=said,
        arguments=outcome.get("arguments") or said,
        status=str(outcome.get("status") or "answer"),
        missing=tuple(outcome.get("missing") or ()),
        asked=outcome.get("asked"),
        options=tuple(_option(option) for option in outcome.get("options") or ()),
        documents=tuple(dict.fromkeys(_DOCUMENT_NUMBER.findall(text))),
    )


def _option(option: Mapping[str, Any]) -> Option:
    labels = (str(value) for key, value in option.items() if key.startswith("label") and value)
    return Option(value=str(option["value"]), labels=tuple(labels))


def _json_object(text: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _text(message: BaseMessage) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return " ".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)
