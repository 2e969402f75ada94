"""Pieces of a sentence that may name something, and which of them to keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.naming.entries import MatchedBy, NameKind
from backend.naming.text import Token

_KIND_ORDER = (
    NameKind.LOCATION, NameKind.ITEM, NameKind.SUPPLIER, NameKind.PERSON, NameKind.INSPECTION_CATEGORY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens first to last (exclusive) and what they may stand for.

    Attributes:
        kind: None for an everyday word that only hides a name.
        phrase: token texts of the name that was matched.
    """

    first: int
    last: int
    kind: NameKind | None
    codes: tuple[str, ...]
    how: MatchedBy
    score: float
    phrase: tuple[str, ...] = ()

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a token."""
        return self.first < other.last and other.first < self.last


def _characters(span: Span, tokens: Sequence[Token]) -> float:
    last = span.last
    # 无糖可乐500 is 无糖可乐 and a size, not 可乐500 with something before it.
    while span.kind == NameKind.ITEM and last - 1 > span.first and tokens[last - 1].shape == "number":
        last -= 1
    length = float(tokens[last - 1].end - tokens[span.first].start)
    # At the same length the spelling that is written wins over the one that only sounds so.
    return length - 0.5 if span.how in {"pinyin", "fuzzy"} else length


def select_spans(spans: Iterable[Span], tokens: Sequence[Token]) -> list[Span]:
    """Keep the longest of overlapping spans; the same tokens may stand for several kinds."""

    def rank(span: Span) -> tuple[float, int, int, int]:
        order = _KIND_ORDER.index(span.kind) if span.kind is not None else -1
        return -_characters(span, tokens), span.first - span.last, order, span.first

    chosen: list[Span] = []
    taken: dict[int, Span] = {}
    for span in sorted(spans, key=rank):
        holders = {id(taken[p]): taken[p] for p in range(span.first, span.last) if p in taken}
        same_extent = all((h.first, h.last) == (span.first, span.last) for h in holders.values())
        if holders and not (same_extent and all(_may_share(h, span) for h in holders.values())):
            continue
        chosen.append(span)
        for position in range(span.first, span.last):
            taken.setdefault(position, span)
    return sorted((span for span in chosen if span.kind is not None), key=lambda span: span.first)


def _may_share(holder: Span, span: Span) -> bool:
    guessed = span.how in {"pinyin", "fuzzy"} and holder.how not in {"pinyin", "fuzzy"}
    return holder.kind is not None and holder.kind != span.kind and not guessed
