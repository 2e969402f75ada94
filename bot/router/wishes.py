"""Two wishes in one message: where one ends and the next begins."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.router.clauses import FULL_STOP
from bot.router.context import Context
from bot.router.fragments import begins_by_asking
from bot.router.name_slots import NAME_KINDS
from bot.router.plausibility import about_documents
from bot.router.questions import is_question
from bot.router.schema import SlotKind, ToolSchema
from bot.router.spans import Span
from bot.router.wording import Wording

MOST_WISHES = 4
_SURE = 0.5
_SURE_OF_A_WEAK_CUT = 0.6
_SURE_AFTER_FREE_TEXT = 0.75
# `open alerts` asks for something without a word that asks.
_SURE_WITHOUT_ASKING = 0.8
# Of these hardly anybody says one inside a single wish.
_STRONG = re.compile(
    r"[\s,，。.;；?？!！]*(?:另外(?:再)?|还有(?=[^多几没货吗])|顺便(?:再)?|顺带|对了|然后|接着|并且|同时|还想|最后(?:再)?"
    r"|(?<!晚点)(?<!明天)(?<!后天)(?<!一会)(?<!会儿)(?<!回头)(?<!改天)(?<!以后)(?<!等下)再(?=看|查|问|帮|给我|告诉|列|说说|说一|报)|也(?=帮|看|查|问|告诉))"
    r"|[\s,.;?!]+(?:and also|and then|also|plus|then|by the way|btw|oh and|while you're at it|as well as)(?![a-z])"
    rf"|[?？。;；!！\n]+(?=\s*\S)|{FULL_STOP}(?=\s+\S)"
)
_WEAK = re.compile(r"[\s,，]*(?:和|跟|以及)|(?<!go ahead)[\s,]+and(?![a-z])")


@dataclass(frozen=True)
class Cut:
    """A place where a message may fall into two wishes; `is_weak` where the word joins other things as well."""

    end: int
    start: int
    is_weak: bool


def split(
    wording: Wording, *, inside: Sequence[Span], is_pair: Callable[[Wording, Wording, Cut], bool]
) -> list[Wording]:
    """Cut a message into wishes.

    Args:
        wording: the message.
        inside: names, dates and the like, which are never cut.
        is_pair: tells whether both pieces beside a cut are wishes of their own.

    Returns: at least one piece; the message itself if it holds one wish.
    """
    pieces: list[Wording] = []
    offset = 0
    for cut in sorted(_cuts(wording.plain), key=lambda cut: cut.start):
        if len(pieces) == MOST_WISHES - 1:
            break
        if cut.end <= offset or any(span.start < cut.start and cut.end < span.end for span in inside):
            continue
        left, right = _piece(wording, offset, cut.end), _piece(wording, cut.start, len(wording.plain))
        if not left.is_empty and not right.is_empty and is_pair(left, right, cut):
            pieces.append(left)
            offset = cut.start
    return [*pieces, _piece(wording, offset, len(wording.plain))]


def may_hold_several(wording: Wording) -> bool:
    """True if a message has a place where it may fall apart."""
    return next(_cuts(wording.plain), None) is not None


def is_wish(piece: Context, *, is_weak: bool) -> bool:
    """True if a piece of a message by itself asks for one of the tools."""
    verdict = piece.verdict
    is_named_alone = bool(piece.rest) and verdict.best.probability >= _SURE_WITHOUT_ASKING
    return (
        (piece.asks or is_named_alone)
        and not verdict.is_out_of_scope
        and verdict.best.label in piece.tools
        and verdict.best.probability >= (_SURE_OF_A_WEAK_CUT if is_weak else _SURE)
    )


def are_two(first: Context, second: Context, *, is_weak: bool) -> bool:
    """True if two wishes are not one said at length, such as a description in two sentences."""
    if is_weak and not begins_by_asking(second.request.wording.plain):
        return False
    one, other = first.tools[first.verdict.best.label], second.tools[second.verdict.best.label]
    if any(slot.kind is SlotKind.REMAINDER for slot in one.slots):
        return one != other and second.verdict.best.probability >= _SURE_AFTER_FREE_TEXT
    if one != other:
        return not _tells_more(first, second, one, other)
    kinds = [NAME_KINDS[slot.kind] for slot in one.slots if slot.required and slot.kind in NAME_KINDS]
    return bool(kinds) and all(first.request.named(kind) and second.request.named(kind) for kind in kinds)


def _tells_more(first: Context, second: Context, one: ToolSchema, other: ToolSchema) -> bool:
    """True if the second piece only says what is to become of the document that the first one names.

    A question about a document and then a word on it are two wishes; two words on one document are one.
    """
    if not first.request.documents or second.request.documents or is_question(about_documents(first.request)):
        return False
    return all(any(slot.kind is SlotKind.DOCUMENT for slot in tool.slots) for tool in (one, other))


def _cuts(plain: str) -> Iterator[Cut]:
    for is_weak, pattern in ((False, _STRONG), (True, _WEAK)):
        for match in pattern.finditer(plain):
            yield Cut(end=match.start(), start=match.end(), is_weak=is_weak)


def _piece(wording: Wording, start: int, end: int) -> Wording:
    return Wording(typed=wording.typed[start:end].strip(), plain=wording.plain[start:end].strip())
