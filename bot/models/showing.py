"""What a language model is shown of a conversation: what was said and called, never what the tools found.

Cards are made by us, so a model needs no figures, names or passages to do its work. What it does not read
cannot give it orders, and does not leave the company. The e-mail addresses by which colleagues are told apart
do not leave it either: the model reads a stand-in for each.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import ToolCall

from bot.models.pseudonyms import Pseudonyms

# About six thousand tokens of Chinese; the last few turns fit, and nobody refers further back.
MOST_CHARACTERS = 6_000
_MOST_LISTED = 20
_DOCUMENT_NUMBER = re.compile(r"[A-Z]{2}-\d{6}", re.ASCII)


def to_show(
    messages: Sequence[BaseMessage], *, people: Pseudonyms, most_characters: int = MOST_CHARACTERS
) -> list[AnyMessage]:
    """Return the newest turns of a conversation as a model may read them.

    Args:
        messages: the conversation, the turn under way last.
        people: learns which stand-in is shown for which address.
        most_characters: what earlier turns may take together; the last one is always shown.

    Returns:
        Messages that every provider accepts: each call with its result, no empty ones.
    """
    turns = [list(_reduced(turn, people)) for turn in _turns(messages)]
    shown = turns[-1:]
    room = most_characters
    for turn in reversed(turns[:-1]):
        room -= sum(_length(message) for message in turn)
        if room < 0:
            break
        shown.insert(0, turn)
    return [message for turn in shown for message in turn]


def _turns(messages: Iterable[BaseMessage]) -> list[list[BaseMessage]]:
    turns: list[list[BaseMessage]] = []
    for message in messages:
        if isinstance(message, HumanMessage):
            turns.append([message])
        elif turns:
            turns[-1].append(message)
    return turns


def _reduced(turn: Sequence[BaseMessage], people: Pseudonyms) -> Iterable[AnyMessage]:
    results = {message.tool_call_id: message for message in turn if isinstance(message, ToolMessage)}
    for message in turn:
        if isinstance(message, HumanMessage):
            yield HumanMessage(people.hide(str(message.content)))
        elif isinstance(message, AIMessage):
            answered = [call for call in message.tool_calls if call["id"] in results]
            if answered:
                yield AIMessage("", tool_calls=[people.hide_in_call(call) for call in answered])
                yield from (_result_of(call, results[str(call["id"])], people) for call in answered)


def _result_of(call: ToolCall, result: ToolMessage, people: Pseudonyms) -> ToolMessage:
    content = json.dumps(people.hide_in(_summary(result)), ensure_ascii=False)
    return ToolMessage(content, tool_call_id=str(call["id"]), name=call["name"])


def _summary(result: ToolMessage) -> dict[str, Any]:
    outcome = _json_object(str(result.content))
    summary: dict[str, Any] = {"status": outcome.get("status", "failed")}
    summary |= {key: outcome[key] for key in ("tool", "arguments", "missing", "asked") if outcome.get(key)}
    if outcome.get("status") == "answer":
        summary["note"] = "The person has been shown the result."
        numbers = dict.fromkeys(_document_numbers(outcome.get("result")))
        if numbers:
            summary["documents"] = list(numbers)[:_MOST_LISTED]
    if outcome.get("options"):
        # Codes without their names: names are written by others, and the words of a choice are the router's.
        summary["options"] = [option["value"] for option in outcome["options"]]
    return summary


def _document_numbers(value: object) -> Iterable[str]:
    """Find the values that are document numbers; a number inside somebody's sentence is not one."""
    if isinstance(value, str) and _DOCUMENT_NUMBER.fullmatch(value):
        yield value
    elif isinstance(value, Mapping):
        yield from (number for part in value.values() for number in _document_numbers(part))
    elif isinstance(value, list):
        yield from (number for part in value for number in _document_numbers(part))


def _json_object(text: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _length(message: BaseMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    return len(str(message.content)) + len(json.dumps([call["args"] for call in calls], ensure_ascii=False))
