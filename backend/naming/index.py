"""The index of names: one name given as an argument, or all names inside a sentence."""

from collections.abc import Collection, Iterable, Sequence

from backend.naming.combine import combine_spans, refine_span
from backend.naming.entries import Mention, NameEntry, NameKind, Resolution
from backend.naming.fuzzy import NearestNames
from backend.naming.lexicon import Lexicon
from backend.naming.resolver import Resolver
from backend.naming.scanner import SCORES, Scanner
from backend.naming.spans import Span
from backend.naming.text import Token, fold

MAX_SENTENCE_CHARACTERS = 4000
"""Slack's recommended length of a message; what follows is not read."""


class NameIndex:
    """Finds the entries that people mean. Immutable once built, so threads may share it.

    Args:
        entries: everything that can be named, inactive ones included.
    """

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self._lexicon = Lexicon(entries)
        nearest = NearestNames(self._lexicon)
        self._scanner = Scanner(self._lexicon, nearest)
        self._resolver = Resolver(self._lexicon, self._scanner, nearest)

    def resolve(
        self,
        text: str,
        *,
        kind: NameKind | None = None,
        prefer: Collection[str] = (),
        limit: int = 8,
    ) -> Resolution:
        """Find what one name stands for.

        Args:
            text: the name as typed, with or without words that narrow it ("可乐 330").
            kind: look for this kind only; None looks for all.
            prefer: codes near the asker, such as the own store. Of several candidates the only
                preferred one is taken.
            limit: longest list of matches or suggestions to return.
        """
        return self._resolver.resolve(text, kind=kind, prefer=prefer, limit=limit)

    def find_mentions(self, sentence: str) -> list[Mention]:
        """Find the names inside a sentence, left to right.

        Mentions do not overlap, except that the same words may stand for several kinds, one mention each.
        """
        text = sentence[:MAX_SENTENCE_CHARACTERS]
        folded = fold(text)
        spans = combine_spans(self._scanner.scan(folded), folded.tokens, lexicon=self._lexicon)
        return [self._mention(span, spans, text=text, tokens=folded.tokens) for span in spans]

    def _mention(self, span: Span, spans: Sequence[Span], *, text: str, tokens: Sequence[Token]) -> Mention:
        codes, how, score = span.codes, span.how, span.score
        if len(codes) > 1:
            refined = refine_span(span, spans, tokens=tokens, lexicon=self._lexicon)
            if refined.narrowed:
                codes, how = refined.codes, "refined"
                score = min(score, SCORES["refined"])
        start, end = tokens[span.first].start, tokens[span.last - 1].end
        assert span.kind is not None  # noqa: S101 - decoys never leave the scanner
        return Mention(start, end, text[start:end], span.kind, codes, round(score, 3), how)
