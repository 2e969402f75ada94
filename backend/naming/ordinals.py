"""Stores by their number: 3号店, 三号店, 第三家店, store 3, #3, 3rd store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.naming.numerals import NUMERAL_CHARACTERS, parse_chinese_numeral
from backend.naming.text import Gap, Token
from backend.naming.vocabulary import ENGLISH_NUMBERS

_HAN_ENDINGS = (
    ("号", "门", "店"),
    ("号", "分", "店"),
    ("号", "店"),
    ("号", "铺"),
    ("家", "店"),
    ("门", "店"),
    ("店",),
)
_ENGLISH_STORES = frozenset({"store", "shop", "outlet", "branch"})
_NUMBER_WORDS = frozenset({"no", "number", "num", "nr", "#"})
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_MAX_DIGITS = 6
_BEFORE_BARE_NUMERAL = frozenset("第在到去从给查和与跟的把调往")
_MAX_NUMBER_WORDS = 3
_HASH_SCORE = 0.6


@dataclass(frozen=True, slots=True)
class StoreNumber:
    """A store number written in tokens first to last (exclusive)."""

    first: int
    last: int
    number: int
    score: float = 1.0


def _plain_number(token: Token) -> int | None:
    if token.shape == "number" and token.text.isdigit() and len(token.text) <= _MAX_DIGITS:
        return int(token.text)
    return ENGLISH_NUMBERS.get(token.raw)


def _ends_with(tokens: Sequence[Token], position: int) -> tuple[str, ...] | None:
    for ending in _HAN_ENDINGS:
        window = tokens[position : position + len(ending)]
        fits = tuple(token.text for token in window) == ending
        if fits and not any(token.gap == Gap.HARD for token in window):
            return ending
    return None


def _han_numeral_end(tokens: Sequence[Token], position: int) -> int:
    end = position
    while (
        end < len(tokens)
        and tokens[end].text in NUMERAL_CHARACTERS
        and (end == position or not tokens[end].gap)
    ):
        end += 1
    return end


def _in_chinese(tokens: Sequence[Token], position: int) -> StoreNumber | None:
    """Read a numeral and 号店 from a position."""
    token = tokens[position]
    if token.text in NUMERAL_CHARACTERS:
        end = _han_numeral_end(tokens, position)
        number = parse_chinese_numeral([t.text for t in tokens[position:end]])
    else:
        end, number = position + 1, _plain_number(token) if token.shape == "number" else None
    ending = _ends_with(tokens, end)
    if number is None or ending is None:
        return None
    ordinal = position > 0 and tokens[position - 1].text == "第" and not token.gap
    if ending[0] in {"家", "门", "店"} and not ordinal and not _may_be_bare(tokens, position, ending=ending):
        return None
    return StoreNumber(position - 1 if ordinal else position, end + len(ending), number)


def _may_be_bare(tokens: Sequence[Token], position: int, *, ending: tuple[str, ...]) -> bool:
    """Without 号, 五家店 counts stores, and 四店 may be the end of a name; 3店 is a store."""
    if ending[0] != "店":
        return False
    if tokens[position].shape == "number":
        return True
    return position == 0 or bool(tokens[position].gap) or tokens[position - 1].text in _BEFORE_BARE_NUMERAL


def _in_english(tokens: Sequence[Token], position: int) -> StoreNumber | None:
    """Read store 3, store no. 3, no. 3 store, 3rd store or #3 from a position."""
    token = tokens[position]
    end = position + 1
    is_store = token.raw in _ENGLISH_STORES or token.text == "门"
    if token.text == "门":
        if end >= len(tokens) or tokens[end].text != "店":
            return None
        end += 1
    while end < min(len(tokens), position + _MAX_NUMBER_WORDS) and tokens[end].text in _NUMBER_WORDS:
        end += 1
    if (is_store or token.text in _NUMBER_WORDS) and end < len(tokens) and _near(tokens[end]):
        number = _plain_number(tokens[end])
        if number is not None and is_store:
            return StoreNumber(position, end + 1, number)
        if number is not None:
            return _after_number_word(tokens, position, end=end)
    if token.shape == "number" and end + 1 < len(tokens) and tokens[end].raw in _ORDINAL_ENDINGS:
        number = _plain_number(token)
        if number is not None and tokens[end + 1].raw in _ENGLISH_STORES:
            return StoreNumber(position, end + 2, number)
    return None


def _near(token: Token) -> bool:
    return token.gap != Gap.HARD or token.shape == "number"


def _after_number_word(tokens: Sequence[Token], position: int, *, end: int) -> StoreNumber | None:
    number = _plain_number(tokens[end])
    if number is None:
        return None
    if end + 1 < len(tokens) and tokens[end + 1].raw in _ENGLISH_STORES:
        return StoreNumber(position, end + 2, number)
    if _ends_with(tokens, end + 1):
        return None
    is_hash = tokens[position].text == "#" and end == position + 1 and not tokens[end].gap
    return StoreNumber(position, end + 1, number, _HASH_SCORE) if is_hash else None


def store_numbers(tokens: Sequence[Token]) -> Iterator[StoreNumber]:
    """Find every store number, left to right, without overlap."""
    position = 0
    while position < len(tokens):
        found = _in_chinese(tokens, position) or _in_english(tokens, position)
        if found is None:
            # A rest of a longer numeral is no number of its own: 三号店 in 二十三号店.
            inside = tokens[position].text in NUMERAL_CHARACTERS
            position = max(_han_numeral_end(tokens, position), position + 1) if inside else position + 1
            continue
        yield found
        position = found.last
