"""Reads neighbouring names together: 鸡蛋三明治 is one sandwich, 云麓全脂奶 one milk."""

from collections.abc import Sequence
from dataclasses import replace

from backend.naming.entries import NameKind
from backend.naming.lexicon import Lexicon
from backend.naming.modifiers import Surroundings
from backend.naming.refine import Refinement, refine
from backend.naming.spans import Span
from backend.naming.text import Gap, Token

_SEPARATORS = frozenset({"和", "与", "跟", "及", "还", "and", "plus", "or", "或"})
_PERSON_REACH = 8
_REACH = 40
"""Words further away than this many tokens speak of something else."""
_AFTER_PERSON = frozenset({"in", "from", "at", "of", "the"})


def combine_spans(spans: Sequence[Span], tokens: Sequence[Token], *, lexicon: Lexicon) -> list[Span]:
    """Join an item or brand to the item right behind it where one entry is both."""
    combined: list[Span] = []
    for span in spans:
        before = combined[-1] if combined else None
        joined = _joined(before, span, tokens=tokens, lexicon=lexicon) if before is not None else None
        if joined is not None:
            combined[-1] = joined
        else:
            combined.append(span)
    return combined


def _joined(before: Span, span: Span, *, tokens: Sequence[Token], lexicon: Lexicon) -> Span | None:
    if span.kind != NameKind.ITEM or before.kind not in {NameKind.ITEM, NameKind.SUPPLIER}:
        return None
    latin = tokens[span.first].shape == "word"
    if before.last != span.first or tokens[span.first].gap > (Gap.SOFT if latin else Gap.NONE):
        return None
    family = (*span.codes, *sorted(lexicon.families.get((NameKind.ITEM, span.phrase), ())))
    surface = [token.text for token in tokens[before.first : before.last]]
    fitting = [code for code in family if _has(lexicon, code, surface=surface)]
    codes = [code for code in fitting if code in span.codes] or fitting
    if not codes:
        return None
    return replace(
        span, first=before.first, codes=tuple(dict.fromkeys(codes)), how="refined", score=min(span.score, 0.9)
    )


def _has(lexicon: Lexicon, code: str, *, surface: Sequence[str]) -> bool:
    profile = lexicon.profiles[code]
    if all(word.isascii() for word in surface):
        return profile.words.issuperset(surface)
    return "".join(surface) in profile.han


def refine_span(
    span: Span, spans: Sequence[Span], *, tokens: Sequence[Token], lexicon: Lexicon
) -> Refinement:
    """Narrow the codes of a span by the words around it."""
    return refine_within(span, context_positions(span, spans, tokens=tokens), tokens=tokens, lexicon=lexicon)


def refine_within(
    span: Span, positions: Sequence[int], *, tokens: Sequence[Token], lexicon: Lexicon
) -> Refinement:
    """Narrow the codes of a span by the words at given positions."""
    assert span.kind is not None  # noqa: S101 - decoys never leave the scanner
    around = Surroundings(tokens, positions, span.first, span.last)
    family = sorted(lexicon.families.get((span.kind, span.phrase), ()))
    return refine(span.codes, family=family, profiles=lexicon.profiles, around=around)


def context_positions(span: Span, spans: Sequence[Span], *, tokens: Sequence[Token]) -> list[int]:
    """The tokens that may narrow a span: its part of the sentence, without other names.

    With one item in the sentence the whole sentence speaks of it. In a list each item has the words
    up to the next comma or "and". What narrows a person stands right before the name.
    """
    if span.kind == NameKind.PERSON:
        return _beside_person(span, spans, tokens=tokens)
    first, last = max(0, span.first - _REACH), min(len(tokens), span.last + _REACH)
    near = [s for s in spans if s is not span and s.first < last and first < s.last]
    taken = {p for s in near for p in range(s.first, s.last)}
    if any(s.kind == span.kind and not s.overlaps(span) for s in near):
        first = max(first, _edge(span.first - 1, -1, taken=taken, tokens=tokens))
        last = min(last, _edge(span.last, 1, taken=taken, tokens=tokens))
    inside = range(span.first, span.last)
    return [p for p in range(first, last) if p not in taken and p not in inside]


def _edge(start: int, step: int, *, taken: set[int], tokens: Sequence[Token]) -> int:
    """Walk from a span to the next separator; returns the first position for -1, the end for 1."""
    position = start
    while 0 <= position < len(tokens):
        gap_token = tokens[position + 1] if step < 0 else tokens[position]
        if gap_token.gap == Gap.HARD or tokens[position].text in _SEPARATORS or position in taken:
            break
        position += step
    return position + 1 if step < 0 else position


def _beside_person(span: Span, spans: Sequence[Span], *, tokens: Sequence[Token]) -> list[int]:
    people = {p for s in spans if s.kind == NameKind.PERSON for p in range(s.first, s.last)}
    first = span.first
    while first > max(0, span.first - _PERSON_REACH) and tokens[first].gap != Gap.HARD:
        first -= 1
    last = span.last
    if last < len(tokens) and (tokens[last].text in _AFTER_PERSON or tokens[last].gap == Gap.SOFT):
        while last < min(len(tokens), span.last + _PERSON_REACH) and tokens[last].gap != Gap.HARD:
            last += 1
    return [p for p in range(first, last) if p not in people]
