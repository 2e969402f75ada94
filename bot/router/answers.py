"""Reading a message as the answer to a question that is open."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.naming.entries import NameKind
from bot.router.choosing import choose, content_words
from bot.router.context import FREE_TEXT, Context, known_to, lines_slot
from bot.router.decision import Decision
from bot.router.dialogue import PastTurn
from bot.router.fragments import without_wanting
from bot.router.lines import complete_line
from bot.router.name_slots import NAME_KINDS
from bot.router.schema import Slot, SlotKind, ToolSchema

# A reason or a description may hold any word; only a clear request for another tool is none.
_SURE_IN_SPITE_OF_FREE_TEXT = 0.75
_LINE_FIELDS = ("item", "quantity")
_LONGEST_NAME = 40


def answer(question: PastTurn, context: Context, *, is_newest: bool) -> Decision | None:
    """Read a message as the answer to a question.

    Args:
        question: what was asked.
        context: the message.
        is_newest: nothing else has been talked about since, so that any words may be the answer.

    Returns: the call completed, the same call again if the answer makes no sense, or None if it is none.
    """
    tool = context.tools.get(question.tool)
    if tool is None or not question.missing or context.is_empty:
        return None
    name = question.missing[0]
    slot = _slot_asked_for(tool, name)
    value = chosen(question, slot, context)
    if value is None and _is_something_else(slot, tool, context, is_newest=is_newest):
        return None
    filling = context.fill(tool)
    arguments = {**question.arguments, **filling.arguments}
    lines = lines_slot(tool)
    if lines is not None and name in {*_LINE_FIELDS, lines.name}:
        given = filling.arguments.get(lines.name) or ()
        if value is None and name == "item" and not any(line.get("item") for line in given):
            value = _as_typed(question, NameKind.ITEM, context)
        if value is None and not given:
            return None
        arguments[lines.name] = _completed(question, lines.name, given, name=name, value=value)
    else:
        value = value or _read(slot, filling.arguments, question, context)
        arguments = {**arguments, name: value} if value is not None else dict(question.arguments)
        if value is None and not (is_newest and _is_attempt(slot, filling.invalid, context)):
            return None
    return _act(tool, arguments, question, invalid=filling.invalid)


def chosen(question: PastTurn, slot: Slot | None, context: Context) -> str | None:
    """The option that a message means: by value, name, place in the list, or a description of it."""
    if not question.options:
        return None
    wording = context.facts.wording
    value = choose(wording, question.options)
    if value is None and slot is not None and slot.kind in NAME_KINDS and not context.asks:
        value = _described(question, slot, context)
    return value


def _described(question: PastTurn, slot: Slot, context: Context) -> str | None:
    """The one option left when the words narrow the name that fitted several: `the manager of store 1`."""
    offered = {option.value for option in question.options}
    words = without_wanting(context.facts.wording.plain)
    for text in _narrowed(words, question.asked):
        codes = set(context.names.resolve(text, kind=NAME_KINDS[slot.kind]).codes) & offered
        if len(codes) == 1:
            return codes.pop()
    return None


def _narrowed(words: str, asked: str | None) -> Iterator[str]:
    short = " ".join(content_words(words))
    for form in dict.fromkeys((words, short)):
        if form and asked:
            yield from (f"{form}{asked}", f"{form} {asked}", f"{asked} {form}")
        if form:
            yield form


def _slot_asked_for(tool: ToolSchema, name: str) -> Slot | None:
    slot = tool.slot(name)
    if slot is None and name == "item":
        return Slot(name=name, kind=SlotKind.ITEM, required=True)
    return slot


def _is_something_else(slot: Slot | None, tool: ToolSchema, context: Context, *, is_newest: bool) -> bool:
    """True if the message is rather a request of its own."""
    if not is_newest:
        # Only what holds a value for the question and nothing else returns to a question put aside.
        return slot is None or slot.name not in context.fill(tool).arguments or bool(context.rest)
    if slot is not None and slot.kind in FREE_TEXT:
        return context.asks and context.asks_for_another(tool.name, at_least=_SURE_IN_SPITE_OF_FREE_TEXT)
    is_other = context.verdict.is_out_of_scope or context.verdict.best.label != tool.name
    return context.asks and is_other


def _read(slot: Slot | None, given: Mapping[str, Any], question: PastTurn, context: Context) -> Any | None:  # noqa: ANN401  JSON
    if slot is None:
        return None
    if slot.kind in FREE_TEXT:
        return context.facts.wording.typed or None
    value = given.get(slot.name)
    if value is None and slot.kind in NAME_KINDS:
        return _as_typed(question, NAME_KINDS[slot.kind], context)
    return value


def _as_typed(question: PastTurn, kind: NameKind, context: Context) -> str | None:
    """A name nobody knows is handed on as it was typed, with the one it narrows: `瓶装` of `可乐`."""
    words, asked = without_wanting(context.facts.wording.typed), question.asked
    if not words or len(words) > _LONGEST_NAME:
        return None
    for name in _narrowed(words, asked):
        if context.names.resolve(name, kind=kind).codes:
            return name
    if asked is None:
        return words
    return f"{words} {asked}" if words.isascii() else f"{words}{asked}"


def _is_attempt(slot: Slot | None, invalid: Sequence[str], context: Context) -> bool:
    """True if the message tries to answer but makes no sense as that: the 30th of February, `a lot`."""
    return slot is not None and (slot.name in invalid or not context.asks)


def _completed(
    question: PastTurn, lines_name: str, given: Sequence[Mapping[str, str]], *, name: str, value: str | None
) -> list[dict[str, str]]:
    known = question.arguments.get(lines_name) or ()
    completed = complete_line(known, given, name=name, asked=question.asked, value=value)
    if len(completed) == len(given) == 1:
        completed[0] = {**given[0], **completed[0]}
    return completed


def _act(
    tool: ToolSchema, arguments: Mapping[str, Any], question: PastTurn, *, invalid: tuple[str, ...]
) -> Decision:
    known = known_to(tool, arguments)
    return Decision(
        "act",
        continuation="answer",
        tool=tool.name,
        arguments=known,
        missing=tuple(name for name in tool.required if name not in known),
        invalid=invalid,
        answers=question.call or None,
    )
