"""Finds what one name stands for, from the exact code to the nearest spelling."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from backend.naming.combine import combine_spans, refine_within
from backend.naming.entries import Match, MatchedBy, NameKind, Resolution
from backend.naming.fuzzy import Near, NearestNames
from backend.naming.leftovers import leftovers, unexplained
from backend.naming.lexicon import Lexicon
from backend.naming.numerals import parse_chinese_numeral
from backend.naming.ordinals import store_numbers
from backend.naming.scanner import SCORES, Scanner
from backend.naming.spans import Span
from backend.naming.text import FoldedText, Token, fold
from backend.naming.vocabulary import MEASURES, STOP_WORDS

MAX_NAME_CHARACTERS = 200
"""The longest name in the demo data has 45 characters; what follows is not read."""
_BARCODE_DIGITS = 13
_NEAREST_STORES = 3
_MIN_HAN_DESCRIPTION = 2
_DESCRIBED_SCORE = 0.5


class Resolver:
    """Answers one, several or none for a text that is meant to be a name."""

    def __init__(self, lexicon: Lexicon, scanner: Scanner, nearest: NearestNames) -> None:
        self._lexicon = lexicon
        self._scanner = scanner
        self._nearest = nearest

    def resolve(self, text: str, *, kind: NameKind | None, prefer: Collection[str], limit: int) -> Resolution:
        """See `NameIndex.resolve`."""
        folded = fold(text[:MAX_NAME_CHARACTERS])
        for attempt in (self._by_code, self._by_whole_name, self._by_store_number, self._by_whole_sound):
            matches = attempt(folded, kind)
            if matches is not None:
                return self._answer(matches, folded, kind=kind, prefer=prefer, limit=limit)
        matches, heads = self._by_parts(folded, kind)
        matches = matches or self._by_nearest(folded, kind)
        return self._answer(matches, folded, kind=kind, prefer=prefer, limit=limit, heads=heads)

    def _answer(
        self,
        matches: Sequence[Match],
        folded: FoldedText,
        *,
        kind: NameKind | None,
        prefer: Collection[str],
        limit: int,
        heads: Sequence[Match] = (),
    ) -> Resolution:
        if not matches:
            return Resolution("none", suggestions=tuple(self._suggest(folded, kind, heads=heads))[:limit])
        preferred = [match for match in matches if match.code in prefer]
        kept = preferred if len(preferred) == 1 else list(matches)
        return Resolution("one" if len(kept) == 1 else "several", tuple(kept[:limit]))

    def _match(self, code: str, how: MatchedBy, *, score: float | None = None) -> Match:
        entry = self._lexicon.entries[code]
        return Match(entry.kind, code, round(SCORES[how] if score is None else score, 3), how, entry.active)

    def _by_code(self, folded: FoldedText, kind: NameKind | None) -> list[Match] | None:
        plain = folded.folded.strip().strip("<>\"'")
        digits = plain.replace(" ", "").replace("-", "")
        code = self._lexicon.literals.get(plain)
        how: MatchedBy = "code"
        if code is None and len(digits) == _BARCODE_DIGITS and digits.isdigit():
            code, how = self._lexicon.barcodes.get(digits), "barcode"
            active = code is not None and self._lexicon.entries[code].active
            return [self._match(code, how)] if code is not None and active else []
        if code is None or kind not in {None, self._lexicon.entries[code].kind}:
            return None
        inactive_without_address = not self._lexicon.entries[code].active and "@" not in plain
        return None if inactive_without_address else [self._match(code, how)]

    def _by_whole_name(self, folded: FoldedText, kind: NameKind | None) -> list[Match] | None:
        phrase = tuple(token.text for token in folded.tokens)
        found = self._named(phrase, kind)
        if not found and "的" in phrase:
            found = self._named(tuple(text for text in phrase if text != "的"), kind)
        joined = "".join(token.raw for token in folded.tokens)
        if not found and joined.isascii() and joined:
            for other in sorted(self._lexicon.latin_names.get(joined, ())):
                found += self._named(other, kind)
        return _unique(found) or None

    def _named(self, phrase: tuple[str, ...], kind: NameKind | None) -> list[Match]:
        name = self._lexicon.phrases.get(phrase)
        if name is None:
            return []
        found = [
            self._match(code, how)
            for found_kind, codes in name.codes.items()
            if kind in {None, found_kind}
            for code, how in codes.items()
        ]
        exact = [match for match in found if match.how == "code"]
        return exact or found

    def _by_store_number(self, folded: FoldedText, kind: NameKind | None) -> list[Match] | None:
        if kind not in {None, NameKind.LOCATION} or not self._lexicon.store_prefix:
            return None
        numbers = list(store_numbers(folded.tokens))
        if len(numbers) == 1:
            span = Span(numbers[0].first, numbers[0].last, NameKind.LOCATION, (), "alias", 1.0)
            if not unexplained(folded.tokens, span):
                return self._store(numbers[0].number)
        number = _bare_number(folded.tokens) if kind == NameKind.LOCATION else None
        return self._store(number) if number is not None else None

    def _store(self, number: int) -> list[Match]:
        code = self._lexicon.store_code(number)
        return [self._match(code, "alias")] if code is not None else []

    def _by_whole_sound(self, folded: FoldedText, kind: NameKind | None) -> list[Match] | None:
        joined = "".join(token.raw for token in folded.tokens)
        found: list[Match] = []
        for phrase in sorted(self._lexicon.typed_pinyin.get(joined, ())):
            found += [self._match(match.code, "pinyin") for match in self._named(phrase, kind)]
        for span in self._scanner.heard(folded.tokens):
            if (span.first, span.last) == (0, len(folded.tokens)) and kind in {None, span.kind}:
                found += [self._match(code, "pinyin") for code in span.codes]
        return _unique(found) or None

    def _by_parts(self, folded: FoldedText, kind: NameKind | None) -> tuple[list[Match], list[Match]]:
        """A known name among other words; also returns what it would be if the others were ignored."""
        spans = self._scanner.scan(folded, kind=kind)
        spans = combine_spans(spans, folded.tokens, lexicon=self._lexicon)
        codes = [span for span in spans if span.how in {"code", "barcode"} and span.codes]
        if len({span.codes for span in codes}) == 1:
            return [self._match(code, codes[0].how) for code in codes[0].codes], []
        accepted: list[Match] = []
        heads: list[Match] = []
        # The head of a Chinese or English noun phrase comes last, so the last name is the thing.
        for span in reversed(spans):
            around = [p for p in range(len(folded.tokens)) if not span.first <= p < span.last]
            refined = refine_within(span, around, tokens=folded.tokens, lexicon=self._lexicon)
            how: MatchedBy = "refined" if refined.narrowed else span.how
            score = min(span.score, SCORES[how])
            matches = [self._match(code, how, score=score) for code in refined.codes]
            heads += matches
            rest = leftovers(
                folded.tokens, span, spans=spans, refined=refined, profiles=self._lexicon.profiles
            )
            # A finding is described, not named: 消防通道被纸箱堵了.
            finding = span.kind == NameKind.INSPECTION_CATEGORY
            if finding or (not rest and (not accepted or accepted[0].kind != span.kind)):
                accepted += matches
            if not rest and not span.codes:
                return [], heads
        return _unique(accepted), _unique(heads)

    def _by_nearest(self, folded: FoldedText, kind: NameKind | None) -> list[Match]:
        tokens = folded.tokens
        if any(token.shape == "number" for token in tokens) and not _only_name(tokens):
            return []
        joined = "".join(token.raw for token in tokens)
        near: list[Near] = []
        if all(token.shape == "han" for token in tokens):
            characters = tuple(token.text for token in tokens)
            near = self._nearest.by_sound(characters, kind=kind)
        elif joined.isascii():
            near = self._nearest.by_letters(joined, kind=kind)
        written = tuple(token.text for token in tokens)
        found = [
            self._match(match.code, "fuzzy", score=one.score * SCORES["pinyin"])
            for one in near
            for match in self._named(one.phrase, kind)
            if self._scanner.keeps_surname(match.code, written, name=one.phrase)
        ]
        return _unique(found)

    def _suggest(
        self, folded: FoldedText, kind: NameKind | None, *, heads: Sequence[Match]
    ) -> Iterator[Match]:
        shown: set[str] = set()
        near = (
            self._nearest.suggestions("".join(t.raw for t in folded.tokens), kind=kind)
            if folded.tokens
            else []
        )
        ranked = [
            self._match(match.code, "fuzzy", score=one.score * SCORES["fuzzy"])
            for one in near
            for match in self._named(one.phrase, kind)
        ]
        described = self._described(folded, kind)
        for match in (*heads, *self._nearest_stores(folded, kind), *described, *ranked):
            if match.active and match.code not in shown:
                shown.add(match.code)
                yield match

    def _described(self, folded: FoldedText, kind: NameKind | None) -> list[Match]:
        """Entries that have the words somewhere in their names: tuna leads to the tuna onigiri."""
        words = {token.text for token in folded.tokens if token.shape == "word"} - STOP_WORDS
        han = "".join(token.text for token in folded.tokens if token.shape == "han")
        if not words and len(han) < _MIN_HAN_DESCRIPTION:
            return []
        return [
            self._match(code, "fuzzy", score=_DESCRIBED_SCORE)
            for code, profile in self._lexicon.profiles.items()
            if kind in {None, self._lexicon.entries[code].kind}
            and words <= profile.words
            and han in profile.han
        ]

    def _nearest_stores(self, folded: FoldedText, kind: NameKind | None) -> list[Match]:
        if kind not in {None, NameKind.LOCATION}:
            return []
        numbers = [found.number for found in store_numbers(folded.tokens)]
        stores = sorted(
            (abs(number - numbers[0]), code)
            for (prefix, number), code in self._lexicon.numbered.items()
            if numbers and prefix == self._lexicon.store_prefix
        )
        return [self._match(code, "fuzzy", score=0.3) for _, code in stores[:_NEAREST_STORES]]


def _unique(matches: Iterable[Match]) -> list[Match]:
    """One match per code, the best first; equals keep their order."""
    best: dict[str, Match] = {}
    for match in matches:
        if match.code not in best or match.score > best[match.code].score:
            best[match.code] = match
    return sorted(best.values(), key=lambda match: -match.score)


def _bare_number(tokens: Sequence[Token]) -> int | None:
    texts = [token.text for token in tokens]
    if texts[-1:] == ["号"]:
        texts.pop()
    if len(texts) == 1 and texts[0].isdigit():
        return int(texts[0][:9])
    return parse_chinese_numeral(texts)


def _only_name(tokens: Sequence[Token]) -> bool:
    """Whether the text looks like one name with a number in it, not a quantity of something."""
    return not any(token.text in MEASURES for token in tokens)
