"""Finds in a folded sentence every piece that is spelled or sounds like a name."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from backend.naming.entries import MatchedBy, NameKind
from backend.naming.fuzzy import NearestNames
from backend.naming.guards import is_used_as_name, single_character_stands_alone
from backend.naming.lexicon import Lexicon, Node, Phrase
from backend.naming.ordinals import store_numbers
from backend.naming.sounds import syllable
from backend.naming.spans import Span, select_spans
from backend.naming.text import FoldedText, Gap, Token
from backend.naming.vocabulary import NEGATIONS_HAN

SCORES: dict[MatchedBy, float] = {
    "code": 1.0, "barcode": 1.0, "name": 0.98, "alias": 0.95, "refined": 0.9, "pinyin": 0.8, "fuzzy": 0.7,
}  # fmt: skip
_ADDRESS = re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LOCAL_PART = re.compile(r"(?<![a-z0-9_.@])[a-z]+(?:\.[a-z]+)+\d*(?![a-z0-9_@]|\.[a-z0-9])")
_BARCODE = re.compile(r"(?<!\d)\d{13}(?!\d)")
_NUMBERED_CODE = re.compile(r"(?<![a-z0-9.])([a-z]+)([- ]?)(\d{1,9})(?![a-z0-9%]|\.\d)")
_MAX_TYPED_WORDS = 4
_WORDS_LIKE_CODES = frozenset({"pro", "con", "dry", "ins", "mea"})
_CODE_DIGITS = 3
"""A code with a space before its number, or one that does not exist, is believed from so many digits on."""


class Scanner:
    """Searches sentences for the names of a lexicon."""

    def __init__(self, lexicon: Lexicon, nearest: NearestNames) -> None:
        self._lexicon = lexicon
        self._nearest = nearest

    def scan(self, sentence: FoldedText, *, kind: NameKind | None = None) -> list[Span]:
        """Find non-overlapping spans, left to right; the longest name wins.

        Args:
            sentence: the folded sentence.
            kind: only names of this kind compete.
        """
        tokens = sentence.tokens
        exact = [
            *self._literals(sentence),
            *self._codes(sentence),
            *self._stores(tokens),
            *self._names(tokens),
        ]
        heard = [*self.heard(tokens), *self._typed_in_pinyin(tokens)]
        wanted = [span for span in (*exact, *heard) if kind is None or span.kind in {kind, None}]
        alone = [span for span in wanted if not self._is_single_character(span)]
        chosen = select_spans(alone, tokens)
        hidden = frozenset(p for span in _decoys(alone) for p in range(span.first, span.last))
        occupied = frozenset(p for span in chosen for p in range(span.first, span.last))
        single = [s for s in wanted if self._is_single_character(s) and s.first not in hidden | occupied]
        chosen = select_spans([*alone, *_standing_alone(single, tokens, occupied=occupied)], tokens)
        return sorted([*chosen, *self._misspelt(tokens, chosen, kind=kind)], key=lambda span: span.first)

    @staticmethod
    def _is_single_character(span: Span) -> bool:
        return span.how == "alias" and len(span.phrase) == 1 and not span.phrase[0].isascii()

    def _literals(self, sentence: FoldedText) -> Iterator[Span]:
        for pattern in (_ADDRESS, _LOCAL_PART, _BARCODE):
            for found in pattern.finditer(sentence.folded):
                codes = self._lexicon.barcodes if pattern is _BARCODE else self._lexicon.literals
                code = codes.get(found.group())
                if code is None:
                    continue
                first, last = _token_range(sentence, found.start(), found.end())
                how: MatchedBy = "barcode" if pattern is _BARCODE else "code"
                yield Span(first, last, self._lexicon.entries[code].kind, (code,), how, 1.0)

    def _codes(self, sentence: FoldedText) -> Iterator[Span]:
        for found in _NUMBERED_CODE.finditer(sentence.folded):
            letters, between, digits = found.groups()
            kind = self._lexicon.number_kinds.get(letters)
            least = _CODE_DIGITS if letters in _WORDS_LIKE_CODES or kind != NameKind.ITEM else 1
            if kind is None or (between == " " and len(digits) < least):
                continue
            first, last = _token_range(sentence, found.start(), found.end())
            code = self._lexicon.numbered.get((letters, int(digits)))
            store = kind == NameKind.LOCATION and not between
            if code is not None:
                yield Span(first, last, kind, (code,), "code", 1.0)
            elif store or len(digits) >= _CODE_DIGITS:
                yield Span(first, last, kind, (), "code", 1.0)

    def _stores(self, tokens: Sequence[Token]) -> Iterator[Span]:
        if not self._lexicon.store_prefix:
            return
        for found in store_numbers(tokens):
            code = self._lexicon.store_code(found.number)
            if code is not None or found.score == 1.0:
                codes = (code,) if code is not None else ()
                score = found.score * SCORES["alias"]
                yield Span(found.first, found.last, NameKind.LOCATION, codes, "alias", score)

    def _names(self, tokens: Sequence[Token]) -> Iterator[Span]:
        for start in range(len(tokens)):
            node = self._lexicon.root
            for end in range(start, len(tokens)):
                if end > start and tokens[end].gap == Gap.HARD:
                    break
                text = tokens[end].text
                if text == "的" and end > start and text not in node.children:
                    if _is_negated(tokens, start):
                        break
                    continue  # 瓶装的可乐 is 瓶装可乐
                following = node.children.get(text)
                if following is None:
                    break
                node = following
                yield from self._spans_of(node, start, end + 1, tokens=tokens)

    def _spans_of(self, node: Node, first: int, last: int, *, tokens: Sequence[Token]) -> Iterator[Span]:
        if node.name is None:
            return
        if node.name.decoy:
            yield Span(first, last, None, (), "name", 0.0, node.phrase)
        for kind, codes in node.name.codes.items():
            how = min(codes.values(), key=lambda h: -SCORES[h])
            span = Span(first, last, kind, tuple(codes), how, SCORES[how], node.phrase)
            if is_used_as_name(tokens, span):
                yield span

    def heard(self, tokens: Sequence[Token]) -> Iterator[Span]:
        """Names of three or more characters written with homophones."""
        hidden = {
            p for span in self._names(tokens) if span.kind is None for p in range(span.first, span.last)
        }
        for start in range(len(tokens)):
            node: Node | None = self._lexicon.homophones
            for end in range(start, len(tokens)):
                token = tokens[end]
                if token.shape != "han" or (end > start and token.gap) or end in hidden or node is None:
                    break
                node = node.children.get(syllable(token.text))
                if node is not None and node.name is not None:
                    yield from self._heard_as(node, start, end + 1, tokens=tokens)

    def _heard_as(self, node: Node, first: int, last: int, *, tokens: Sequence[Token]) -> Iterator[Span]:
        written = tuple(token.text for token in tokens[first:last])
        same = sum(a == b for a, b in zip(written, node.phrase, strict=True))
        if written == node.phrase or same * 2 < len(written) or node.name is None:
            return
        for kind, codes in node.name.codes.items():
            kept = tuple(code for code in codes if self.keeps_surname(code, written, name=node.phrase))
            if kept:
                yield Span(first, last, kind, kept, "pinyin", SCORES["pinyin"], node.phrase)

    def keeps_surname(self, code: str, written: Phrase, *, name: Phrase) -> bool:
        """Whether a respelling leaves the surname alone: 徐 and 许 sound the same and are two families."""
        if self._lexicon.entries[code].kind != NameKind.PERSON or len(written) != len(name):
            return True
        surname = self._lexicon.surname(code)
        return all(a == b or b != surname for a, b in zip(written, name, strict=True))

    def _typed_in_pinyin(self, tokens: Sequence[Token]) -> Iterator[Span]:
        for start in range(len(tokens)):
            joined = ""
            for end in range(start, min(start + _MAX_TYPED_WORDS, len(tokens))):
                token = tokens[end]
                if token.shape != "word" or (end > start and token.gap == Gap.HARD):
                    break
                joined += token.raw
                for phrase in sorted(self._lexicon.typed_pinyin.get(joined, ())):
                    for kind, codes in self._lexicon.phrases[phrase].codes.items():
                        yield Span(start, end + 1, kind, tuple(codes), "pinyin", SCORES["pinyin"], phrase)
                names = (
                    self._lexicon.latin_names.get(joined, set())
                    if end > start or len(joined) > _MAX_TYPED_WORDS
                    else ()
                )
                for phrase in sorted(names):
                    for kind, codes in self._lexicon.phrases[phrase].codes.items():
                        span = Span(start, end + 1, kind, tuple(codes), "alias", SCORES["alias"], phrase)
                        if len(phrase) > 1 and is_used_as_name(tokens, span):
                            yield span

    def _misspelt(
        self, tokens: Sequence[Token], chosen: Sequence[Span], *, kind: NameKind | None
    ) -> Iterator[Span]:
        """Single English words nobody claimed, one letter away from a name."""
        occupied = {p for span in chosen for p in range(span.first, span.last)}
        for position, token in enumerate(tokens):
            known = (token.text,) in self._lexicon.phrases
            if token.shape != "word" or known or position in occupied:
                continue
            by_kind: dict[NameKind, dict[str, float]] = {}
            for near in self._nearest.by_letters(token.raw, kind=kind):
                for found_kind, codes in self._lexicon.phrases[near.phrase].codes.items():
                    if kind in {None, found_kind}:
                        by_kind.setdefault(found_kind, {}).update(dict.fromkeys(codes, near.score))
            for found_kind, scored in by_kind.items():
                score = max(scored.values()) * SCORES["pinyin"]
                yield Span(position, position + 1, found_kind, tuple(scored), "fuzzy", score)


def _standing_alone(
    singles: Sequence[Span], tokens: Sequence[Token], *, occupied: frozenset[int]
) -> Iterator[Span]:
    """The single characters that are words of their own, runs of them (葱姜蒜) included."""
    goods = {span.first for span in singles if span.kind == NameKind.ITEM}
    for span in singles:
        run = _run_around(span.first, goods)
        alone = all(
            single_character_stands_alone(tokens, p, occupied=occupied | frozenset(run))
            for p in (run[0], run[-1])
        )
        # A finding such as 脏 is an adjective and goes with any word before it.
        if span.kind == NameKind.INSPECTION_CATEGORY or alone:
            yield span


def _run_around(position: int, members: set[int]) -> range:
    first, last = position, position + 1
    while first - 1 in members:
        first -= 1
    while last in members:
        last += 1
    return range(first, last)


def _is_negated(tokens: Sequence[Token], position: int) -> bool:
    return "".join(token.text for token in tokens[max(0, position - 2) : position]).endswith(NEGATIONS_HAN)


def _decoys(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.kind is None]


def _token_range(sentence: FoldedText, start: int, end: int) -> tuple[int, int]:
    """The tokens that lie within folded offsets."""
    starts = [token.start for token in sentence.tokens]
    first = bisect_left(starts, sentence.origins[start])
    last = bisect_left(starts, sentence.origins[end - 1] + 1)
    return first, max(last, first + 1)
