"""Arguments that name a thing: items, places, people, suppliers and documents."""

import re
from collections.abc import Mapping, Sequence

from backend.naming.documents import DocumentKind, DocumentMention
from backend.naming.entries import Mention, NameKind
from bot.router.facts import Facts
from bot.router.schema import Slot, SlotKind, ToolSchema
from tools.naming import ALL_PLACES_EN, ALL_PLACES_ZH

NAME_KINDS: Mapping[SlotKind, NameKind] = {
    SlotKind.ITEM: NameKind.ITEM,
    SlotKind.LOCATION: NameKind.LOCATION,
    SlotKind.PERSON: NameKind.PERSON,
    SlotKind.SUPPLIER: NameKind.SUPPLIER,
}

# What a number alone means to a tool that handles one kind of document only.
DOCUMENTS_OF_TOOL: Mapping[str, tuple[DocumentKind, ...]] = {
    "receive_order": (DocumentKind.PURCHASE_ORDER,),
    "record_invoice": (DocumentKind.PURCHASE_ORDER,),
    "release_payment": (DocumentKind.INVOICE, DocumentKind.PAYMENT),
    "resolve_inspection_issue": (DocumentKind.INSPECTION_ISSUE,),
    "verify_inspection_issue": (DocumentKind.INSPECTION_ISSUE,),
    "acknowledge_alert": (DocumentKind.ALERT,),
    "snooze_alert": (DocumentKind.ALERT,),
}

_COMES_FROM = re.compile(
    r"(?:从|由|向|找|跟|让|问|叫|自|from|out of|borrow from|can|have|could|ask)\s*(?:the )?$"
)
_GOES_TO = re.compile(r"(?:到|给|去|往|至|发|支援|->|→|to|for|into|give)\s*(?:the )?$")
_SENDS = re.compile(r"^\s*(?:那边)?(?:的)?.{0,12}?(?:送|匀|拨|支援|出货|send|give|has spare)")
_TAKEN_BACK = re.compile(
    r"^[\s.…,，、-]*(?:哦|噢|呃|啊)?(?:不是|不对|错了|说错|算了|no(?![a-z])|sorry|i mean|wait)"
    r"[\s,，.]*(?:是|给|去|it's|to|for)?"
)
_BESIDE = re.compile(r"^(?:边上|旁边|旁|附近|后面|前面|上面|下面|里面|柜台|区的?|对面)")
_BESIDE_EN = re.compile(r"(?:next to|near|beside|behind|by|under|above|in front of)\s+(?:the )?$")
_ALL_PLACES = re.compile(rf"{ALL_PLACES_ZH}(?![长员])|(?<![a-z]){ALL_PLACES_EN}(?![a-z])")
_UNKNOWN_PLACE = re.compile(
    r"(?<![a-z])(?:at|in|from|to|for) (?:the "
    r"|our )?([a-z][a-z']{2,}(?: [a-z']{3,})? (?:store|shop|branch|outlet))(?![a-z])"
    r"|(?:^|[\s,，。、在查看问去到给从])([\u3400-\u9fff]{2,3}店)(?=[的\s,，还有缺剩库]|$)"
)
_NO_NAME = re.compile(
    r"^(?:my|our|this|that|the|your|which|what|any|each|every|all|other"
    r"|another|same|whole|next|new|nearest|convenience|own|one)(?![a-z])"
    r"|我|咱|本|这|那|哪|各|每|全|所有|门店|分店|别的?|其[他它]|几|某"
    r"|便利店|加盟|直营|旗舰|新店|小店|酒店|饭店|书店|网店|到店|开店|闭店|店店"
)
_DEPARTMENT = re.compile(
    r"(?:财务|采购|人事|人力资源|人力|信息技术|信息|技术|供应链|运营|审计"
    r"|市场|行政|仓库|品控|(?<![a-z])(?:it|hr))(?:部门?|组)"
    r"(?:经理|负责人|主管|总监|老大|领导)?|(?:财务|采购|人事|人力资源"
    r"|信息|供应链|运营|审计|市场|行政)(?:经理|负责人|主管|总监|专员)"
    r"|(?<![a-z])(?:it|hr|finance|procurement|purchasing|audit|marketing|operations)"
    r" (?:manager|support|department|dept|team|director|head|officer|lead|helpdesk)(?![a-z])"
)
_OWN_POST = re.compile(
    r"(?:我的?|我们的?|咱们?的?|本人的?)(?:直属|直接|顶头)?(?:上级|上司"
    r"|领导|经理|主管|老板|头儿?|老大)(?![\u3400-\u9fff]{0,1}店)"
    r"|(?:我们|咱们?|本|我)的?(?:门?店)?的?店长|(?:我们?|咱们?|本店?)的?(?:区域?|片区)经理"
    r"|(?<![a-z])(?:my|our) (?:direct |line |store |shop |area |regional |district |reporting )?"
    r"(?:manager|boss|supervisor|superior|lead)(?![a-z])"
)
_NEGATED = re.compile(r"(?:(?<!是)不是|不要|别|not|instead of|rather than|isn't)\s*(?:the )?$")
# The first that fits counts: an area manager is a manager too.
_POSTS = (
    (re.compile(r"区域?经理|片区经理|督导|area manager|regional manager"), "区域经理", "area manager"),
    (re.compile(r"主管|领班|值班|supervisor|shift lead"), "主管", "supervisor"),
    (
        re.compile(
            r"店长|经理|负责|谁管|管事|老板|主任|manage|runs|in charge|head of|boss|responsible|leads"
        ),
        "店长",
        "manager",
    ),
)
_LOOSE_NUMBER = re.compile(r"(?<![\w.])(?:第)?0*(\d{1,6})(?:号)?(?![\w.]|\s*(?:箱|cases?))")


