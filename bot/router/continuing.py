"""Does a message go on with the turn before it: an answer, a correction, a follow-up, a change of mind?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.naming.entries import NameKind
from bot.router.choosing import choose, content_words
from bot.router.cues import CANCEL, CORRECTION, FOLLOW_UP, SMALL_WORDS
from bot.router.decision import Continuation, Decision
from bot.router.dialogue import Dialogue, PastTurn
from bot.router.facts import Facts, FindMentions
from bot.router.filling import SlotFiller
from bot.router.lines import complete_line, merge_lines
from bot.router.schema import Slot, SlotKind, ToolSchema
from bot.router.scorer import Verdict
from bot.router.wording import read_wording

_SURE = 0.6
_MOST_LETTERS_OF_A_MODIFIER = 12


@dataclass(frozen=True)
class Context:
    """All that the decision rests on."""

    dialogue: Dialogue
    facts: Facts
    verdict: Verdict
    tools: Mapping[str, ToolSchema]
    filler: SlotFiller
    find_mentions: FindMentions

    @property
    def unexplained(self) -> str:
        """What the message says beyond values and small words."""
        return SMALL_WORDS.sub("", self.facts.leftover())

    def asks_for_another(self, tool: str) -> bool:
        """True if the message by itself is clearly a request for another tool."""
        if self.verdict.is_out_of_scope or not self.unexplained:
            return False
        best = self.verdict.best
        return best.label != tool and best.probability >= _SURE


def go_on(context: Context) -> Decision | None:
    """Decide how a message continues the conversation; None if it starts something new."""
    previous = context.dialogue.previous
    if previous is None:
        return None
    if CANCEL.fullmatch(context.facts.wording.plain):
        return Decision("refuse", continuation="cancel", tool=previous.tool, reason="cancelled")
    question = context.dialogue.open_question
    if question is not None:
        answered = _answer(question, context, put_aside=question is not previous)
        if answered is not None:
            return answered
    plain = context.facts.wording.plain
    if CORRECTION.search(plain):
        return _change(previous, context, "correction")
    if FOLLOW_UP.search(plain) or not context.unexplained:
        return _change(previous, context, "follow_up")
    return None


def _answer(question: PastTurn, context: Context, *, put_aside: bool) -> Decision | None:
    tool = context.tools.get(question.tool)
    if tool is None or not question.missing:
        return None
    name = question.missing[0]
    value = choose(context.facts.wording, question.options)
    if value is None and (put_aside or context.asks_for_another(tool.name)):
        return None
    given: dict[str, Any] = dict(context.filler.fill(tool, context.facts).arguments)
    lines = _lines_slot(tool)
    if lines is not None and name in {"item", "quantity", lines.name}:
        arguments = {**given, **question.arguments}
        arguments[lines.name] = complete_line(
            question.arguments.get(lines.name) or (),
            given.get(lines.name) or (),
            name=name,
            asked=question.asked,
            value=value,
        )
        return _act(tool, arguments, "answer")
    if value is None:
        value = _direct_answer(tool.slot(name), tool, question, context)
    if value is None:
        return None
    return _act(tool, {**given, **question.arguments, name: value}, "answer")


def _direct_answer(slot: Slot | None, tool: ToolSchema, question: PastTurn, context: Context) -> Any | None:  # noqa: ANN401  JSON
    """Read the missing argument out of the message; a name nobody knows is handed on as it was typed."""
    if slot is None:
        return None
    if slot.kind in {SlotKind.REMAINDER, SlotKind.REMARK, SlotKind.QUESTION}:
        return context.facts.wording.typed or None
    value = context.filler.fill(tool, context.facts).arguments.get(slot.name)
    if value is None and slot.kind in {SlotKind.ITEM, SlotKind.LOCATION, SlotKind.PERSON, SlotKind.SUPPLIER}:
        if not question.asked:
            return context.facts.wording.typed
        return " ".join([question.asked, *content_words(context.facts.wording.plain)])
    return value


def _change(previous: PastTurn, context: Context, kind: Continuation) -> Decision | None:
    tool = context.tools.get(previous.tool)
    if tool is None or (kind == "follow_up" and context.asks_for_another(tool.name)):
        return None
    filling = context.filler.fill(tool, context.facts)
    changes = {
        name: value for name, value in filling.arguments.items() if _is_named(tool.slot(name), context.facts)
    }
    if not changes and not filling.invalid:
        changes = _refined_item(tool, previous, context)
    if not changes and not filling.invalid:
        return None
    arguments = {
        name: value
        for name, value in {**previous.arguments, **changes}.items()
        if name not in filling.invalid
    }
    lines = _lines_slot(tool)
    if lines is not None and lines.name in changes:
        arguments[lines.name] = merge_lines(previous.arguments.get(lines.name) or (), changes[lines.name])
    return _act(tool, arguments, kind, invalid=filling.invalid)


def _is_named(slot: Slot | None, facts: Facts) -> bool:
    """True if the message really holds the value, rather than being taken for it as a whole."""
    if slot is None or slot.kind in {SlotKind.QUESTION, SlotKind.REMAINDER, SlotKind.REMARK}:
        return False
    if slot.kind in {SlotKind.ITEM, SlotKind.PERSON, SlotKind.SUPPLIER, SlotKind.LOCATION}:
        return bool(facts.named(NameKind(slot.kind.value)))
    return True


def _refined_item(tool: ToolSchema, previous: PastTurn, context: Context) -> dict[str, Any]:
    """`那无糖的呢` after a question about cola: the new word before the old name."""
    words = context.unexplained
    if tool.slot("item") is None or not words or len(words) > _MOST_LETTERS_OF_A_MODIFIER:
        return {}
    named = _item_words(context)
    if named is None or "item" not in previous.arguments:
        return {}
    blank = " " if words.isascii() else ""
    return {"item": f"{words}{blank}{named}"}


def _item_words(context: Context) -> str | None:
    """What the person last called the item that the conversation is about."""
    for turn in context.dialogue.past:
        wording = read_wording(turn.asked_with)
        for mention in context.find_mentions(wording.plain):
            if mention.kind is NameKind.ITEM:
                return wording.plain[mention.start : mention.end]
    return None


def _lines_slot(tool: ToolSchema) -> Slot | None:
    return next((slot for slot in tool.slots if slot.kind is SlotKind.LINES), None)


def _act(
    tool: ToolSchema, arguments: Mapping[str, Any], kind: Continuation, *, invalid: tuple[str, ...] = ()
) -> Decision:
    known = {name: value for name, value in arguments.items() if tool.slot(name) is not None}
    return Decision(
        "act",
        continuation=kind,
        tool=tool.name,
        arguments=known,
        missing=tuple(name for name in tool.required if name not in known),
        invalid=invalid,
    )
