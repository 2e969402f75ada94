"""Reading a message as a change of an earlier call: a correction, or the same asked of something else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.naming.entries import NameKind
from bot.router.choosing import content_words
from bot.router.context import Context, known_to, lines_slot
from bot.router.decision import Continuation, Decision
from bot.router.dialogue import PastTurn
from bot.router.facts import Facts, read_facts
from bot.router.fragments import asks_something, unexplained
from bot.router.lead_words import Tie
from bot.router.leads import contrasted
from bot.router.merging import as_said, change_days, change_lines, shift_days, with_unit
from bot.router.name_slots import NAME_KINDS, code_or_text
from bot.router.rewriting import exchange
from bot.router.schema import SlotKind, ToolSchema
from bot.router.several import sole_item
from bot.router.siblings import find_sibling
from bot.router.wording import read_wording
from tools.naming import means_own_or_all

# How many messages back a change may reach when the last call has no place for what is said.
_MESSAGES_BACK = 4
_LONGEST_NEW_WORDS = 24


def change(context: Context, kind: Continuation) -> list[Decision]:
    """Change the calls of the last message, or of the newest one before it that the words have to do with."""
    wrong = contrasted(context.facts.wording)
    said_wrong = None
    if wrong is not None:
        said_wrong = context.about(wrong[0]).facts
        context = context.about(wrong[1])
    for ago, group in enumerate(_groups(context.dialogue.past)):
        decisions = [
            decision
            for turn in group
            if (decision := _changed(turn, context, kind, said_wrong=said_wrong, is_last=ago == 0))
            is not None
        ]
        if decisions:
            return _different(decisions)
    return []


def _groups(past: Sequence[PastTurn]) -> Iterator[list[PastTurn]]:
    """The calls of each message, the newest message first."""
    for ago in sorted({turn.messages_ago for turn in past})[:_MESSAGES_BACK]:
        yield [turn for turn in past if turn.messages_ago == ago]


def _different(decisions: Sequence[Decision]) -> list[Decision]:
    different: list[Decision] = []
    for decision in decisions:
        if all((decision.tool, decision.arguments) != (one.tool, one.arguments) for one in different):
            different.append(decision)
    return different


def _changed(
    turn: PastTurn, context: Context, kind: Continuation, *, said_wrong: Facts | None, is_last: bool
) -> Decision | None:
    tool = context.tools.get(turn.tool)
    if tool is None or _asks_by_itself(context, tool):
        return None
    changes = _said_again(turn, tool, context, is_last=is_last)
    invalid: tuple[str, ...] = ()
    if not changes and not _is_about_something_else(turn, tool, context):
        changes, invalid = _changes(turn, tool, context, said_wrong)
        if not changes and not invalid:
            changes = _item_changed(turn, tool, context, is_last=is_last)
    if not changes and not invalid:
        return None
    known = known_to(tool, {**as_said(turn, tool), **changes})
    arguments = {name: value for name, value in known.items() if name not in invalid}
    return Decision(
        "act",
        continuation=kind,
        tool=tool.name,
        arguments=arguments,
        missing=tuple(name for name in tool.required if name not in arguments),
        invalid=invalid,
        answers=turn.call if turn.status == "clarify" else None,
    )


def _asks_by_itself(context: Context, tool: ToolSchema) -> bool:
    """True if the message by itself wants or asks something that is not this call with other values."""
    adds_lines = Tie.ADDITION in context.lead.ties and lines_slot(tool) is not None
    return asks_something(context.facts, tool) and not adds_lines


def _is_about_something_else(turn: PastTurn, tool: ToolSchema, context: Context) -> bool:
    """True if what is new in the message belongs to another tool, as `and open alerts?` after a question of stock."""
    before = read_wording(turn.asked_with).plain
    new = [word for word in unexplained(context.facts, tool).split() if word not in before]
    if not new:
        return False
    return not context.lead.continues or context.asks_for_another(tool.name)


def _changes(
    turn: PastTurn, tool: ToolSchema, context: Context, said_wrong: Facts | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the message gives anew, by argument, and what it gives that cannot be."""
    filling = context.fill(tool)
    facts = context.facts
    changes = {**shift_days(turn, tool, facts), **filling.arguments, **_item_in_many_words(tool, context)}
    placed = _in_place_of(said_wrong, turn, tool, facts) if said_wrong is not None else {}
    if placed:
        kinds = {slot.kind for slot in tool.slots if slot.name in placed}
        others = {slot.name for slot in tool.slots if slot.kind in kinds}
        changes = {**{name: value for name, value in changes.items() if name not in others}, **placed}
    for slot in tool.slots:
        if slot.kind is SlotKind.QUANTITY and slot.name in changes:
            changes[slot.name] = with_unit(changes[slot.name], turn.said.get(slot.name))
        if (
            slot.kind is SlotKind.LOCATION
            and slot.name == "location"
            and means_own_or_all(facts.wording.plain)
        ):
            changes[slot.name] = facts.wording.typed
        if slot.kind is SlotKind.DAYS and slot.name not in changes and facts.dates and facts.dates[0].day:
            changes[slot.name] = max((facts.dates[0].day - facts.now.date()).days, 0)
    changes = change_days(turn, changes, facts)
    lines = lines_slot(tool)
    if lines is not None and lines.name in changes:
        adds = Tie.ADDITION in context.lead.ties or (
            Tie.FOLLOW_UP in context.lead.ties and Tie.CORRECTION not in context.lead.ties
        )
        before = as_said(turn, tool).get(lines.name) or ()
        changes[lines.name] = change_lines(before, changes[lines.name], adds=adds)
    if _prefers_sibling(changes, turn, tool, context):
        changes = {}
    return _to_the_side_meant(changes, turn, tool, facts), filling.invalid


