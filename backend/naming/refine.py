"""Narrows a word that several entries share by the words around it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.naming.modifiers import Modifier, Surroundings, read_modifiers
from backend.naming.profiles import Profile

_EXPANDING = frozenset({"amount", "han", "word"})
_ENGLISH_SIZES = {"large": ("large", "big"), "small": ("small", "little"), "medium": ("medium",)}
_HAN_SIZES = {"large": "大", "small": "小", "medium": "中"}


@dataclass(frozen=True, slots=True)
class Refinement:
    """The entries left, and the tokens that were understood on the way."""

    codes: tuple[str, ...]
    positions: frozenset[int]
    narrowed: bool


def refine(
    codes: Sequence[str],
    *,
    family: Collection[str],
    profiles: Mapping[str, Profile],
    around: Surroundings,
) -> Refinement:
    """Keep the codes that fit the words around the name.

    An attribute that none of the codes has, but another member of the family has, moves on to that
    member: 可乐 alone is not the sugar-free one, 可乐 with 无糖 beside it is.

    Args:
        codes: what the word itself stands for.
        family: entries whose longer names end in the word.
        profiles: attributes by code.
        around: the sentence and the position of the word.
    """
    relatives = [code for code in family if code not in codes]
    pool = [profiles[code] for code in (*codes, *relatives)]
    modifiers = read_modifiers(around, pool)
    left = list(codes)
    for modifier in modifiers:
        left = _apply(modifier, left, relatives=relatives, profiles=profiles)
    understood = frozenset(
        position for m in modifiers if _explains(m, left, profiles=profiles) for position in m.positions
    )
    return Refinement(tuple(left), understood, set(left) != set(codes))


def _apply(
    modifier: Modifier, left: list[str], *, relatives: Sequence[str], profiles: Mapping[str, Profile]
) -> list[str]:
    if modifier.sort == "size":
        return _by_size(left, modifier, profiles=profiles) or left
    fitting = [code for code in left if modifier.fits(profiles[code])]
    if modifier.negated:
        return [code for code in left if code not in fitting] or left
    if fitting or modifier.sort not in _EXPANDING:
        return fitting or left
    return [code for code in relatives if modifier.fits(profiles[code])] or left


def _explains(modifier: Modifier, left: Sequence[str], *, profiles: Mapping[str, Profile]) -> bool:
    relative = modifier.sort in {"size", "container"} or modifier.negated
    return relative or any(modifier.fits(profiles[code]) for code in left)


def _by_size(left: Sequence[str], modifier: Modifier, *, profiles: Mapping[str, Profile]) -> list[str]:
    """Rank by content where it differs, else by the word for the size in the name."""
    ranked = _ranked(left, profiles=profiles)
    if len(ranked) > 1:
        ordered = sorted(ranked)
        wanted = {
            "large": ordered[-1],
            "small": ordered[0],
            "medium": ordered[len(ordered) // 2] if len(ordered) % 2 else None,
        }[modifier.value]
        chosen = ranked.get(wanted, []) if wanted is not None else []
    else:
        words = _ENGLISH_SIZES[modifier.value]
        chosen = [
            code
            for code in left
            if _HAN_SIZES[modifier.value] in profiles[code].han or profiles[code].words.intersection(words)
        ]
    return [code for code in left if code not in chosen] if modifier.negated else chosen


def _ranked(left: Sequence[str], *, profiles: Mapping[str, Profile]) -> dict[Decimal, list[str]]:
    """The codes by content; empty unless all are measured in the same unit."""
    amounts = {code: profiles[code].amounts[:1] for code in left}
    if not all(amounts.values()) or len({amount[0][0] for amount in amounts.values()}) != 1:
        return {}
    ranked: dict[Decimal, list[str]] = {}
    for code, amount in amounts.items():
        ranked.setdefault(amount[0][1], []).append(code)
    return ranked
