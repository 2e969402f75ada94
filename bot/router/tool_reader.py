"""Reads each bound tool once: an agent binds the same ones anew for every call of the model."""

from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from bot.router.schema import ToolSchema, read_tool

BindableTool = dict[str, Any] | type | Callable[..., Any] | BaseTool


class ToolReader:
    """Remembers tools by identity, and keeps them alive so that an identity stays theirs."""

    def __init__(self) -> None:
        self._functions: dict[int, tuple[BindableTool, dict[str, Any]]] = {}
        self._schemas: dict[int, tuple[Mapping[str, Any], ToolSchema]] = {}

    def to_function(self, tool: BindableTool) -> dict[str, Any]:
        """Return a tool in OpenAI's function form, the same object each time."""
        known = self._functions.get(id(tool))
        if known is None:
            known = self._functions[id(tool)] = (tool, convert_to_openai_tool(tool))
        return known[1]

    def to_schema(self, function: Mapping[str, Any]) -> ToolSchema:
        """Return what the router needs to know of a tool in function form."""
        known = self._schemas.get(id(function))
        if known is None:
            known = self._schemas[id(function)] = (function, read_tool(function))
        return known[1]