def read_name(slot: Slot, facts: Facts, tool: ToolSchema) -> str | None:
    """Find the thing a slot names: its code if only one fits, else as the person typed it."""
    mentions = [mention for mention in facts.named(NAME_KINDS[slot.kind]) if not is_negated(mention, facts)]
    if slot.kind is SlotKind.LOCATION and tool.slot("from_location") is not None:
        mentions = _side(slot.name, mentions, facts)
    elif slot.kind is SlotKind.LOCATION and not mentions:
        return _all_places(facts)
    elif slot.kind is SlotKind.ITEM and len(mentions) > 1:
        mentions = [one for one in mentions if not _tells_where(one, facts)] or mentions
    return code_or_text(mentions[0], facts) if mentions else None


def _all_places(facts: Facts) -> str | None:
    found = _ALL_PLACES.search(facts.wording.plain)
    return found[0] if found is not None else _unknown_place(facts)


def _unknown_place(facts: Facts) -> str | None:
    """A shop by a name that nobody knows, so that the answer does not come from another one: `the Tokyo store`."""
    found = _UNKNOWN_PLACE.search(facts.wording.plain)
    if found is None:
        return None
    start, end = found.span(1) if found[1] else found.span(2)
    name = facts.wording.typed[start:end]
    return None if _NO_NAME.search(name.lower()) else name


def _tells_where(mention: Mention, facts: Facts) -> bool:
    """True for the till of `收银机边上的口香糖`."""
    plain = facts.wording.plain
    return bool(_BESIDE.match(plain[mention.end :]) or _BESIDE_EN.search(plain[: mention.start]))


def read_post(facts: Facts) -> str | None:
    """Read a person named by a post: `5号店店长是谁`, `who runs Lujiazui`, `my manager`."""
    own = _OWN_POST.search(facts.wording.plain) or _DEPARTMENT.search(facts.wording.plain)
    if own is not None:
        return facts.wording.typed[own.start() : own.end()]
    places = facts.named(NameKind.LOCATION)
    if not places:
        return None
    place, plain = facts.typed(places[0]), facts.wording.plain
    for pattern, post_zh, post_en in _POSTS:
        if pattern.search(plain):
            return f"{place}{post_zh}" if facts.wording.language == "zh" else f"{place} {post_en}"
    return None


def code_or_text(mention: Mention, facts: Facts) -> str:
    """The code of a mention that means one thing, else its own words."""
    return mention.candidates[0] if len(mention.candidates) == 1 else facts.typed(mention)


def is_negated(mention: Mention, facts: Facts) -> bool:
    """True for the first store of `不是3号店，是5号店` and of `给7号店... 不是，给6号店`."""
    plain = facts.wording.plain
    same_kind = [one for one in facts.named(mention.kind) if one.start > mention.start]
    is_taken_back = bool(same_kind) and _TAKEN_BACK.match(plain[mention.end :]) is not None
    return is_taken_back or _NEGATED.search(plain[: mention.start]) is not None


def documents_for(tool: ToolSchema, facts: Facts) -> Sequence[DocumentMention]:
    """The documents named that are of a kind the tool handles; all of them if none is."""
    kinds = DOCUMENTS_OF_TOOL.get(tool.name, ())
    return [one for one in facts.documents if not kinds or one.kind in {*kinds, None}] or facts.documents


def read_document(slot: Slot, facts: Facts, tool: ToolSchema) -> str | None:
    """Find the document a tool acts on; `#12` stands for itself where its kind is open."""
    kinds = DOCUMENTS_OF_TOOL.get(tool.name, ())
    named = documents_for(tool, facts)
    if named:
        return _document_text(named[0], kinds)
    if not slot.required:
        return None
    loose = _LOOSE_NUMBER.search(facts.leftover_with_numbers())
    if loose is None:
        return None
    number = int(loose[1])
    return f"{kinds[0].value}-{number:06d}" if kinds and number else f"#{number}"


def _document_text(document: DocumentMention, kinds: Sequence[DocumentKind]) -> str:
    if document.kind is None and kinds:
        return f"{kinds[0].value}-{document.sequence:06d}"
    return document.number


def _side(slot_name: str, mentions: Sequence[Mention], facts: Facts) -> list[Mention]:
    """Tell where goods come from and go to by the word before, or by the order of two."""
    plain = facts.wording.plain
    source = next((one for one in mentions if _is_source(one, plain)), None)
    target = next(
        (one for one in mentions if one is not source and _GOES_TO.search(plain[: one.start])), None
    )
    rest = [one for one in mentions if one is not source and one is not target]
    if source is None and rest:
        source = rest.pop(0)
    if target is None and rest:
        target = rest.pop(0)
    chosen = source if slot_name == "from_location" else target
    return [chosen] if chosen is not None else []


def _is_source(mention: Mention, plain: str) -> bool:
    if _COMES_FROM.search(plain[: mention.start]):
        return True
    return _GOES_TO.search(plain[: mention.start]) is None and _SENDS.search(plain[mention.end :]) is not None
