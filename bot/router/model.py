"""RouterModel: a chat model that understands by itself, offline, and answers with one typed tool call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, PrivateAttr

from bot.router.carrying import carry_over
from bot.router.context import Context, without_asking_words
from bot.router.continuing import answers_what_expired, go_on
from bot.router.core_clause import clearest, is_unclear, pieces_of
from bot.router.decision import Decision
from bot.router.dialogue import Dialogue, PastTurn, is_turn_over, read_dialogue
from bot.router.facts import Facts, read_facts
from bot.router.filling import SlotFiller
from bot.router.lead_words import Tie
from bot.router.leads import take_apart
from bot.router.lookup import NameLookup
from bot.router.plausibility import weigh
from bot.router.schema import ToolSchema
from bot.router.scorer import IntentScorer, Verdict
from bot.router.selecting import select
from bot.router.several import spread
from bot.router.stand_ins import generalise
from bot.router.tool_reader import BindableTool, ToolReader
from bot.router.wishes import Cut, are_two, is_wish, may_hold_several, split
from bot.router.wording import Wording, read_wording
from prompts.loader import load_slots

# A message of two wishes is looked at whole, in parts, and part by part again; most parts are the same text.
_VERDICTS_KEPT = 64


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
    names: NameLookup
    clock: Callable[[], datetime]
    handbook_score: Callable[[str], float] | None = None
    writes: frozenset[str] = frozenset()
    _reader: ToolReader = PrivateAttr(default_factory=ToolReader)

    @property
    def _llm_type(self) -> str:
        return "storehand-router"

    def bind_tools(
        self,
        tools: Sequence[BindableTool],
        *,
        tool_choice: dict[str, Any] | str | bool | None = None,
        **kwargs: Any,  # noqa: ANN401  the base class's signature
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer these tools and no others; a forced choice has no meaning here and is ignored."""
        del tool_choice
        return self.bind(tools=[self._reader.to_function(tool) for tool in tools], **kwargs)

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
            tools = {tool.name: tool for tool in map(self._reader.to_schema, kwargs.get("tools") or ())}
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
        context = self._context(wording, dialogue, tools)
        pieces = self._wishes(context, wording)
        if len(pieces) > 1:
            decided = self._decide_each(pieces, dialogue, tools)
            if decided is not None:
                return decided, context.verdict
        first, *others = self._understand(context)
        return replace(first, more=others), context.verdict

    def _understand(self, context: Context) -> list[Decision]:
        """Understand one wish; several decisions if it is about several things."""
        expired = answers_what_expired(context)
        if expired is not None:
            return [expired]
        going_on = go_on(context)
        if going_on:
            return [each for one in going_on for each in self._spread(one, context.facts, context)]
        started = replace(self._start(context), drops_questions=Tie.DROP in context.lead.ties)
        return self._spread(started, context.request, context)

    @staticmethod
    def _spread(decision: Decision, facts: Facts, context: Context) -> list[Decision]:
        tool = context.tools.get(decision.tool or "")
        return spread(decision, tool, facts, names=context.names) if tool is not None else [decision]

    def _wishes(self, context: Context, wording: Wording) -> list[Wording]:
        if not may_hold_several(wording):
            return [wording]
        whole = self._facts(wording, context.dialogue)
        answers_a_question = bool(context.dialogue.open_questions)

        def is_pair(left: Wording, right: Wording, cut: Cut) -> bool:
            second = self._context(right, context.dialogue, context.tools)
            if not is_wish(second, is_weak=cut.is_weak):
                return False
            first = self._context(left, context.dialogue, context.tools)
            if not is_wish(first, is_weak=cut.is_weak):
                return answers_a_question and not cut.is_weak and not first.asks
            return are_two(first, second, is_weak=cut.is_weak)

        return split(wording, inside=whole.spans(), is_pair=is_pair)

    def _decide_each(
        self, pieces: Sequence[Wording], dialogue: Dialogue, tools: Mapping[str, ToolSchema]
    ) -> Decision | None:
        """Decide the wishes in their order, each in the light of those before; None unless all can be done."""
        decisions: list[Decision] = []
        for piece in pieces:
            decisions += self._understand(self._context(piece, dialogue, tools))
            last = decisions[-1]
            if any(one.kind != "act" for one in decisions) or last.tool is None:
                return None
            done = PastTurn(
                tool=last.tool,
                asked_with=piece.typed,
                said=last.arguments,
                arguments=last.arguments,
                messages_ago=0,
            )
            dialogue = replace(
                dialogue, past=(done, *(replace(turn, is_dropped=True) for turn in dialogue.past))
            )
        return replace(decisions[0], more=decisions[1:])

    def _context(self, wording: Wording, dialogue: Dialogue, tools: Mapping[str, ToolSchema]) -> Context:
        lead = take_apart(wording)
        # What opens a conversation takes nothing back, whatever its first words are: `it's too warm in here`.
        is_opening = not dialogue.past or lead.request.is_empty
        request = self._facts(wording if is_opening else lead.request, dialogue)
        return Context(
            dialogue=dialogue,
            lead=lead,
            facts=request if lead.core == request.wording else self._facts(lead.core, dialogue),
            request=request,
            verdict=self._verdict(request, dialogue, tools),
            tools=tools,
            filler=self.filler,
            names=self.names,
        )

    def _verdict(self, request: Facts, dialogue: Dialogue, tools: Mapping[str, ToolSchema]) -> Verdict:
        whole = self._judged(request, tools)
        if not is_unclear(whole):
            return whole
        pieces = [self._facts(piece, dialogue) for piece in pieces_of(request)]
        judged = [(piece, self._judged(piece, tools)) for piece in pieces]
        return clearest(whole, judged, message=request)

    def _judged(self, facts: Facts, tools: Mapping[str, ToolSchema]) -> Verdict:
        return weigh(self._score(facts.wording.plain, generalise(facts, load_slots())), facts, tools)

    @cached_property
    def _score(self) -> Callable[..., Verdict]:
        return lru_cache(maxsize=_VERDICTS_KEPT)(self.scorer.score)

    def _start(self, context: Context) -> Decision:
        selection = select(
            context.verdict, writes=self.writes, handbook=self._handbook_for(context.dialogue.text)
        )
        if selection.kind == "refuse":
            return Decision("refuse", reason="out_of_scope")
        candidates = [name for name in selection.tools if name in context.tools]
        if len(candidates) > 1:
            return Decision("ask", candidates=candidates)
        tool = context.tools.get(selection.tools[0])
        if tool is None:
            return Decision("refuse", tool=selection.tools[0], reason="unavailable")
        return self._act(tool, context.request, previous=context.dialogue.previous)

    def _handbook_for(self, text: str) -> Callable[[], float] | None:
        score = self.handbook_score
        return None if score is None else lambda: score(text)

    def _facts(self, wording: Wording, dialogue: Dialogue) -> Facts:
        return read_facts(wording, now=dialogue.now or self.clock(), find_mentions=self.names.find_mentions)

    def _act(self, tool: ToolSchema, facts: Facts, *, previous: PastTurn | None = None) -> Decision:
        filling = self.filler.fill(tool, facts)
        said = without_asking_words(tool, filling.arguments, facts)
        arguments = carry_over(tool, said, facts, previous)
        return Decision(
            "act",
            tool=tool.name,
            arguments=arguments,
            missing=tuple(name for name in tool.required if name not in arguments),
            invalid=filling.invalid,
        )
