"""Document numbers as people write them: `PR-000123`, `pr 12`, 采购申请12号, ticket 12, `#12`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from backend.naming.document_words import (
    DATE_OR_MEASURE_AFTER,
    ENGLISH_WORDS,
    HAN_WORDS,
    LOOSE_PREFIXES,
    STRICT_PREFIXES,
    VERB_LIKE_WORDS,
    VERBS_OF_STRICT_PREFIXES,
    WORDS_THAT_COUNT_AFTER,
    WORDS_THAT_REFER_BEFORE,
    WORDS_THAT_REPORT_AFTER,
)
from backend.naming.numerals import parse_chinese_numeral
from backend.naming.text import FoldedText, fold

MAX_TEXT_CHARACTERS = 4000
"""Slack's recommended length of a message; what follows is not read."""
# Not the beginning of a decimal or of a number with thousands: order 1,250.
_DIGITS = r"\d{1,6}(?!\d|\.\d|,\d{3}(?!\d))"
_NUMERAL = "[零〇一二两三四五六七八九十百千]{1,7}"


class DocumentKind(StrEnum):
    """The prefix of a document number."""

    PURCHASE_REQUEST = "PR"
    PURCHASE_ORDER = "PO"
    GOODS_RECEIPT = "GR"
    INVOICE = "IV"
    PAYMENT = "PY"
    TRANSFER = "TR"
    STOCK_COUNT = "SC"
    INSPECTION_ISSUE = "IS"
    LEAVE_REQUEST = "LV"
    TICKET = "TK"
    ALERT = "AL"
    PENDING_ACTION = "AC"


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A document number inside a text.

    Attributes:
        start: offset of the first character in the text as given.
        end: offset after the last character.
        kind: None where only `#12` was written.
        sequence: the number without its prefix, 1 to 999999.
    """

    start: int
    end: int
    kind: DocumentKind | None
    sequence: int

    @property
    def number(self) -> str:
        """`PR-000012`, or `#12` where the kind is not known."""
        return document_number(self.kind, self.sequence) if self.kind is not None else f"#{self.sequence}"


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit in the folded text."""

    start: int
    end: int
    kind: DocumentKind | None
    sequence: int


def document_number(kind: DocumentKind, sequence: int) -> str:
    """Write a document number with its prefix and six digits."""
    return f"{kind.value}-{sequence:06d}"


