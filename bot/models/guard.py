"""What stands around every call of a language model: limit, deadline, what it is shown, what it may propose."""

import json
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.runtime import Runtime

from bot.models.meter import Meter
from bot.models.patience import GaveUp, Patience
from bot.models.proposals import BadProposal, accept
from bot.models.pseudonyms import Pseudonyms
from bot.models.showing import to_show
from tools.catalog import Catalog
from tools.context import CallContext

logger = logging.getLogger(__name__)


class TurnState(AgentState[Any]):
    """The agent's state with the instant at which the model is given up, on the monotonic clock."""

    give_up_at: float


class Guard(AgentMiddleware[TurnState, CallContext]):
    """Ends the model's part of a turn with an empty message wherever the model is of no use.

    Results that are there by then stay; a turn without any is the router's.
    """

    state_schema = TurnState

    def __init__(self, *, catalog: Catalog, meter: Meter, timeout_seconds: float) -> None:
        super().__init__()
        self._catalog = catalog
        self._meter = meter
        self._timeout_seconds = timeout_seconds
        self._patience = Patience()
        self._tool_characters = sum(
            len(tool.description) + len(json.dumps(tool.request.model_json_schema())) for tool in catalog
        )

    def before_agent(self, state: TurnState, runtime: Runtime[CallContext]) -> dict[str, Any]:
        """Start the turn's clock: all its calls share one deadline."""
        del state, runtime
        return {"give_up_at": time.monotonic() + self._timeout_seconds}

    def wrap_model_call(
        self,
        request: ModelRequest[CallContext],
        handler: Callable[[ModelRequest[CallContext]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        """Call the model and return what may be followed of its answer."""
        context = request.runtime.context
        try:
            answer = self._ask(request, handler, context)
            proposal = accept(answer, catalog=self._catalog, earlier=_this_turn(request.messages))
        except (BadProposal, GaveUp) as reason:
            _log(str(reason), context)
            proposal = AIMessage("")
        return ModelResponse(result=[proposal])

    def _ask(
        self,
        request: ModelRequest[CallContext],
        handler: Callable[[ModelRequest[CallContext]], ModelResponse[Any]],
        context: CallContext,
    ) -> AIMessage:
        if not self._meter.allows(context.actor):
            raise GaveUp("over_daily_limit")
        people = Pseudonyms()
        shown = to_show(request.messages, people=people)
        until = request.state["give_up_at"]  # type: ignore[typeddict-item]  # ours, see TurnState
        try:
            response = self._patience.call(partial(handler, request.override(messages=shown)), until=until)
        except GaveUp as reason:
            if str(reason) == "deadline":
                # It was asked and may still be writing, unheard.
                self._meter.record_failure(context.actor, read_characters=self._length(shown, request))
            raise
        # Every provider's package has errors of its own, and some let those of their HTTP client and of
        # reading a malformed answer through; whichever it is, the router answers.
        except Exception as error:
            self._meter.record_failure(context.actor)
            raise GaveUp(type(error).__name__) from error
        answer = next(message for message in reversed(response.result) if isinstance(message, AIMessage))
        self._meter.record(context.actor, answer, shown_characters=self._length(shown, request))
        return people.put_back(answer)

    def _length(self, shown: Sequence[BaseMessage], request: ModelRequest[CallContext]) -> int:
        system = request.system_message
        return self._tool_characters + sum(
            len(message.model_dump_json()) for message in (*shown, *([system] if system else ()))
        )


def _this_turn(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    return list(takewhile(lambda message: not isinstance(message, HumanMessage), reversed(messages)))


def _log(reason: str, context: CallContext) -> None:
    level = (
        logging.INFO if reason in {"over_daily_limit", "provider_rests", "out_of_time"} else logging.WARNING
    )
    logger.log(
        level,
        "model_passed_over reason=%s actor=%s reference=%s",
        reason,
        context.actor.email,
        context.reference,
    )
