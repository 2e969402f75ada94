"""Our tools as LangChain sees them. The model proposes arguments; `tools.calling.call` decides what happens."""

import json
from typing import Any

from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.runtime import get_runtime

from tools.calling import call
from tools.catalog import Catalog, Tool
from tools.context import CallContext
from tools.results import Outcome


def adapt_tools(catalog: Catalog) -> list[BaseTool]:
    """Return every tool of the catalogue as a LangChain tool.

    The result's content is JSON for the model; its artifact is the `Outcome`, from which cards are made.
    """
    return [_adapt(catalog, tool) for tool in catalog]


def _adapt(catalog: Catalog, tool: Tool) -> BaseTool:
    def run(**arguments: object) -> tuple[str, Outcome]:
        # The person is in the run's context, never among the arguments: a model cannot choose who asks.
        outcome = call(catalog, tool.name, arguments, get_runtime(CallContext).context)
        return to_content(outcome), outcome

    return StructuredTool.from_function(
        func=run,
        name=tool.name,
        description=tool.description,
        # The JSON schema, not the class: names are resolved in `call`, so values must pass as they were typed.
        args_schema=tool.request.model_json_schema(),
        response_format="content_and_artifact",
    )


def to_content(outcome: Outcome) -> str:
    """Write an outcome as the JSON a model reads back; `status` tells whether the call is settled."""
    content: dict[str, Any] = {
        "status": outcome.status,
        "tool": outcome.tool,
        "arguments": dict(outcome.arguments),
    }
    if outcome.status == "clarify":
        content["missing"] = list(outcome.missing)
        content["asked"] = outcome.asked
        content["options"] = [option.model_dump() for option in outcome.options]
    elif outcome.status == "refuse":
        content["reason"] = outcome.reason
    elif outcome.status == "confirm":
        content["pending_action"] = outcome.pending_action
    elif outcome.result is not None:
        content["result"] = outcome.result.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, default=str)


def read_status(message: ToolMessage) -> str | None:
    """Return how a stored call ended, as `to_content` wrote it; None for what it did not write."""
    return _read(message).get("status")


def read_pending(message: ToolMessage) -> str | None:
    """Return the number of the write that a stored call ended in showing; None if it ended otherwise."""
    return _read(message).get("pending_action")


def _read(message: ToolMessage) -> dict[str, Any]:
    try:
        content = json.loads(str(message.content))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
