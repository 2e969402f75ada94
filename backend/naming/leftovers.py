"""Words of a name that nothing explains: they make 番茄汤 another thing than 番茄."""

from collections.abc import Mapping, Sequence

from backend.naming.entries import NameKind
from backend.naming.numerals import NUMERAL_CHARACTERS
from backend.naming.profiles import Profile
from backend.naming.refine import Refinement
from backend.naming.spans import Span
from backend.naming.text import Token
from backend.naming.vocabulary import BASE_UNITS, CONTAINERS, FILLER_HAN, MEASURES, STOP_WORDS

_COLD = frozenset("冰冷凉冻藏镇")
"""冰可乐 is a cola: how a thing is kept does not change which one it is."""


def leftovers(
    tokens: Sequence[Token],
    span: Span,
    *,
    spans: Sequence[Span],
    refined: Refinement,
    profiles: Mapping[str, Profile],
) -> list[int]:
    """Positions that neither belong to a span nor narrow it nor are mere filling.

    Args:
        tokens: the name as given.
        span: the part that is taken for the thing.
        spans: all names in it; another thing's name is never filling.
        refined: what the words around the span left of its codes.
        profiles: attributes by code.
    """
    known = [profiles[code] for code in refined.codes]
    rest = [p for p in unexplained(tokens, span) if not _continues_name(tokens, p, profiles=known)]
    others = [p for other in spans for p in range(other.first, other.last) if other is not span]
    rest += [p for p in others if not (p < span.first and tokens[p].text in _COLD)]
    return [p for p in rest if p not in refined.positions and not _said_twice(p, spans, codes=refined.codes)]


def unexplained(tokens: Sequence[Token], span: Span) -> list[int]:
    """Words of a text that neither belong to the name nor narrow it nor are mere filling."""
    rest: list[int] = []
    for position, token in enumerate(tokens):
        inside = span.first <= position < span.last
        if inside or token.shape in {"number", "symbol"}:
            continue
        unit = token.text in BASE_UNITS and position > 0 and tokens[position - 1].shape == "number"
        filling = unit or token.text in FILLER_HAN or token.text in STOP_WORDS or token.text in MEASURES
        place = token.text == "店" and span.kind == NameKind.LOCATION
        cold = token.text in _COLD and position < span.first
        following = tokens[position + 1].text if position + 1 < len(tokens) else ""
        counted = token.text in NUMERAL_CHARACTERS and following in MEASURES
        if not (filling or place or cold or counted or token.text in CONTAINERS):
            rest.append(position)
    return rest


def _continues_name(tokens: Sequence[Token], position: int, *, profiles: Sequence[Profile]) -> bool:
    """Whether a character goes on with a name that was matched in part: 奶 after the alias 大盒全脂."""
    if tokens[position].shape != "han":
        return False
    pairs = {"".join(t.text for t in tokens[p : p + 2]) for p in (position - 1, position) if p >= 0}
    return any(len(pair) > 1 and pair in profile.han for pair in pairs for profile in profiles)


def _said_twice(position: int, spans: Sequence[Span], *, codes: Sequence[str]) -> bool:
    """Whether a word belongs to a second name of the same thing: 3号店人民广场."""
    return any(span.first <= position < span.last and span.codes == tuple(codes) for span in spans)
