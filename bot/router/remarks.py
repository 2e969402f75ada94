"""Reasons, notes and comments: what is said beside the request itself."""

import re
from collections.abc import Sequence

from backend.naming.entries import NameKind
from bot.router.clauses import clauses_of, without_values
from bot.router.cues import SMALL_WORDS
from bot.router.facts import Facts
from bot.router.free_text import Template, read_by_template, tidy
from bot.router.spans import Span

# Each cue is looked for in front of what follows it; what only looks like one is in `_NO_CUE`.
_CUES = {
    "reason": r"(?:因为|由于|原因(?:是|：|:)?|理由(?:是|：|:)?|because(?: of)?|since|due to|as|the reason is|reason:?)",
    "comment": r"(?:备注(?:是|：|:)?|批注|说明(?:：|:)?|with (?:the )?(?:comment|note)|comment:?|note:?)",
    "note": r"(?:备注(?:是|：|:)?|说明(?:：|:)?|with (?:the )?note|note:?)",
}
_NO_CUE = re.compile(
    r"(?<![a-z])(?:the )?(?:same|such) as(?: usual| always| before)?(?![a-z])|(?<![a-z])as \w+ as(?![a-z])"
    r"|(?<![a-z])as (?:usual|planned|always|before|agreed|discussed|scheduled|requested|ordered|said"
    r"|well|of|per)(?![a-z])"
    r"|说明[书会]|(?:delivery|credit|debit|promissory) note"
)
_POSSIBLE = re.compile(r"(?<![a-z])(?:possible|(?:you |we )?can)(?![a-z])")
_DECISION_ZH = (
    r"不同意|不予?批准?|不通过|没通过|没过|不合格|不行|同意|批准|批了|批"
    r"|通过|审批|驳回|拒绝|拒了|退回去?|打回去?|退掉|取消掉?|撤回|撤销|作废"
    r"|不要了|不需要了|搞定|弄好|修好|改好|处理好|处理完?|已经?|整改(?:完成?"
    r"|好)?|解决|完成|复查|复核|验收|合格|没问题|可以|关闭?掉?|ok"
)
_FILLER_ZH = (
    r"这[个张单条份笔]|那[个张单条份笔]|单子?|申请|调拨|采购|请假|假条|问题|预警|我们?|请|就|先|都|给|把|帮我|麻烦"
    r"|一下|掉|吧|了|啊|的|呢|好|是"
)
_DECISION_EN = (
    r"approved?|reject(?:ed|ing)?|declin(?:e|ed|ing)|cancel(?:led|ed)?|withdraw|fixed|resolved?|done|sorted(?: out)?"
    r"|completed?|verif(?:y|ied)|passe[sd]?|pass|failed|fails?"
    r"|accepted|closed?|send (?:it )?back|sent back|turn(?:ed)? down|ok"
)
_FILLER_EN = (
    r"please|pls|thanks|is|was|are|has|have|been|being|it|this"
    r"|that|the|one|now|all|to|can|you|i|we|for me|already|back|and"
    r"|request|order|transfer|issue|document"
)
_REQUEST = re.compile(
    rf"(?:\s|{_DECISION_ZH}|{_FILLER_ZH}|(?<![a-z])(?:{_DECISION_EN}|{_FILLER_EN})(?![a-z]))*"
)
_DECIDES = re.compile(rf"{_DECISION_ZH}|(?<![a-z])(?:{_DECISION_EN})(?![a-z])")
# Words of a clause that only says when something is wanted, or asks nicely.
_SAYS_WHEN = re.compile(
    r"之?前|以前|内|送到|送来|送货|到货|交货|送|到|用到|急用|急需|急|尽快|需要"
    r"|必须|就行|即可|可以|行|好|吗|一共|总共|共|左右|大概|开始|起|止|全天|整天"
    r"|一天|半天|上午|下午|请|休|望|批准|批|一下|麻烦|谢谢|多谢|辛苦"
    r"|(?<![a-z])(?:by|before|until|till|on|for|need(?:ed)?|latest"
    r"|asap|urgent(?:ly)?|deliver(?:ed|y)?|arrive|starting|start|from"
    r"|to|full|half|day|days|please|pls|thanks|thank|you|ok|okay"
    r"|can|could|total|in|only|just|one|same|as|usual)(?![a-z])"
)
_ASKS = re.compile(
    r"请.{0,3}假|休.{0,3}假|年假|病假|事假|婚假|产假|调休|补休|订|采购|申购|进货|补货|下单|申请|调拨|想要|我要|需要"
    r"|(?<![a-z])(?:leave|off|order|buy|purchase|request|requisition|need|want|apply|take|book)(?![a-z])"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MIN_HAN, _MIN_HAN_BEFORE, _MIN_WORDS = 2, 4, 2
_LOOSE_NUMBER = re.compile(r"(?<![\w.])(?:第)?#?0*\d{1,6}号?(?![\w.])")


def read_remark(slot_name: str, facts: Facts, templates: Sequence[Template]) -> str | None:
    """Read a reason, note or comment: after its cue, behind the document it belongs to, or in a clause of its own."""
    typed = facts.wording.typed
    behind_cue = _end_of_cue(slot_name, facts)
    if behind_cue is not None:
        return tidy(typed[behind_cue:])
    anchor = _end_of_document(facts)
    if anchor is not None:
        return _beside_document(facts, anchor) or _before_document(facts, anchor)
    names = [slot_name, "leave_reason"] if slot_name == "reason" else [slot_name]
    found = read_by_template(names, facts, templates)
    return (tidy(found) if found else None) or _in_own_clause(facts)


def _end_of_cue(slot_name: str, facts: Facts) -> int | None:
    """Where the first cue ends that is followed by something: `because`, `原因是`."""
    plain = facts.wording.plain
    if slot_name not in _CUES:
        return None
    others = [Span(*found.span()) for found in _NO_CUE.finditer(plain)]
    for cue in re.finditer(rf"(?<![a-z]){_CUES[slot_name]}(?![a-z])", plain):
        span = Span(*cue.span())
        # A day behind it says from when on, and not why: `since Monday`.
        is_from_when = cue[0] == "since" and any(0 <= day.start - cue.end() <= 1 for day in facts.dates)
        if cue.end() < len(plain) and not is_from_when and not any(span.overlaps(one) for one in others):
            return cue.end()
    return None


def _says_how_only(text: str) -> bool:
    """True for `as soon as possible` and `the same as before`."""
    if _NO_CUE.search(text) is None:
        return False
    return not SMALL_WORDS.sub("", _POSSIBLE.sub("", _NO_CUE.sub("", text))).strip()


def _end_of_document(facts: Facts) -> int | None:
    if facts.documents:
        return max(document.end for document in facts.documents)
    if facts.names or facts.dates:
        return None
    loose = _LOOSE_NUMBER.search(facts.wording.plain)
    return loose.end() if loose is not None else None


def _beside_document(facts: Facts, anchor: int) -> str | None:
    """What follows the document without the decision itself: `PR-12 驳回，太贵了`, `IS-5 fixed, new lamp`."""
    plain, typed = facts.wording.plain, facts.wording.typed
    kept: list[str] = []
    for clause in clauses_of(facts, start=anchor):
        request = _REQUEST.match(plain, clause.start, clause.end)
        # Small words alone begin many a remark: `the price is too high`.
        is_decision = request is not None and _DECIDES.search(request[0]) is not None
        begin = (
            request.end()
            if request is not None and (is_decision or request.end() == clause.end)
            else clause.start
        )
        if begin < clause.end and not _says_how_only(plain[begin : clause.end]):
            kept.append(typed[begin : clause.end].strip())
    return tidy("，".join(kept) if _HAN.search("".join(kept)) else ", ".join(kept))


def _before_document(facts: Facts, anchor: int) -> str | None:
    """A clause of its own before the one with the document: `灭火器换好了，IS-7可以关了`."""
    before = [one for one in clauses_of(facts) if one.end < anchor]
    said = [one for one in before if _is_remark(facts, one, least_han=_MIN_HAN)]
    return tidy(facts.wording.typed[said[0].start : said[-1].end]) if said else None


def _in_own_clause(facts: Facts) -> str | None:
    """A clause that holds no value of the request and asks for nothing: `后天请病假，牙疼`."""
    clauses = clauses_of(facts)
    if len(clauses) < 2:  # noqa: PLR2004 - the request and something beside it
        return None
    typed = facts.wording.typed
    behind = [one for one in clauses[1:] if _is_remark(facts, one, least_han=_MIN_HAN)]
    if behind:
        return tidy(typed[behind[0].start : behind[-1].end])
    first = clauses[0]
    return (
        tidy(typed[first.start : first.end]) if _is_remark(facts, first, least_han=_MIN_HAN_BEFORE) else None
    )


def _is_remark(facts: Facts, clause: Span, *, least_han: int) -> bool:
    if _ASKS.search(facts.wording.plain[clause.start : clause.end]):
        return False
    named = [one for one in facts.names if one.kind is not NameKind.INSPECTION_CATEGORY]
    starts = [one.start for group in (named, facts.documents, facts.times) for one in group]
    if any(clause.start <= start < clause.end for start in starts):
        return False
    if any(clause.start <= one.start < clause.end and one.kind != "bare" for one in facts.amounts):
        return False
    words = SMALL_WORDS.sub(
        " ", _SAYS_WHEN.sub(" ", without_values(facts, clause, but=NameKind.INSPECTION_CATEGORY))
    )
    return len(_HAN.findall(words)) >= least_han or len(re.findall(r"[a-z]{2,}", words)) >= _MIN_WORDS
