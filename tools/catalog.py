"""The catalogue of tools: how a function becomes one, and the only way to call one.

A tool is a typed function `name(ctx, request) -> result`. Its docstring and the descriptions of its request's
fields are what a model reads; the decorator refuses at import what lacks them.
"""

import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_type_hints

from backend.actions.schemas import Preview, Undoable
from backend.actor import Role
from backend.records import Record
from tools.context import ToolContext

Effect = Literal["read", "reversible", "write"]
ToolFunction = Callable[[ToolContext, Any], Record]

EVERYONE: frozenset[Role] = frozenset(Role)


class ToolDefinitionError(Exception):
    """A tool lacks something that a model, a person or a permission check needs; raised at import."""


@dataclass(frozen=True)
class Tool:
    """A tool as the catalogue knows it.

    A `personal` result is shown to the asker alone. `preview` tells what a write would do, raising all that
    the write would raise; a write without one is not built yet and ends `unavailable`. `undo` takes the
    `reversal` of a reversible tool's result and puts back what was. `is_planned` means that the tool is
    understood and its service does not exist yet.
    """

    name: str
    description: str
    effect: Effect
    roles: frozenset[Role]
    request: type[Record]
    result: type[Record]
    function: ToolFunction
    personal: bool = False
    preview: ToolFunction | None = None
    undo: ToolFunction | None = None
    preview_type: type[Record] | None = None
    reversal_type: type[Record] | None = None
    is_planned: bool = False


def tool(
    *,
    effect: Effect,
    roles: Collection[Role],
    personal: bool = False,
    preview: ToolFunction | None = None,
    undo: ToolFunction | None = None,
) -> Callable[[ToolFunction], Tool]:
    """Turn a typed function into a tool.

    Args:
        effect: `read`; `reversible`, which acts at once; `write`, whose function only a button runs.
        roles: who may use it; holding one is enough.
        personal: whether the result is for the asker's eyes only.
        preview: for writes, `(ctx, request) -> Preview` of the same request.
        undo: for reversible tools, `(ctx, reversal) -> result` of the same result.

    Raises:
        ToolDefinitionError: docstring, roles, types or a field's description are missing.
    """

    def make(function: ToolFunction) -> Tool:
        name = function.__name__
        request, result = _types_of(function)
        description = inspect.getdoc(function)
        if not description:
            raise ToolDefinitionError(
                f"Tool {name!r} has no docstring; a model would not know when to use it."
            )
        if not roles:
            raise ToolDefinitionError(f"Tool {name!r} names no role that may use it.")
        for field_name, field in request.model_fields.items():
            if not field.description:
                raise ToolDefinitionError(f"Argument {field_name!r} of tool {name!r} has no description.")
        if preview is not None:
            _check_preview(name, effect, request, preview)
        if undo is not None:
            _check_undo(name, effect, result, undo)
        return Tool(
            name=name,
            description=description,
            effect=effect,
            roles=frozenset(roles),
            request=request,
            result=result,
            function=function,
            personal=personal,
            preview=preview,
            undo=undo,
            preview_type=None if preview is None else _types_of(preview)[1],
            reversal_type=None if undo is None else _types_of(undo)[0],
        )

    return make


def _types_of(function: ToolFunction) -> tuple[type[Record], type[Record]]:
    hints = get_type_hints(function)
    parameters = [name for name in inspect.signature(function).parameters if name in hints]
    types = [hints[name] for name in parameters]
    result = hints.get("return")
    if len(types) != 2 or types[0] is not ToolContext or not _is_record(types[1]) or not _is_record(result):  # noqa: PLR2004
        raise ToolDefinitionError(
            f"Tool {function.__name__!r} must be (ctx: ToolContext, request: Record) -> Record."
        )
    return types[1], result  # type: ignore[return-value]  # checked just above


def _check_preview(name: str, effect: Effect, request: type[Record], preview: ToolFunction) -> None:
    takes, gives = _types_of(preview)
    if effect != "write" or takes is not request or not issubclass(gives, Preview):
        raise ToolDefinitionError(f"The preview of {name!r} must turn its request into a Preview of a write.")


def _check_undo(name: str, effect: Effect, result: type[Record], undo: ToolFunction) -> None:
    takes, gives = _types_of(undo)
    is_reversible = effect == "reversible" and issubclass(result, Undoable)
    if not is_reversible or gives is not result or takes not in get_args(_annotation(result, "reversal")):
        raise ToolDefinitionError(
            f"The undo of {name!r} must turn the reversal in its result into another such result."
        )


def _annotation(record: type[Record], field_name: str) -> object:
    return record.model_fields[field_name].annotation


def _is_record(candidate: object) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, Record)


class Catalog:
    """The tools by name."""

    def __init__(self, tools: Collection[Tool]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        if len(self._tools) != len(tools):
            raise ToolDefinitionError("Two tools have the same name.")

    def get(self, name: str) -> Tool | None:
        """Return a tool, or None."""
        return self._tools.get(name)

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    def open_to(self, roles: Collection[Role]) -> dict[str, str]:
        """Return the names and first sentences of the built tools that one of `roles` may use."""
        return {
            tool.name: tool.description.partition("\n")[0]
            for tool in self._tools.values()
            if not tool.is_planned and not tool.roles.isdisjoint(roles)
        }
