"""What a language model may propose: known tools with arguments they have, each once, a handful in a turn."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.tool import ToolCall

from tools.catalog import Catalog, Tool

# More cards than this nobody reads, and nobody asks for more in one message.
MOST_CALLS_IN_A_TURN = 6
# Nothing that a person may write is longer, so no argument is.
MOST_CHARACTERS = 4_000


class BadProposal(Exception):
    """The model's message cannot be followed; the text says why, for the log."""


def accept(message: AIMessage, *, catalog: Catalog, earlier: Sequence[BaseMessage]) -> AIMessage:
    """Return the model's message as far as it may be followed: its new calls, without its words.

    Args:
        message: what the model answered.
        catalog: the tools there are.
        earlier: the messages of this turn so far; a call that was made is not made again.

    Raises:
        BadProposal: a call is malformed, of no tool, or with an argument the tool does not have.
    """
    if message.invalid_tool_calls:
        raise BadProposal("malformed_arguments")
    for call in message.tool_calls:
        tool = catalog.get(call["name"])
        if tool is None:
            raise BadProposal("unknown_tool")
        _check_arguments(call["args"], tool)
    made = [call for past in earlier if isinstance(past, AIMessage) for call in past.tool_calls]
    fresh = _new_ones(message.tool_calls, made)
    return AIMessage("", tool_calls=fresh[: max(MOST_CALLS_IN_A_TURN - len(made), 0)])


def _check_arguments(arguments: Mapping[str, Any], tool: Tool) -> None:
    """Check names and shapes only: what a value means is found out where every call is, in `tools.calling`."""
    fields = tool.request.model_json_schema()["properties"]
    for name, value in arguments.items():
        if name not in fields:
            raise BadProposal("unknown_argument")
        if not (_are_lines(value) if _takes_list(fields[name]) else _is_plain(value)):
            raise BadProposal("misshapen_argument")


def _takes_list(field: Mapping[str, Any]) -> bool:
    return any(shape.get("type") == "array" for shape in (field, *field.get("anyOf", ())))


def _are_lines(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(isinstance(line, dict) and all(map(_is_plain, line.values())) for line in value)
    )


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MOST_CHARACTERS
    return value is None or isinstance(value, (int, float))


def _new_ones(calls: Iterable[ToolCall], made: Sequence[ToolCall]) -> list[ToolCall]:
    seen = [(call["name"], call["args"]) for call in made]
    fresh: list[ToolCall] = []
    for call in calls:
        what = (call["name"], call["args"])
        if what not in seen:
            seen.append(what)
            # Some servers give all calls one id, or none; results must find their call again.
            fresh.append(
                ToolCall(
                    name=call["name"], args=call["args"], id=f"call_{uuid.uuid4().hex}", type="tool_call"
                )
            )
    return fresh
