"""Reads the conversation so far out of the messages that LangChain hands to a model."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

NOW_KEY = "now"
"""In a HumanMessage's `additional_kwargs`: the present instant in the asker's zone, ISO with offset."""
EXPIRED_KEY = "expired"
"""In a HumanMessage's `additional_kwargs`: true if it was said before a silence too long to go on after."""
ANSWERS_KEY = "answers"
"""In a router message's `response_metadata`: of its calls, which answers the question of which earlier one."""

_DOCUMENT_NUMBER = re.compile(r"\b(?:PR|PO|GR|IV|PY|TR|SC|IS|LV|TK|AL|AC)-\d{6}\b", re.ASCII)
# A question that was put aside may still be answered after this many other messages.
_MESSAGES_A_QUESTION_STAYS_OPEN = 4


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
        call: id of the call.
        answered: id of the earlier call whose question this one answered.
        messages_ago: how many messages of the person ago; 1 is the last one before the present.
        is_dropped: the person has said since that they do not want it any more.
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
    call: str = ""
    answered: str | None = None
    messages_ago: int = 1
    is_dropped: bool = False


@dataclass(frozen=True)
class Dialogue:
    """The message to understand, what the person said before it, and the turns so far.

    `past` has the newest message's calls first, those of one message in their order; `expired` are the turns
    before a long silence.
    """

    text: str
    now: datetime | None
    past: tuple[PastTurn, ...]
    before: str | None = None
    expired: tuple[PastTurn, ...] = ()

    @property
    def latest(self) -> tuple[PastTurn, ...]:
        """The calls made for the last message for which any was made."""
        return tuple(turn for turn in self.past if turn.messages_ago == self.past[0].messages_ago)

    @property
    def previous(self) -> PastTurn | None:
        """The last call."""
        return self.latest[-1] if self.past else None

    @property
    def open_questions(self) -> tuple[PastTurn, ...]:
        """Questions nobody has answered, put aside at most a few messages ago, in the order to answer them."""
        return tuple(turn for turn in self.past if _is_open(turn, self.past))

    @property
    def expired_questions(self) -> tuple[PastTurn, ...]:
        """Questions that were open when the long silence began."""
        return tuple(turn for turn in self.expired if _is_open(turn, self.expired))


def _is_open(turn: PastTurn, past: Sequence[PastTurn]) -> bool:
    if turn.status != "clarify" or turn.is_dropped:
        return False
    if turn.messages_ago >= past[0].messages_ago + _MESSAGES_A_QUESTION_STAYS_OPEN:
        return False
    later = [one for one in past if one.messages_ago < turn.messages_ago]
    # Whoever asks the same tool something else does not want the old question any more.
    return not any(
        one.answered == turn.call or (one.answered is None and one.tool == turn.tool) for one in later
    )


def is_turn_over(messages: Sequence[BaseMessage]) -> bool:
    """True if a tool has answered since the person last spoke."""
    return bool(messages) and isinstance(messages[-1], ToolMessage)


def read_dialogue(messages: Sequence[BaseMessage]) -> Dialogue:
    """Read the last message and the turns before it; a message without a person's words reads as empty."""
    said = [index for index, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if not said:
        return Dialogue(text="", now=None, past=())
    last = messages[said[-1]]
    now = last.additional_kwargs.get(NOW_KEY)
    exchanges = [messages[start:end] for start, end in pairwise(said)]
    fresh = [exchange for exchange in exchanges if not exchange[0].additional_kwargs.get(EXPIRED_KEY)]
    stale = exchanges[: len(exchanges) - len(fresh)]
    return Dialogue(
        text=_text(last),
        now=datetime.fromisoformat(now) if now else None,
        past=tuple(_past_turns(fresh)),
        before=_text(fresh[-1][0]) if fresh else None,
        expired=tuple(_past_turns(stale)),
    )


def _past_turns(exchanges: Sequence[Sequence[BaseMessage]]) -> Iterator[PastTurn]:
    is_dropped = False
    for ago, exchange in enumerate(reversed(exchanges), start=1):
        calls = _calls(exchange)
        for message in exchange:
            if isinstance(message, ToolMessage):
                call, answered = calls.get(message.tool_call_id, ({}, None))
                yield _past_turn(
                    message,
                    asked_with=_text(exchange[0]),
                    call=call,
                    answered=answered,
                    messages_ago=ago,
                    is_dropped=is_dropped,
                )
        is_dropped = is_dropped or any(_says_dropped(message) for message in exchange)


def _calls(exchange: Sequence[BaseMessage]) -> dict[str, tuple[Mapping[str, Any], str | None]]:
    return {
        call["id"]: (call, (message.response_metadata.get(ANSWERS_KEY) or {}).get(call["id"]))
        for message in exchange
        if isinstance(message, AIMessage)
        for call in message.tool_calls
        if call["id"] is not None
    }


def _says_dropped(message: BaseMessage) -> bool:
    """True of a decision to drop what was asked, alone or before turning to something else."""
    return isinstance(message, AIMessage) and bool(message.response_metadata.get("drops_questions"))


def _past_turn(
    result: ToolMessage,
    *,
    asked_with: str,
    call: Mapping[str, Any],
    answered: str | None,
    messages_ago: int,
    is_dropped: bool,
) -> PastTurn:
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
        call=result.tool_call_id,
        answered=answered,
        messages_ago=messages_ago,
        is_dropped=is_dropped,
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


def without_expired(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Leave out what was said before a long silence."""
    last = max(
        (index for index, message in enumerate(messages) if message.additional_kwargs.get(EXPIRED_KEY)),
        default=-1,
    )
    return list(messages[last + 1 :])
