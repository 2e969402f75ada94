"""Folds a text to one spelling and cuts it into tokens that remember where they stood."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Literal

from opencc import OpenCC

from backend.naming.vocabulary import AMOUNT_UNITS, REWRITES, SINGULAR_KEPT

TokenShape = Literal["word", "number", "han", "symbol"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_HAN_RANGE = re.compile(f"[{_HAN}]")
_TOKEN = re.compile(rf"[a-z]+(?:'[a-z]+)*|\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?|[{_HAN}]|[#%]")
_HARD_BREAK = re.compile(r"[,。、;:!?\n|…]|\.(?=\s|$)")
_LONGEST_REWRITE = max(len(source) for source in REWRITES)
_SHORTEST_PLURAL = 4


class Gap(IntEnum):
    """What stands between a token and the one before it."""

    NONE = 0
    SOFT = 1
    HARD = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, one Chinese character, `#` or `%`.

    Attributes:
        text: folded form; an English word in the singular, a number without leading zeros.
        raw: folded form before that.
        start: offset in the text as given.
        end: offset after it.
        gap: what separates it from the token before.
    """

    text: str
    raw: str
    start: int
    end: int
    gap: Gap
    shape: TokenShape


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text in one spelling.

    Attributes:
        folded: lower case, half width, simplified characters, no invisible characters.
        origins: for each folded character, the offset of its source; one more at the end.
        tokens: after synonyms are written the same way.
    """

    folded: str
    origins: tuple[int, ...]
    tokens: tuple[Token, ...]


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Cs", "Co", "Cn", "Mn"}:
        return ""
    if category == "Cc":
        return "\n" if character in "\r\n" else " "
    if character in "‘’ʼ＇`´":
        return "'"
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) != "Mn")
    if _HAN_RANGE.search(plain):
        plain = str(_simplifier().convert(plain))
    return plain.casefold()


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Take the plural ending off a lower-case English word."""
    if len(word) < _SHORTEST_PLURAL or word in SINGULAR_KEPT:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "toes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def canonical_number(digits: str) -> str:
    """Write a number without separators, leading zeros or trailing decimal zeros."""
    plain = digits.replace(",", "")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.lstrip("0") if plain.lstrip("0")[:1].isdigit() else "0" + plain.lstrip("0")


def _token(raw: str, *, start: int, end: int, gap: Gap) -> Token:
    if raw[0].isdigit():
        return Token(canonical_number(raw), raw, start, end, gap, "number")
    if "a" <= raw[0] <= "z":
        word = raw.replace("'", "")
        return Token(singular(word), word, start, end, gap, "word")
    return Token(raw, raw, start, end, gap, "symbol" if raw in "#%" else "han")


def _cut(folded: str, origins: list[int]) -> list[Token]:
    tokens: list[Token] = []
    previous_end = 0
    for found in _TOKEN.finditer(folded):
        between = folded[previous_end : found.start()]
        gap = Gap.NONE
        if between:
            gap = Gap.HARD if _HARD_BREAK.search(between) else Gap.SOFT
        # A folded ligature may stand for several characters, so the end is taken from the last one.
        start, end = origins[found.start()], origins[found.end() - 1] + 1
        tokens.append(_token(found.group(), start=start, end=end, gap=gap))
        previous_end = found.end()
    return tokens


def _replacement(tokens: list[Token], position: int) -> tuple[int, tuple[str, ...]] | None:
    """Find the longest synonym at a position: how many tokens it takes and what replaces them."""
    for length in range(min(_LONGEST_REWRITE, len(tokens) - position), 0, -1):
        window = tokens[position : position + length]
        if any(token.gap == Gap.HARD for token in window[1:]):
            continue
        target = REWRITES.get(tuple(token.text for token in window))
        if target is not None:
            return length, target
        after_number = position > 0 and tokens[position - 1].shape == "number"
        unit = AMOUNT_UNITS.get("".join(token.text for token in window)) if after_number else None
        if unit is not None:
            return length, (unit,)
    return None


def _rewrite(tokens: list[Token]) -> tuple[Token, ...]:
    rewritten: list[Token] = []
    position = 0
    while position < len(tokens):
        found = _replacement(tokens, position)
        if found is None:
            rewritten.append(tokens[position])
            position += 1
            continue
        length, target = found
        first, last = tokens[position], tokens[position + length - 1]
        for order, text in enumerate(target):
            gap = first.gap if order == 0 else Gap.NONE
            shape: TokenShape = "number" if text[0].isdigit() else "word" if text.isascii() else "han"
            rewritten.append(Token(text, text, first.start, last.end, gap, shape))
        position += length
    return tuple(rewritten)


def fold(text: str) -> FoldedText:
    """Fold a text and cut it into tokens; never fails, whatever the characters."""
    characters: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for piece in _fold_character(character):
            characters.append(piece)
            origins.append(offset)
    folded = "".join(characters)
    tokens = _rewrite(_cut(folded, origins))
    origins.append(len(text))
    return FoldedText(folded, tuple(origins), tokens)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> FoldedText:
    """Fold the name of an entry; remembered, since an index looks at each several times."""
    return fold(name)


def texts_of(name: str) -> tuple[str, ...]:
    """The token texts of a name, as they are compared."""
    return tuple(token.text for token in fold_name(name).tokens)
