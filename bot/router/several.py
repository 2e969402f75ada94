"""One wish about several things: `豆浆和茶叶蛋还有多少` is asked of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from backend.naming.documents import DocumentMention
from backend.naming.entries import Mention, NameKind
from bot.router.context import lines_slot
from bot.router.decision import Decision
from bot.router.facts import Facts
from bot.router.lookup import NameLookup
from bot.router.name_slots import NAME_KINDS, code_or_text, documents_for, is_negated
from bot.router.number_slots import read_lines
from bot.router.schema import Slot, SlotKind, ToolSchema

MOST_CALLS = 6
_BETWEEN = re.compile(
    r"(?:[\s,，、/&+]|和|与|跟|以及|还有|及|的|在|都|各|或者?|店|(?<![a-z])(?:and|or|plus|at|in|the|of|from|for|also|then)(?![a-z]))*"
)


def spread(decision: Decision, tool: ToolSchema, facts: Facts, *, names: NameLookup) -> list[Decision]:
    """Make one call for each of the things that a message names side by side.

    Returns: the call itself if there is only one of everything.
    """
    if lines_slot(tool) is not None or decision.kind != "act":
        return [decision]
    if sole_item(facts, names) is not None:
        facts = replace(facts, names=tuple(one for one in facts.names if one.kind is not NameKind.ITEM))
    counted = _counted(tool, facts)
    if counted:
        return [replace(decision, arguments={**decision.arguments, **each}) for each in counted]
    ways = [way for slot in tool.slots if len(way := _values(slot, tool, facts)) > 1]
    if not ways:
        return [decision]
    return [
        replace(decision, arguments={**decision.arguments, **dict(chosen)})
        for chosen in _combined(ways)[:MOST_CALLS]
    ]


def sole_item(facts: Facts, names: NameLookup) -> str | None:
    """The one item that the names of several items name together: `mushroom and greens bun`."""
    items = facts.named(NameKind.ITEM)
    if len(items) < 2:  # noqa: PLR2004  one is itself
        return None
    words = facts.wording.plain[items[0].start : items[-1].end]
    codes = names.resolve(words, kind=NameKind.ITEM).codes
    return codes[0] if len(codes) == 1 else None


def _combined(ways: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[tuple[str, str], ...]]:
    return list(product(*ways))


def _counted(tool: ToolSchema, facts: Facts) -> list[Mapping[str, Any]]:
    """Items with a quantity each: `豆浆20杯，茶叶蛋30个`."""
    quantity = next((slot.name for slot in tool.slots if slot.kind is SlotKind.QUANTITY), None)
    lines = read_lines(facts)
    if quantity is None or tool.slot("item") is None or len(lines) < 2:  # noqa: PLR2004  one is no pair
        return []
    if not all(line.get("item") and line.get("quantity") for line in lines):
        return []
    return [{"item": line["item"], quantity: line["quantity"]} for line in lines[:MOST_CALLS]]


def _values(slot: Slot, tool: ToolSchema, facts: Facts) -> list[tuple[str, str]]:
    """The values of one argument, if the message names several side by side."""
    if slot.kind is SlotKind.DOCUMENT:
        documents = documents_for(tool, facts)
        if not _are_side_by_side(documents, facts):
            return []
        return list(dict.fromkeys((slot.name, document.number) for document in documents))
    kind = NAME_KINDS.get(slot.kind)
    if kind is None or (tool.slot("from_location") is not None and slot.kind is SlotKind.LOCATION):
        return []
    mentions = [mention for mention in facts.named(kind) if not is_negated(mention, facts)]
    if not _are_side_by_side(mentions, facts):
        return []
    return list(dict.fromkeys((slot.name, code_or_text(mention, facts)) for mention in mentions))


def _are_side_by_side(found: Sequence[Mention | DocumentMention], facts: Facts) -> bool:
    """True if nothing but joining words and other names stand between them."""
    blanked = list(facts.wording.plain)
    for mention in facts.names:
        blanked[mention.start : mention.end] = " " * (mention.end - mention.start)
    text = "".join(blanked)
    return len(found) > 1 and all(
        _BETWEEN.fullmatch(text[one.end : other.start]) is not None for one, other in pairwise(found)
    )
