"""How a call that cannot be done as asked ends: checks and errors become outcomes."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from backend.actor import Actor
from backend.errors import AppError, NotAllowed, message
from tools.catalog import Tool
from tools.results import Outcome, Refusal


def require_role(tool: Tool, actor: Actor) -> None:
    """Refuse a person who holds none of the tool's roles.

    Raises:
        NotAllowed: the sentence names the roles that may.
    """
    if not actor.holds_any(tool.roles):
        raise NotAllowed(
            message("Your role does not allow this. It is open to: {roles}."),
            roles=", ".join(sorted(tool.roles)),
        )


def refused(tool_name: str | None, arguments: Mapping[str, Any], error: AppError) -> Outcome:
    """Return the outcome of an error that was raised on purpose."""
    return Outcome(
        status="refuse",
        tool=tool_name,
        arguments=dict(arguments),
        reason=error.reason,
        refusal=Refusal.of(error),
    )


def invalid(tool_name: str, arguments: Mapping[str, Any], error: ValidationError) -> Outcome:
    """Return the outcome of arguments that the request's types refuse; the first fault is named."""
    fault = error.errors()[0]
    field = str(fault["loc"][0]) if fault["loc"] else ""
    return Outcome(
        status="refuse",
        tool=tool_name,
        arguments=dict(arguments),
        reason="invalid",
        refusal=Refusal(
            template=message("{value} does not work as {field}. Please say it differently."),
            fields={"value": str(arguments.get(field, "")), "field": field},
        ),
    )


def not_built(tool_name: str, arguments: Mapping[str, Any]) -> Outcome:
    """Return the outcome of a request that was understood before its service exists."""
    return Outcome(
        status="refuse",
        tool=tool_name,
        arguments=dict(arguments),
        reason="unavailable",
        refusal=Refusal(
            template=message("I understood what you want, but this is not available yet."), fields={}
        ),
    )
