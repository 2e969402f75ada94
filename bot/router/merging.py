"""Changes the arguments of an earlier call by what a message gives anew."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.router.dialogue import PastTurn
from bot.router.facts import Facts
from bot.router.numerals import plain
from bot.router.schema import SlotKind, ToolSchema

_WITH_UNIT = re.compile(r"(-?[\d.]+) (.+)")
_BARE = re.compile(r"-?[\d.]+")
_UNTIL = re.compile(r"(?:到|至|直到|截至|until|till|til|through|thru|to|by)\s*(?:the )?$")
_FROM = re.compile(r"(?:从|自|from|starting|start(?:s|ing)? (?:on|from)|beginning)\s*(?:on )?(?:the )?$")
_OPENS = re.compile(r"^\s*(?:开始|起)")
_NEXT = (
    (
        re.compile(
            r"(?:再)?(?:后|下)一天|第二天|(?<![a-z])(?:the )?(?:day after|next day|following day)(?! tomorrow)(?![a-z])"
        ),
        1,
    ),
    (re.compile(r"(?:再)?(?:后|下)一周|再下周|(?<![a-z])(?:the )?(?:week after|following week)(?![a-z])"), 7),
    (re.compile(r"前一天|(?<![a-z])(?:the )?(?:day before|previous day)(?! yesterday)(?![a-z])"), -1),
)
Line = dict[str, str]


def as_said(turn: PastTurn, tool: ToolSchema) -> dict[str, Any]:
    """The arguments as the tool understood them, but quantities as they were said: `2 箱` is more than `24`."""
    arguments = dict(turn.arguments)
    for slot in tool.slots:
        said = turn.said.get(slot.name)
        if slot.kind is SlotKind.QUANTITY and isinstance(said, str) and slot.name in arguments:
            arguments[slot.name] = said
        if slot.kind is SlotKind.LINES and said and len(said) == len(arguments.get(slot.name) or ()):
            arguments[slot.name] = [
                {**line, **({"quantity": old["quantity"]} if old.get("quantity") else {})}
                for line, old in zip(arguments[slot.name], said, strict=True)
            ]
    return arguments


def with_unit(new: str, old: object) -> str:
    """`3` after `2 箱` is `3 箱`."""
    said = _WITH_UNIT.fullmatch(str(old or ""))
    return f"{new} {said[2]}" if said is not None and _BARE.fullmatch(new) else new


def change_lines(
    lines: Sequence[Mapping[str, str]], changes: Sequence[Mapping[str, str]], *, adds: bool
) -> list[Line]:
    """Change the lines of an order, or add to them.

    Args:
        lines: as they were said.
        changes: what the message says; a line may lack its item or its quantity.
        adds: the message asks for more and does not take anything back.
    """
    merged: list[Line] = [dict(line) for line in lines]
    for change in changes:
        same = next((line for line in merged if line.get("item") == change.get("item")), None)
        if same is None and len(merged) == 1 and not (adds and change.get("item")):
            same = merged[0]
        if same is None:
            if change.get("item"):
                merged.append(dict(change))
        elif adds and not change.get("item"):
            same["quantity"] = _sum(same.get("quantity", ""), change.get("quantity", ""))
        else:
            new = dict(change)
            if "quantity" in new:
                new["quantity"] = with_unit(new["quantity"], same.get("quantity"))
            same.update(new)
    return merged


def change_days(turn: PastTurn, changes: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Move the days of a call: only its end after `until`, only its start after `from`, else all of it."""
    moved = dict(changes)
    old_start, old_end = _day(turn.arguments.get("start_on")), _day(turn.arguments.get("end_on"))
    new_start, new_end = _day(changes.get("start_on")), _day(changes.get("end_on"))
    if old_start is None or old_end is None or len(facts.dates) != 1:
        return moved
    found = facts.dates[0]
    before, after = facts.wording.plain[: found.start], facts.wording.plain[found.end :]
    named = new_end or new_start
    if _UNTIL.search(before) and named is not None and named >= old_start:
        return {**moved, "start_on": old_start.isoformat(), "end_on": named.isoformat()}
    if (_FROM.search(before) or _OPENS.match(after)) and new_start is not None and new_start <= old_end:
        return {**moved, "start_on": new_start.isoformat(), "end_on": old_end.isoformat()}
    if (
        new_start is not None
        and new_end in {None, new_start}
        and not any(amount.kind == "duration" for amount in facts.amounts)
    ):
        return {**moved, "end_on": (new_start + (old_end - old_start)).isoformat()}
    return moved


def shift_days(turn: PastTurn, tool: ToolSchema, facts: Facts) -> dict[str, Any]:
    """Read `the day after` and `再下一周` against the days of the earlier call."""
    days = next((days for pattern, days in _NEXT if pattern.search(facts.wording.plain)), None)
    if days is None:
        return {}
    shifted: dict[str, Any] = {}
    for slot in tool.slots:
        old = turn.arguments.get(slot.name)
        if slot.kind is SlotKind.DAYS and old is not None and int(old) + days >= 0:
            shifted[slot.name] = int(old) + days
        elif slot.kind is SlotKind.DATE and (day := _day(old)) is not None:
            shifted[slot.name] = (day + timedelta(days=days)).isoformat()
    return shifted


def _sum(one: str, other: str) -> str:
    """Add two quantities of one unit; of two units the newer stands."""
    first, second = _WITH_UNIT.fullmatch(one), _WITH_UNIT.fullmatch(with_unit(other, one))
    if first is None or second is None or first[2] != second[2]:
        return other
    return f"{plain(Decimal(first[1]) + Decimal(second[1]))} {first[2]}"


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
