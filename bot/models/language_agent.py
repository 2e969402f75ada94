"""One turn with a language model, and with the router where the model is of no use. Nobody is told which."""

from collections.abc import Iterable, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from bot.agent import Agent, outcomes_of
from bot.models.guard import Guard
from bot.models.meter import Meter
from bot.router.dialogue import without_expired
from bot.tool_adapter import read_status
from prompts.loader import render_system
from tools.catalog import Catalog
from tools.context import CallContext
from tools.results import Outcome

# How the router reads a message that needs no model: a choice said or pressed, a question dropped.
_PLAIN_CONTINUATIONS = {"answer", "cancel"}


class LanguageAgent:
    """Runs turns with a language model over the tools, and with the router behind it. Safe to share."""

    def __init__(
        self,
        model: BaseChatModel,
        router: Agent,
        *,
        catalog: Catalog,
        meter: Meter,
        timeout_seconds: float,
        company: str,
    ) -> None:
        def prompt(context: CallContext) -> str:
            today = context.actor.local_date(context.services.database.clock.now())
            return render_system(today=today.isoformat(), language=context.language, company=company)

        self._router = router
        self._catalog = catalog
        self._model = Agent(
            model,
            catalog,
            system_prompt=prompt,
            around=[Guard(catalog=catalog, meter=meter, timeout_seconds=timeout_seconds)],
        )

    def run(self, messages: Sequence[BaseMessage], context: CallContext) -> list[BaseMessage]:
        """Run one turn.

        Args:
            messages: the conversation, ending with what the person just said.
            context: who asks, and the services the tools need.

        Returns:
            The messages that were added: calls and their results, never the model's own words.
        """
        if self._is_plain(messages):
            return self._router.run(messages, context)
        added = list(_calls_and_results(self._model.run(without_expired(messages), context)))
        outcomes = outcomes_of(added)
        if not outcomes or all(outcome.reason == "invalid" for outcome in outcomes):
            return self._router.run(messages, context)
        if all(outcome.reason == "not_found" for outcome in outcomes):
            # The model may have put a name in other words, which the router never does.
            routed = self._router.run(messages, context)
            return routed if any(map(_is_understood, outcomes_of(routed))) else added
        return added

    def _is_plain(self, messages: Sequence[BaseMessage]) -> bool:
        """Tell whether the message answers a question of ours: that is a matter of looking it up."""
        if self._catalog.get(str(messages[-1].content)) is not None:
            return True  # the button of a tool, where the router had asked which one was meant
        has_expired = len(without_expired(messages)) < len(messages)
        if not has_expired and not _ends_in_question(messages[:-1]):
            return False
        decision = self._router.decide(messages).response_metadata
        return decision.get("continuation") in _PLAIN_CONTINUATIONS or decision.get("reason") == "expired"


def _calls_and_results(added: Iterable[BaseMessage]) -> Iterable[BaseMessage]:
    for message in added:
        if isinstance(message, ToolMessage) or (isinstance(message, AIMessage) and message.tool_calls):
            yield message


def _is_understood(outcome: Outcome) -> bool:
    return outcome.status != "refuse"


def _ends_in_question(messages: Sequence[BaseMessage]) -> bool:
    last = messages[-1] if messages else None
    if isinstance(last, AIMessage):
        return last.response_metadata.get("decision") == "ask"
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        if read_status(message) == "clarify":
            return True
    return False
