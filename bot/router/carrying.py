"""What a message leaves unsaid because the turn before said it: `approve it`, `the second one`, `再订两箱`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.router.dialogue import PastTurn
from bot.router.facts import Facts
from bot.router.name_slots import DOCUMENTS_OF_TOOL
from bot.router.numerals import ORDINALS_EN, read_number
from bot.router.schema import Slot, SlotKind, ToolSchema

_ORDINAL = re.compile(
    r"第\s*(\d{1,2}|[一二三四五六七八九十]+)\s*(?:个|条|张|单|项|份|笔)"
    rf"|(?<![a-z])({'|'.join(ORDINALS_EN)})(?: one)?(?![a-z])"
)
_LAST = re.compile(r"最后(?:那)?一?(?:个|条|张|单|项|份)|(?<![a-z])last one(?![a-z])")
_BARE_NUMBER = re.compile(r"#(\d{1,6})")
_CARRIED_KINDS = {SlotKind.ITEM, SlotKind.SUPPLIER, SlotKind.PERSON}
_PRONOUN = re.compile(
    r"(?:it|them|this|that|these|those|the same|one|some|more|of it|of them|of those|of that)"
    r"|[这那](?:个|种|款|些|东西|货|一?样)?|它们?|同样的?|一样的?|点",
    re.IGNORECASE,
)


def carry_over(
    tool: ToolSchema, arguments: Mapping[str, Any], facts: Facts, previous: PastTurn | None
) -> dict[str, Any]:
    """Complete the arguments of a new request from the turn before.

    Only required names and the document are carried; an optional argument that was left out is left out.
    """
    completed = {name: value for name, value in arguments.items() if not _is_pronoun(value)}
    if previous is None:
        return completed
    for slot in tool.slots:
        if slot.kind is SlotKind.DOCUMENT:
            document = _document(completed.get(slot.name), tool, facts, previous)
            if document is not None:
                completed[slot.name] = document
        elif slot.required and slot.name not in completed:
            value = _carried_choice(slot, previous) or _carried(slot.kind, previous)
            if value is not None:
                completed[slot.name] = value
    return _carry_line(tool, completed, previous)


def _is_pronoun(value: object) -> bool:
    return isinstance(value, str) and _PRONOUN.fullmatch(value.strip()) is not None


def _carried_choice(slot: Slot, previous: PastTurn) -> str | None:
    """`明天请一天` after a question about sick leave is sick leave."""
    known = previous.arguments.get(slot.name)
    return str(known) if slot.kind is SlotKind.CHOICE and known in slot.values else None


def _carried(kind: SlotKind, previous: PastTurn) -> Any | None:  # noqa: ANN401  JSON
    if kind not in _CARRIED_KINDS:
        return None
    known = previous.arguments.get(kind.value) or previous.said.get(kind.value)
    lines: Sequence[Mapping[str, Any]] = previous.arguments.get("lines") or ()
    if known is None and kind is SlotKind.ITEM and len(lines) == 1:
        return lines[0].get("item")
    return known


def _carry_line(tool: ToolSchema, arguments: dict[str, Any], previous: PastTurn) -> dict[str, Any]:
    slot = next((slot for slot in tool.slots if slot.kind is SlotKind.LINES), None)
    item = _carried(SlotKind.ITEM, previous)
    if slot is None or item is None or not slot.required:
        return arguments
    lines = arguments.get(slot.name) or [{}]
    if len(lines) == 1 and (not lines[0].get("item") or _is_pronoun(lines[0]["item"])):
        arguments[slot.name] = [{**lines[0], "item": item}]
    return arguments


def _document(said: str | None, tool: ToolSchema, facts: Facts, previous: PastTurn) -> str | None:
    """The document meant by `#12`, an ordinal or a pronoun; None if the message named it fully itself."""
    kinds = DOCUMENTS_OF_TOOL.get(tool.name, ())
    listed = [number for number in previous.documents if not kinds or number[:2] in kinds]
    place = _place(facts.wording.plain)
    if place is not None and listed and not facts.documents:
        return listed[place] if -len(listed) <= place < len(listed) else said
    if said is not None:
        loose = _BARE_NUMBER.fullmatch(said)
        prefixes = {number[:2] for number in listed}
        if loose is None or len(prefixes) != 1:
            return said
        return f"{prefixes.pop()}-{int(loose[1]):06d}"
    mentioned = previous.arguments.get("document") or previous.arguments.get("alert")
    if mentioned is not None and (not kinds or str(mentioned)[:2] in kinds):
        return str(mentioned)
    return listed[0] if len(listed) == 1 else None


def _place(plain: str) -> int | None:
    """Index of `the second one` in a list; -1 for the last."""
    if _LAST.search(plain):
        return -1
    match = _ORDINAL.search(plain)
    if match is None:
        return None
    return ORDINALS_EN.index(match[2]) if match[2] else int(read_number(match[1]) or 1) - 1
