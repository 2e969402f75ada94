"""Arguments that are days, instants or times of day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.router.clock_times import TimeFound, find_delay
from bot.router.dates import DateFound
from bot.router.facts import Facts
from bot.router.schema import Slot, SlotKind, ToolSchema
from bot.router.spans import Span


@dataclass(frozen=True)
class Impossible:
    """A day or time that no calendar or clock has, in the person's words: `2月30日`."""

    said: str


_UNTIL = re.compile(r"(?:到|至|直到|截至|-|–|~|until|till|til|through|to|by)\s*(?:the )?$")
_FROM = re.compile(r"(?:从|自|from|starting|start(?:s|ing)? on|beginning)\s*(?:on )?(?:the )?$")
_STARTS_AFTER = re.compile(r"^\s*(?:开始|起|start|onwards?)")
_PARTS: Mapping[re.Pattern[str], time] = {
    re.compile(r"早上|上午|明早|morning"): time(9),
    re.compile(r"中午|(?<![a-z])noon"): time(12),
    re.compile(r"下午|afternoon"): time(14),
    re.compile(r"晚上|今晚|明晚|evening|tonight"): time(20),
    re.compile(r"下班"): time(18),
}
_WITHIN = re.compile(r"(?:within|in|before)(?= )|(?=\S{1,6}(?:天|日|周|星期|礼拜|月)(?:之|以)?内)")
_WANTED_AFTER = re.compile(
    r"\s*(?:之?前|以前|中午|早上|上午|下午|晚上|一早)?\s*(?:就)?"
    r"(?:前|要|用|到|送|需要|必须|得|给|交|来|急|补)"
)
_WANTED_BEFORE = re.compile(
    r"(?:最晚|最迟|赶在|(?<![a-z])(?:by|before|for|on|needed|latest"
    r"|no later than|deliver(?:ed|y)?|arrive|due))\s*(?:the )?$"
)
_CLAUSE_END = re.compile(r"[，,。.；;!！?？]")
_START_OF_DAY = time(9)
_LONGEST_DAYS = 366


def read_days_of_tool(tool: ToolSchema, facts: Facts) -> dict[str, object]:
    """Fill every date, instant and time argument of a tool.

    Returns: ISO texts by argument, `Impossible` for what does not exist.
    """
    filled: dict[str, object] = {}
    days = [slot for slot in tool.slots if slot.kind is SlotKind.DATE]
    if {"start_on", "end_on"} <= {slot.name for slot in days}:
        filled.update(_range(facts, until_is_end=tool.name != "request_leave"))
    elif days and (deadline := _deadline(facts)) is not None:
        filled[days[0].name] = deadline
    for slot in tool.slots:
        if slot.kind is SlotKind.INSTANT and (instant := _instant(slot, facts)) is not None:
            filled[slot.name] = instant
    times = [slot for slot in tool.slots if slot.kind is SlotKind.TIME]
    if times and facts.times:
        filled.update(_times(times, facts))
    return filled


def _deadline(facts: Facts) -> object | None:
    """The day by which something is wanted: one with a cue beside it, else one that stands beside the goods.

    `订五十袋冰块，后天要，周末游客多`: the weekend is no deadline.
    """
    plain = facts.wording.plain
    if not facts.dates:
        within = _WITHIN.search(plain)
        spans = [
            one for one in facts.amounts if one.kind == "duration" and within and within.start() <= one.start
        ]
        return (facts.now.date() + timedelta(days=int(spans[0].value))).isoformat() if spans else None
    cued = [
        one
        for one in facts.dates
        if _WANTED_AFTER.match(plain[one.end :]) or _WANTED_BEFORE.search(plain[: one.start])
    ]
    if cued:
        return _iso(cued[-1], facts)
    things = [Span(one.start, one.end) for group in (facts.names, facts.amounts) for one in group]
    beside = [one for one in facts.dates if any(_share_clause(plain, one, thing) for thing in things)]
    return (
        _iso((beside or facts.dates)[-1], facts) if beside or (len(facts.dates) == 1 and not things) else None
    )


