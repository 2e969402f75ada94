"""What is known of an entry besides its names, so that other words of a sentence can narrow it down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from backend.naming.entries import NameEntry, NameKind
from backend.naming.text import Token, fold_name
from backend.naming.vocabulary import BASE_UNITS, CONTAINERS

_PACKED_AS = frozenset("装面啤")
_MAX_AMOUNT_DIGITS = 9

Amount = tuple[str, Decimal]
"""Base unit and value in it: ("ml", Decimal(1500)). A counted content is ("枚", Decimal(10))."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The attributes of one entry.

    Attributes:
        words: English words of its names, aliases and hints.
        han: its Chinese names, aliases and hints, with `|` between runs of characters.
        numbers: every number in its names and aliases, and in the hints of a person.
        amounts: the first is the content of the item and ranks large and small.
        containers: the units it is counted in.
    """

    words: frozenset[str]
    han: str
    numbers: frozenset[str]
    amounts: tuple[Amount, ...]
    containers: frozenset[str]


def amount_at(tokens: Sequence[Token], position: int) -> Amount | None:
    """Read a number with its unit or counted thing (`330 ml`, `10 枚`), in base units."""
    token = tokens[position]
    if token.shape != "number" or len(token.text) > _MAX_AMOUNT_DIGITS or position + 1 >= len(tokens):
        return None
    unit = tokens[position + 1].text
    if unit in BASE_UNITS:
        base, factor = BASE_UNITS[unit]
        return base, Decimal(token.text) * factor
    return (unit, Decimal(token.text)) if unit in _COUNTED else None


_COUNTED = frozenset({"枚", "片", "只", "支", "张", "根", "pack", "piece", "sheet", "tray"})


def _han_runs(tokens: Iterable[Token]) -> str:
    return "".join(token.text if token.shape == "han" else "|" for token in tokens)


def _containers(entry: NameEntry, name_tokens: Sequence[Token]) -> set[str]:
    found = {CONTAINERS[hint] for hint in (h.lower() for h in entry.hints) if hint in CONTAINERS}
    for token, following in pairwise(name_tokens):
        if token.text in CONTAINERS and following.text in _PACKED_AS:
            found.add(CONTAINERS[token.text])
    return found


def build_profile(entry: NameEntry) -> Profile:
    """Collect the attributes of an entry from its names, aliases and hints."""
    names = [fold_name(name).tokens for name in (entry.name_en, entry.name_zh, *entry.aliases)]
    hints = [fold_name(hint.replace("_", " ")).tokens for hint in entry.hints]
    every = [token for tokens in names for token in tokens]
    # A person is told apart by the number of the store: S007 among the hints answers to "7号店的洋洋".
    places = [t for tokens in hints for t in tokens] if entry.kind == NameKind.PERSON else []
    amounts = (amount_at(tokens, position) for tokens in names for position in range(len(tokens)))
    words = {t.text for tokens in (*names, *hints) for t in tokens if t.shape == "word"}
    return Profile(
        words=frozenset(words),
        han="|".join(_han_runs(tokens) for tokens in (*names, *hints)),
        numbers=frozenset(t.text for t in (*every, *places) if t.shape == "number"),
        amounts=tuple(dict.fromkeys(amount for amount in amounts if amount is not None)),
        containers=frozenset(_containers(entry, every)),
    )
