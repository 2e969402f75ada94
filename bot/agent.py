"""The agent: a model that names tools, and a loop that runs them."""

from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRequest,
    dynamic_prompt,
)
from langchain.agents.middleware.types import AgentState, hook_config
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, ToolMessage
from langgraph.runtime import Runtime

from bot.tool_adapter import adapt_tools
from tools.catalog import Catalog
from tools.context import CallContext
from tools.results import Outcome

# A person's message needs one or two calls; a model that wants more is going round in circles.
MOST_MODEL_CALLS = 6


class StopWhenSettled(AgentMiddleware[AgentState[Any], CallContext]):
    """Ends the run once a call asks, refuses or waits for a button: only the person can go on from there.

    A model that saw "ask which cola" would otherwise be tempted to pick one.
    """

    @hook_config(can_jump_to=["end"])
    def before_model(self, state: AgentState[Any], runtime: Runtime[CallContext]) -> dict[str, Any] | None:
        """Jump to the end when the newest tool result is not an answer."""
        del runtime
        last = state["messages"][-1]
        if (
            isinstance(last, ToolMessage)
            and isinstance(last.artifact, Outcome)
            and last.artifact.status != "answer"
        ):
            return {"jump_to": "end"}
        return None


class Agent:
    """Runs one turn: messages in, new messages out. Safe to share between threads."""

    def __init__(
        self,
        model: BaseChatModel,
        catalog: Catalog,
        *,
        system_prompt: Callable[[CallContext], str] | None = None,
    ) -> None:
        middleware: list[Any] = [
            StopWhenSettled(),
            ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end"),
        ]
        if system_prompt is not None:
            middleware.append(_prompted(system_prompt))
        # LangChain's own types do not let a context of ours meet its call limit; both are used as documented.
        self._graph: Any = create_agent(
            model,
            tools=adapt_tools(catalog),
            middleware=middleware,
            context_schema=CallContext,
        )

    def run(self, messages: Sequence[BaseMessage], context: CallContext) -> list[BaseMessage]:
        """Run the model and its tools.

        Args:
            messages: the conversation, ending with what the person just said.
            context: who asks, and the services the tools need.

        Returns:
            The messages that were added.
        """
        result = self._graph.invoke({"messages": list(messages)}, context=context)
        return list(result["messages"][len(messages) :])


def _prompted(system_prompt: Callable[[CallContext], str]) -> Any:  # noqa: ANN401 -- LangChain's middleware type
    @dynamic_prompt
    def prompt(request: ModelRequest[CallContext]) -> str:
        return system_prompt(request.runtime.context)

    return prompt
