"""Arguments that name a thing: items, places, people, suppliers and documents."""

import re
from collections.abc import Mapping, Sequence

from backend.naming.documents import DocumentKind, DocumentMention
from backend.naming.entries import Mention, NameKind
from bot.router.facts import Facts
from bot.router.schema import Slot, SlotKind, ToolSchema

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
_NEGATED = re.compile(r"(?:不是|不要|别|not|instead of|rather than|isn't)\s*(?:the )?$")
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
    return code_or_text(mentions[0], facts) if mentions else None


def read_post(facts: Facts) -> str | None:
    """Read a person named by a post at a place: `5号店店长是谁`, `who runs Lujiazui`."""
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
    """True for the first store of `不是3号店，是5号店`."""
    return _NEGATED.search(facts.wording.plain[: mention.start]) is not None


def read_document(slot: Slot, facts: Facts, tool: ToolSchema) -> str | None:
    """Find the document a tool acts on; `#12` stands for itself where its kind is open."""
    kinds = DOCUMENTS_OF_TOOL.get(tool.name, ())
    fitting = [document for document in facts.documents if not kinds or document.kind in {*kinds, None}]
    named = fitting or facts.documents
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