def _item_in_many_words(tool: ToolSchema, context: Context) -> dict[str, str]:
    """`mushroom and greens buns` is one item though it holds the names of others."""
    code = sole_item(context.facts, context.names) if tool.slot("item") is not None else None
    return {"item": code} if code is not None else {}


def _in_place_of(wrong: Facts, turn: PastTurn, tool: ToolSchema, right: Facts) -> dict[str, str]:
    """`不是虹桥，是徐家汇`: whichever argument holds the wrong name gets the right one."""
    placed: dict[str, str] = {}
    for slot in tool.slots:
        kind = NAME_KINDS.get(slot.kind)
        if kind is None or not right.named(kind):
            continue
        candidates = {code for mention in wrong.named(kind) for code in mention.candidates}
        if turn.arguments.get(slot.name) in candidates:
            placed[slot.name] = code_or_text(right.named(kind)[0], right)
    return placed


def _to_the_side_meant(
    changes: dict[str, Any], turn: PastTurn, tool: ToolSchema, facts: Facts
) -> dict[str, Any]:
    """A place alone, with no word for where from, is where the goods go to."""
    is_bare = tool.slot("from_location") is not None and "to_location" not in changes
    if not is_bare or "from_location" not in changes or re.search(r"从|由|自|from", facts.wording.plain):
        return changes
    if len(facts.named(NameKind.LOCATION)) != 1 or "to_location" not in turn.arguments:
        return changes
    moved = {name: value for name, value in changes.items() if name != "from_location"}
    return {**moved, "to_location": changes["from_location"]}


def _prefers_sibling(changes: Mapping[str, Any], turn: PastTurn, tool: ToolSchema, context: Context) -> bool:
    """`牛奶的呢` after dark chocolate means the milk chocolate and not milk."""
    code = _item_of(turn)
    if (
        not context.lead.is_attributive
        or code is None
        or set(changes) != {"item"}
        or tool.slot("item") is None
    ):
        return False
    return _sibling(code, context) is not None


def _said_again(turn: PastTurn, tool: ToolSchema, context: Context, *, is_last: bool) -> dict[str, Any]:
    """A question for the handbook, or a post at a place, with one part exchanged."""
    if len(context.facts.wording.plain) > _LONGEST_NEW_WORDS:
        return {}
    for slot in tool.slots:
        said = str(turn.said.get(slot.name) or turn.arguments.get(slot.name) or "")
        if not said or slot.kind not in {SlotKind.PERSON, SlotKind.QUESTION}:
            continue
        again = exchange(said, context.facts, read=lambda text: _read(text, context))
        if again is None and slot.kind is SlotKind.QUESTION and is_last and context.lead.continues:
            again = context.facts.wording.typed
        if again is not None:
            return {slot.name: again}
    return {}


def _item_changed(turn: PastTurn, tool: ToolSchema, context: Context, *, is_last: bool) -> dict[str, Any]:
    """Another item, by words that name nothing by themselves: `无糖的`."""
    if len(context.facts.wording.plain) > _LONGEST_NEW_WORDS:
        return {}
    item = _item_by_words(turn, context, is_last=is_last)
    lines = lines_slot(tool)
    if item is not None and tool.slot("item") is not None:
        return {"item": item}
    if item is not None and lines is not None and len(turn.arguments.get(lines.name) or ()) == 1:
        return {lines.name: change_lines(as_said(turn, tool)[lines.name], [{"item": item}], adds=False)}
    return {}


def _read(text: str, context: Context) -> Facts:
    return read_facts(read_wording(text), now=context.facts.now, find_mentions=context.names.find_mentions)


def _item_by_words(turn: PastTurn, context: Context, *, is_last: bool) -> str | None:
    code = _item_of(turn)
    if code is None:
        return None
    sibling = _sibling(code, context)
    if sibling is not None:
        return sibling
    if context.lead.is_attributive and _is_plain_name(code, context):
        words = _words(context)
        return f"{words} {code}" if words.isascii() else f"{words}{code}"
    # Nothing is called so; said as it was typed, so that the answer can name what is near.
    is_new_name = is_last and context.lead.continues and not context.asks_for_another(turn.tool)
    return _words(context) or None if is_new_name else None


def _is_plain_name(code: str, context: Context) -> bool:
    """True of a name that led to no item, or to several."""
    try:
        context.names.entry(code)
    except KeyError:
        return True
    return False


def _sibling(code: str, context: Context) -> str | None:
    words = _words(context)
    return find_sibling(words, code, context.names) if words else None


def _words(context: Context) -> str:
    return " ".join(content_words(context.facts.wording.plain))


def _item_of(turn: PastTurn) -> str | None:
    """The code of the one item a call is about."""
    lines: Sequence[Mapping[str, Any]] = turn.arguments.get("lines") or ()
    found = turn.arguments.get("item") or (lines[0].get("item") if len(lines) == 1 else None)
    return str(found) if found else None
