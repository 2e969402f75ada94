"""What a report or ticket is about: the message without the order to write it down."""

import re

from backend.naming.entries import NameKind
from bot.router.clauses import clauses_of, without_values
from bot.router.cues import SMALL_WORDS
from bot.router.facts import Facts
from bot.router.free_text import strip_politeness, tidy
from bot.router.spans import Span

_ORDER_ZH = (
    r"(?:帮我|帮忙|麻烦|请|给it|给信息部|向it|我要|我想|要|来)*(?:登记"
    r"|记录|记|上报|报告|报|提交|提|新增|新建|录入|录|开|建|反映|发现|巡店|巡检)"
    r"(?:了)?(?:一下|一个|一条|一张|个|条|张|下|到)?(?:新的?)?(?:it|巡检|检查|整改|严重|重大|一般|轻微|紧急|现场)*"
    r"(?:的)?(?:问题|隐患|工单|异常|缺陷|单子|单|报修|修)?"
)
_KIND_EN = (
    r"(?:(?:a|an|the|new|this|another|critical|major|minor|serious"
    r"|urgent|inspection|it|support|helpdesk|store|high|low|normal"
    r"|priority)(?![a-z]))"
)
_ORDER_EN = (
    rf"(?:please |can you |could you |i (?:want|need|would like) to |i'd like to |to )*"
    rf"(?:log|record|report|raise|open|create|file|submit|note|enter|add|put in|make)(?: down)?(?: {_KIND_EN})*"
    r"(?: (?:issue|ticket|finding|problem|inspection|request|it down"
    r"|it|this))?(?: (?:with|to) (?:the )?(?:it|helpdesk|system))?"
    r"(?: (?:for|that|about|of))?"
)
_HEAD = re.compile(rf"(?:{_ORDER_ZH}|{_ORDER_EN})(?![a-z])\s*(?:[:：,，\-–—]|那个|说)*\s*")
_PLAIN_HEADING = re.compile(
    rf"(?:巡检|巡店|检查|整改|新|it|现场)*(?:问题|隐患|工单|报修|发现)|{_KIND_EN}?(?: ?{_KIND_EN})* ?"
    r"(?:issue|ticket|finding|problem|inspection|request)"
)
_HEADING_WORDS = re.compile(
    rf"巡检|巡店|检查|整改|现场|问题|隐患|工单|报修|发现|登记|记录|上报|我们?店|本店|店里|新|{_ORDER_ZH}"
    rf"|(?<![a-z])(?:{_KIND_EN}|issue|ticket|finding|problem|inspection"
    rf"|request|my|our|store|shop|log|record|report|raise|open)(?![a-z])"
)
# One order, or one severity said apart. Repeats are counted off in `_is_order_alone`: 记录 is an order, and 记 and 录
# are two, so that a pattern that repeats itself would try every way to part a long row of them.
_ONE_ORDER = re.compile(
    rf"{_ORDER_ZH}|{_ORDER_EN}|(?:很|非常|比较|特别|不太?"
    rf"|不是很)?(?:严重|紧急|急|着急|一般|轻微)(?:的?问题)?|(?:高|低|普通|一般)优先级?"
    r"|优先级?(?:高|低|普通|一般)|(?:super |very |not )?(?:critical|major"
    r"|minor|urgent(?:ly)?|serious|severe)(?: (?:issue|one|please))?"
    r"|(?:high|low|normal|top) priority|priority (?:high|low|normal)|asap"
    r"|no rush|no hurry"
)
_NICELY = re.compile(r"(?:\s*(?:吧|谢谢|please|thanks|urgently|asap))*")
_SMALL_HEAD = re.compile(r"(?:的|有个?|：|:|,|，|\s|-|at |in |for )+")


def read_report(facts: Facts) -> str | None:
    """Return the message without the order to log it, the place it begins with and a severity said apart."""
    plain, typed = facts.wording.plain, facts.wording.typed
    offset, _ = strip_politeness(plain)
    kept = [
        span
        for span in (_without_head(facts, one) for one in clauses_of(facts, start=offset))
        if span is not None
    ]
    if not kept:
        return tidy(typed[offset:])
    # What lies between two clauses that stay belongs to the report, its punctuation too.
    pieces: list[str] = []
    for index, span in enumerate(kept):
        if index:
            pieces.append("，" if "\u3400" <= typed[span.start] <= "\u9fff" else ", ")
        pieces.append(typed[span.start : span.end])
    return tidy("".join(pieces)) or tidy(typed[offset:])


def _without_head(facts: Facts, clause: Span) -> Span | None:
    """Cut the order and the place off the front of a clause; None if nothing else is left."""
    plain = facts.wording.plain
    start = _behind_place(facts, clause.start)
    rest = plain[start : clause.end]
    if _is_heading(facts, clause):
        return None
    if not rest.strip() or _is_order_alone(rest) or _PLAIN_HEADING.fullmatch(rest.strip()):
        return None
    head = _HEAD.match(plain, start, clause.end)
    if head is not None and head.end() > start:
        start = _behind_place(facts, head.end())
    if start >= clause.end or _PLAIN_HEADING.fullmatch(plain[start : clause.end].strip()):
        return None
    return Span(start, clause.end)


def _is_order_alone(text: str) -> bool:
    """True for a clause that only says to write it down, or how urgent it is: `记录一下`, `上报`, `very urgent`."""
    position = 0
    while (order := _ONE_ORDER.match(text, position)) is not None:
        position = order.end()
    return position > 0 and _NICELY.fullmatch(text, position) is not None


def _is_heading(facts: Facts, clause: Span) -> bool:
    """True for what stands before a colon and says no more than that something follows, and where."""
    if facts.wording.plain[clause.end : clause.end + 1] not in {":", "："}:
        return False
    words = _HEADING_WORDS.sub(" ", without_values(facts, clause))
    return not SMALL_WORDS.sub("", words).strip()


def _behind_place(facts: Facts, start: int) -> int:
    """Where a clause goes on behind the store that it begins with: `3号店地面有水`, `Lujiazui: two staff`."""
    plain = facts.wording.plain
    small = _SMALL_HEAD.match(plain, start)
    begin = small.end() if small is not None else start
    for place in facts.named(NameKind.LOCATION):
        if place.start == begin:
            behind = _SMALL_HEAD.match(plain, place.end)
            return behind.end() if behind is not None else place.end
    return start