def _share_clause(plain: str, one: Span, other: Span) -> bool:
    return _CLAUSE_END.search(plain[min(one.end, other.end) : max(one.start, other.start)]) is None


def _range(facts: Facts, *, until_is_end: bool) -> dict[str, object]:
    if not facts.dates:
        return {}
    start, end = facts.dates[0], facts.dates[-1] if len(facts.dates) > 1 else None
    if end is not None:
        return {"start_on": _iso(start, facts), "end_on": _iso(end, facts)}
    before = facts.wording.plain[: start.start]
    if _UNTIL.search(before) and until_is_end:
        return {"start_on": facts.now.date().isoformat(), "end_on": _iso(start, facts)}
    return {"start_on": _iso(start, facts)} | _end_of(start, facts)


def _end_of(start: DateFound, facts: Facts) -> dict[str, object]:
    """One day is a leave of one day, unless it is only where a longer one begins."""
    lengths = [one.value for one in facts.amounts if one.kind == "duration" and one.value >= 1]
    if lengths and start.day is not None:
        return {"end_on": (start.day + timedelta(days=min(int(lengths[0]), _LONGEST_DAYS) - 1)).isoformat()}
    return {} if _opens(start, facts) else {"end_on": _iso(start, facts)}


def _instant(slot: Slot, facts: Facts) -> object | None:
    """`明天早上`, `in two hours`, `3 pm`: a day, a time, or both; nine o'clock if only a day is named."""
    delayed = find_delay(facts.wording.plain, facts.now)
    if delayed is not None and not facts.dates:
        return _at(slot, delayed)
    if not facts.dates and not facts.times:
        days = next((one.value for one in facts.amounts if one.kind == "duration"), None)
        return None if days is None else _at(slot, facts.now + timedelta(days=min(int(days), _LONGEST_DAYS)))
    day = facts.dates[-1].day if facts.dates else facts.now.date()
    clock = facts.times[-1].at if facts.times else _part_of_day(facts)
    if day is None:
        return Impossible(facts.typed(facts.dates[-1]))
    if clock is None:
        return Impossible(facts.typed(facts.times[-1]))
    instant = datetime.combine(day, clock, tzinfo=facts.now.tzinfo)
    if not facts.dates and instant <= facts.now:
        instant += timedelta(days=1)
    return _at(slot, instant)


def _part_of_day(facts: Facts) -> time:
    plain = facts.wording.plain
    return next((at for pattern, at in _PARTS.items() if pattern.search(plain)), _START_OF_DAY)


def _at(slot: Slot, instant: datetime) -> str:
    return instant.date().isoformat() if slot.format == "date" else instant.isoformat(timespec="minutes")


def _times(slots: list[Slot], facts: Facts) -> dict[str, object]:
    first, last = facts.times[0], facts.times[-1]
    if first is not last and _opens(last, facts) and not _opens(first, facts):
        first, last = last, first
    if len(facts.times) == 1 and len(slots) > 1:
        is_end = _UNTIL.search(facts.wording.plain[: first.start]) is not None
        return {slots[1 if is_end else 0].name: _hhmm(first, facts)}
    ends = {slots[0].name: _hhmm(first, facts)}
    if len(slots) > 1:
        ends[slots[1].name] = _hhmm(last, facts)
    return ends


def _opens(one: Span, facts: Facts) -> bool:
    """True for the second time of `设到早上六点，晚上九点开始`."""
    plain = facts.wording.plain
    return bool(_FROM.search(plain[: one.start]) or _STARTS_AFTER.match(plain[one.end :]))


def _hhmm(one: TimeFound, facts: Facts) -> object:
    return one.at.strftime("%H:%M") if one.at is not None else Impossible(facts.typed(one))


def _iso(one: DateFound, facts: Facts) -> object:
    return one.day.isoformat() if one.day is not None else Impossible(facts.typed(one))