def _alternatives(words: Iterable[str]) -> str:
    """Write a pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PREFIXED = re.compile(
    rf"(?<![a-z0-9])(?P<found>(?:(?P<loose>{'|'.join(LOOSE_PREFIXES)})(?:\s*[-#:_]?\s*|\s+no\.?\s*)"
    rf"|(?P<strict>{'|'.join(STRICT_PREFIXES)})(?:[-#_]|\s?#\s?)?)0*(?P<digits>{_DIGITS}))(?![a-z])"
)
_PREFIXED_BEHIND_A_VERB = re.compile(
    rf"(?<![a-z])(?:{_alternatives(VERBS_OF_STRICT_PREFIXES)}) (?P<found>(?P<strict>{'|'.join(STRICT_PREFIXES)})"
    rf" 0*(?P<digits>{_DIGITS}))(?![a-z])"
)
_PREFIXED_NUMERAL = re.compile(
    rf"(?<![a-z0-9])(?P<found>(?P<loose>{'|'.join(LOOSE_PREFIXES)})\s?(?P<numeral>{_NUMERAL})号?)"
    rf"(?!{DATE_OR_MEASURE_AFTER})"
)
_HAN_FORWARD = re.compile(
    rf"(?P<word>{_alternatives(HAN_WORDS)})(?:编号|号码|号|第|no\.?|number|[\s:#\-是为])*"
    rf"(?:0*(?P<digits>{_DIGITS})号?+|(?P<numeral>{_NUMERAL})号)(?!{DATE_OR_MEASURE_AFTER})"
)
_HAN_BACKWARD = re.compile(
    rf"(?<![\d月/.\-])(?:第)?(?:#?0*(?P<digits>{_DIGITS})|(?P<numeral>{_NUMERAL}))号(?:的)?"
    rf"(?P<word>{_alternatives(HAN_WORDS)})(?![日假了])"
)
_ENGLISH = re.compile(
    rf"(?<![a-z])(?P<word>{_alternatives(ENGLISH_WORDS)})(?P<marker>\s*(?:#|no\.?|nr\.?|number|num|id|:|-)\s*#?|\s+)"
    rf"0*(?P<digits>{_DIGITS})(?![a-z%]|\s*(?:{_alternatives(WORDS_THAT_COUNT_AFTER)})(?![a-z]))"
)
_HASH = re.compile(rf"(?<![a-z0-9_#&])#\s?0*(?P<digits>{_DIGITS})(?![a-z\d])")
_LISTED = re.compile(
    rf"\s*(?:,|、|和|与|及|以及|/|&|(?<![a-z])(?:and|or)(?![a-z])|\+)\s*(?:and\s+)?#?0*(?P<digits>{_DIGITS})(?P<suffix>号?)"
    rf"(?=\s*(?:$|[,、。;!?和与及&+]|(?:and|or|please)(?![a-z])))"
)
_NEXT_WORD = re.compile(r"\s*([a-z]+)")
_PREVIOUS_WORD = re.compile(r"([a-z]+)\s*$")


def _sequence(digits: str | None, numeral: str | None) -> int | None:
    number = int(digits) if digits else parse_chinese_numeral(numeral or "")
    return number or None


def _prefixed(folded: str) -> Iterator[_Found]:
    for pattern in (_PREFIXED, _PREFIXED_BEHIND_A_VERB, _PREFIXED_NUMERAL):
        for hit in pattern.finditer(folded):
            said = hit.groupdict()
            sequence = _sequence(said.get("digits"), said.get("numeral"))
            if sequence is not None:
                kind = DocumentKind((said.get("loose") or said["strict"]).upper())
                yield _Found(*hit.span("found"), kind, sequence)


def _han(folded: str) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for pattern in (_HAN_FORWARD, _HAN_BACKWARD):
        for hit in pattern.finditer(folded):
            # 订单3号的发票 is the invoice of an order; the word before a number goes with it first.
            if any(hit.start() < end and start < hit.end() for start, end in taken):
                continue
            taken.append(hit.span())
            sequence = _sequence(hit["digits"], hit["numeral"])
            if sequence is not None:
                yield _Found(hit.start(), hit.end(), DocumentKind(HAN_WORDS[hit["word"]]), sequence)


def _refers(folded: str, hit: re.Match[str]) -> bool:
    """Whether "order 12" names a document: "cancel order 12" does, "order 12 colas" does not."""
    if hit["word"] not in VERB_LIKE_WORDS or hit["marker"].strip():
        return True
    after = _NEXT_WORD.match(folded, hit.end())
    before = _PREVIOUS_WORD.search(folded[: hit.start()])
    if after is not None and after[1] in WORDS_THAT_REPORT_AFTER:
        return True
    refers_before = before is not None and before[1] in WORDS_THAT_REFER_BEFORE
    return refers_before or (after is None and before is None and not folded[hit.end() :].strip(" ?!."))


def _english(folded: str) -> Iterator[_Found]:
    for hit in _ENGLISH.finditer(folded):
        sequence = _sequence(hit["digits"], None)
        if sequence is not None and _refers(folded, hit):
            yield _Found(hit.start(), hit.end(), DocumentKind(ENGLISH_WORDS[hit["word"]]), sequence)


def _hashes(folded: str) -> Iterator[_Found]:
    for hit in _HASH.finditer(folded):
        sequence = _sequence(hit["digits"], None)
        if sequence is not None:
            yield _Found(hit.start(), hit.end(), None, sequence)


def _with_lists(found: list[_Found], folded: str) -> Iterator[_Found]:
    """Go on with the numbers after the first: "PR 12, 13 and 15"."""
    for one in found:
        yield one
        position = one.end
        while one.kind is not None and (hit := _LISTED.match(folded, position)) is not None:
            sequence = _sequence(hit["digits"], None)
            if sequence is not None:
                yield _Found(hit.start("digits"), hit.end("suffix"), one.kind, sequence)
            position = hit.end()


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.kind is None, f.start - f.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _origin_range(text: FoldedText, found: _Found) -> tuple[int, int]:
    return text.origins[found.start], text.origins[found.end - 1] + 1


def parse_document_numbers(text: str) -> list[DocumentMention]:
    """Find the document numbers in a text, left to right and without overlap.

    `#12` alone is found without a kind; what was listed last decides what it means. Quantities, dates and
    store numbers next to a document word ("盘点12箱", "订单3月到", "order 12 colas") are none.
    """
    folded = fold(text[:MAX_TEXT_CHARACTERS])
    first = _without_overlaps([*_prefixed(folded.folded), *_han(folded.folded), *_english(folded.folded)])
    every = _without_overlaps([*_with_lists(first, folded.folded), *_hashes(folded.folded)])
    mentions = []
    for found in every:
        start, end = _origin_range(folded, found)
        mentions.append(DocumentMention(start, end, found.kind, found.sequence))
    return mentions


def normalize_document_number(text: str, kind: DocumentKind | None = None) -> str | None:
    """Write one document number given as an argument with its prefix and six digits.

    Args:
        text: the number as typed; a bare number or `#12` needs the kind.
        kind: what the number is where the text does not say.

    Returns:
        `PR-000012`, or None if the text holds no number, several, or one whose kind is unknown.
    """
    mentions = parse_document_numbers(text)
    if len(mentions) == 1:
        found = mentions[0].kind or kind
        return document_number(found, mentions[0].sequence) if found is not None else None
    bare = re.fullmatch(
        rf"\s*(?:no\.?|第)?\s*0*({_DIGITS})\s*号?\s*", fold(text[:MAX_TEXT_CHARACTERS]).folded
    )
    if mentions or bare is None or kind is None or not int(bare[1]):
        return None
    return document_number(kind, int(bare[1]))
