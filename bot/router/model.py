"""RouterModel: a chat model that understands by itself, offline, and answers with one typed tool call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from bot.router.carrying import carry_over
from bot.router.continuing import Context, go_on
from bot.router.decision import Decision
from bot.router.dialogue import Dialogue, PastTurn, is_turn_over, read_dialogue
from bot.router.facts import Facts, FindMentions, read_facts
from bot.router.filling import SlotFiller
from bot.router.plausibility import weigh
from bot.router.schema import ToolSchema, read_tool
from bot.router.scorer import IntentScorer, Verdict
from bot.router.stand_ins import generalise
from bot.router.wording import Wording, read_wording
from prompts.loader import load_slots

# Below these two tools are offered instead of one being taken: neither has half of the probability, and
# the second is not far behind.
_SURE_ENOUGH = 0.5
_CLEAR_LEAD = 0.15
HANDBOOK_TOOL = "ask_policy"


class RouterModel(BaseChatModel):
    """Turns the last message into a tool call among the bound tools.

    The answer's `response_metadata["decision"]` is `act` (one tool call), `ask` (several `candidates`, no
    call) or `refuse` (with a `reason`; `tool` names what was understood but is not bound). After a tool has
    answered, the content is empty and nothing is called: the turn is over.

    Dates are counted from `additional_kwargs["now"]` of the last human message, the present instant in the
    asker's zone as ISO text with offset, else from `clock`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    scorer: IntentScorer
    filler: SlotFiller
    find_mentions: FindMentions
    clock: Callable[[], datetime]
    is_in_handbook: Callable[[str], bool] | None = None

    @property
    def _llm_type(self) -> str:
        return "storehand-router"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: dict[str, Any] | str | bool | None = None,
        **kwargs: Any,  # noqa: ANN401  the base class's signature
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer these tools and no others; a forced choice has no meaning here and is ignored."""
        del tool_choice
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002  the base class's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002  likewise
        **kwargs: Any,  # noqa: ANN401  likewise
    ) -> ChatResult:
        if is_turn_over(messages):
            message = AIMessage(content="", response_metadata={"decision": "done"})
        else:
            tools = {tool.name: tool for tool in map(read_tool, kwargs.get("tools") or ())}
            decision, verdict = self.decide(messages, tools)
            message = decision.to_message(verdict)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def decide(
        self, messages: Sequence[BaseMessage], tools: Mapping[str, ToolSchema]
    ) -> tuple[Decision, Verdict | None]:
        """Understand the last message in the light of those before it."""
        dialogue = read_dialogue(messages)
        picked = tools.get(dialogue.text)
        if picked is not None and dialogue.before is not None:
            # The person was asked which tool was meant and pressed one: it is done with the earlier words.
            return self._act(picked, self._facts(read_wording(dialogue.before), dialogue)), None
        wording = read_wording(dialogue.text)
        if wording.is_empty:
            return Decision("refuse", reason="out_of_scope"), None
        facts = self._facts(wording, dialogue)
        verdict = weigh(self.scorer.score(wording.plain, generalise(facts, load_slots())), facts, tools)
        context = Context(dialogue, facts, verdict, tools, self.filler, self.find_mentions)
        return go_on(context) or self._start(context), verdict

    def _start(self, context: Context) -> Decision:
        verdict, tools = context.verdict, context.tools
        if verdict.is_out_of_scope:
            return self._ask_handbook(context) or Decision("refuse", reason="out_of_scope")
        best, second = verdict.scores[0], verdict.scores[1]
        if best.probability < _SURE_ENOUGH and best.probability - second.probability < _CLEAR_LEAD:
            candidates = [score.label for score in (best, second) if score.label in tools]
            if len(candidates) > 1:
                return Decision("ask", candidates=candidates)
        tool = tools.get(best.label)
        if tool is None:
            return Decision("refuse", tool=best.label, reason="unavailable")
        return self._act(tool, context.facts, previous=context.dialogue.previous)

    def _ask_handbook(self, context: Context) -> Decision | None:
        """Give the handbook a say before refusing: it knows better than any phrase what it covers."""
        tool = context.tools.get(HANDBOOK_TOOL)
        if tool is None or self.is_in_handbook is None or not self.is_in_handbook(context.dialogue.text):
            return None
        return self._act(tool, context.facts)

    def _facts(self, wording: Wording, dialogue: Dialogue) -> Facts:
        return read_facts(wording, now=dialogue.now or self.clock(), find_mentions=self.find_mentions)

    def _act(self, tool: ToolSchema, facts: Facts, *, previous: PastTurn | None = None) -> Decision:
        filling = self.filler.fill(tool, facts)
        arguments = carry_over(tool, filling.arguments, facts, previous)
        return Decision(
            "act",
            tool=tool.name,
            arguments=arguments,
            missing=tuple(name for name in tool.required if name not in arguments),
            invalid=filling.invalid,
        )
