"""All that the understanding of one message rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from backend.naming.entries import NameKind
from bot.router.dialogue import Dialogue
from bot.router.facts import Facts, read_facts
from bot.router.filling import Filling, SlotFiller
from bot.router.fragments import asks_something, is_only_asking, unexplained
from bot.router.leads import Lead, take_apart
from bot.router.lookup import NameLookup
from bot.router.name_slots import NAME_KINDS
from bot.router.schema import Slot, SlotKind, ToolSchema
from bot.router.scorer import Verdict
from bot.router.wording import Wording

_SURE = 0.6
FREE_TEXT = frozenset({SlotKind.QUESTION, SlotKind.REMAINDER, SlotKind.REMARK})
_NUMBERS = frozenset(
    {SlotKind.MONEY, SlotKind.QUANTITY, SlotKind.NUMBER, SlotKind.DAYS, SlotKind.LINES, SlotKind.REFERENCE}
)


@dataclass(frozen=True)
class Context:
    """A message in its conversation.

    Attributes:
        facts: of the message without the words that tie it to the one before.
        request: of the message as a request of its own.
        verdict: which tool that request is for.
    """

    dialogue: Dialogue
    lead: Lead
    facts: Facts
    request: Facts
    verdict: Verdict
    tools: Mapping[str, ToolSchema]
    filler: SlotFiller
    names: NameLookup

    @cached_property
    def rest(self) -> str:
        """What the message says beyond values and small words."""
        return unexplained(self.facts)

    @cached_property
    def asks(self) -> bool:
        """True if the message by itself asks or wants something, other than `我要大号的`."""
        return asks_something(self.facts)

    @property
    def is_empty(self) -> bool:
        """True if nothing is left without the words that tie."""
        return self.facts.wording.is_empty

    def asks_for_another(self, tool: str, *, at_least: float = _SURE) -> bool:
        """True if the message by itself is clearly a request for another tool."""
        best = self.verdict.best
        return not self.verdict.is_out_of_scope and best.label != tool and best.probability >= at_least

    def fill(self, tool: ToolSchema) -> Filling:
        """Read a tool's arguments out of the message, as far as it really holds them."""
        filling = self.filler.fill(tool, self.facts)
        named = {
            name: value
            for name, value in filling.arguments.items()
            if is_named(tool.slot(name), tool, self.facts)
        }
        return replace(filling, arguments=named)

    def about(self, wording: Wording) -> "Context":
        """The same context with another piece of the message as its core."""
        facts = read_facts(wording, now=self.facts.now, find_mentions=self.names.find_mentions)
        return replace(self, facts=facts, lead=replace(take_apart(wording), ties=self.lead.ties))


def is_named(slot: Slot | None, tool: ToolSchema, facts: Facts) -> bool:
    """True if the message really holds the value, rather than being taken for it as a whole."""
    if slot is None or slot.kind in FREE_TEXT:
        return False
    if slot.kind is SlotKind.DOCUMENT and any(other.kind in _NUMBERS for other in tool.slots):
        # `3250` is the amount; a tool that takes no other number may have its document named so.
        return bool(facts.documents)
    if slot.kind in NAME_KINDS:
        return bool(facts.named(NameKind(slot.kind.value)))
    return True


def without_asking_words(tool: ToolSchema, arguments: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Leave out a name that is only a word of the request: the `check` of `check stock please`."""
    return {
        name: value
        for name, value in arguments.items()
        if is_named(tool.slot(name), tool, facts)
        or (slot := tool.slot(name)) is None
        or slot.kind not in NAME_KINDS
        or not is_only_asking(str(value))
    }


def lines_slot(tool: ToolSchema) -> Slot | None:
    """The argument that holds the lines of an order, if the tool has one."""
    return next((slot for slot in tool.slots if slot.kind is SlotKind.LINES), None)


def known_to(tool: ToolSchema, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that the tool takes."""
    return {name: value for name, value in arguments.items() if tool.slot(name) is not None}
