"""The agent: a model that names tools, and a loop that runs them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, Protocol

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRequest,
    dynamic_prompt,
)
from langchain.agents.middleware.types import AgentState, hook_config
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langgraph.runtime import Runtime

from bot.tool_adapter import adapt_tools
from tools.catalog import Catalog
from tools.context import CallContext
from tools.results import Outcome

# A person's message needs one or two calls; a model that wants more is going round in circles.
MOST_MODEL_CALLS = 6


class TurnRunner(Protocol):
    """Runs one turn; `Agent` is one, and so is the one that falls back to the router."""

    def run(self, messages: Sequence[BaseMessage], context: CallContext) -> list[BaseMessage]:
        """Return the messages that a turn adds to the conversation."""
        ...


class StopWhenSettled(AgentMiddleware[AgentState[Any], CallContext]):
    """Ends the run once a call asks, refuses or waits for a button: only the person can go on from there.

    A model that saw "ask which cola" would otherwise be tempted to pick one.
    """

    @hook_config(can_jump_to=["end"])
    def before_model(self, state: AgentState[Any], runtime: Runtime[CallContext]) -> dict[str, Any] | None:
        """Jump to the end when a result of the newest calls is not an answer."""
        del runtime
        if any(outcome.status != "answer" for outcome in newest_outcomes(state["messages"])):
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
        around: Sequence[AgentMiddleware[Any, CallContext]] = (),
    ) -> None:
        middleware: list[Any] = [
            StopWhenSettled(),
            ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end"),
        ]
        if system_prompt is not None:
            middleware.append(_prompted(system_prompt))
        middleware.extend(around)
        tools = adapt_tools(catalog)
        self._bound = model.bind_tools(tools)
        # LangChain's own types do not let a context of ours meet its call limit; both are used as documented.
        self._graph: Any = create_agent(
            model,
            tools=tools,
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
        # One after another: several wishes are answered in their order, and never race for one row.
        result = self._graph.invoke(
            {"messages": list(messages)}, context=context, config={"max_concurrency": 1}
        )
        return list(result["messages"][len(messages) :])

    def decide(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Return what the model would do next, without doing it."""
        return self._bound.invoke(list(messages))


def newest_outcomes(messages: Sequence[BaseMessage]) -> list[Outcome]:
    """Return how the newest calls ended, oldest first; calls made together are all looked at."""
    newest = takewhile(lambda message: isinstance(message, ToolMessage), reversed(messages))
    return outcomes_of(reversed(list(newest)))


def outcomes_of(messages: Iterable[BaseMessage]) -> list[Outcome]:
    """Return the outcomes that the tool results among `messages` carry."""
    return [
        found.artifact
        for found in messages
        if isinstance(found, ToolMessage) and isinstance(found.artifact, Outcome)
    ]


def _prompted(system_prompt: Callable[[CallContext], str]) -> Any:  # noqa: ANN401 -- LangChain's middleware type
    @dynamic_prompt
    def prompt(request: ModelRequest[CallContext]) -> str:
        return system_prompt(request.runtime.context)

    return prompt
