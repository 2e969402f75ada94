"""Reads from the words around a name what narrows it: 330, 无糖, low fat, 红色, M."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from backend.naming.numerals import NUMERAL_CHARACTERS
from backend.naming.profiles import Amount, Profile, amount_at
from backend.naming.text import Gap, Token
from backend.naming.vocabulary import (
    BASE_UNITS,
    CONTAINERS,
    LARGE_WORDS,
    MEASURES,
    MEDIUM_WORDS,
    NEGATIONS_ENGLISH,
    NEGATIONS_HAN,
    SMALL_WORDS,
    STOP_WORDS,
)

_LONGEST_HAN_WORD = 6
_NEGATION_REACH = 2
_SIZE_FOLLOWERS = frozenset("号份装的码") | frozenset(CONTAINERS)
_AFTER_MODAL_CAN = frozenset({
    "you", "we", "i", "they", "he", "she", "it", "be", "not", "have", "someone", "anyone", "somebody", "the",
    "store", "do", "get", "send", "order",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that some entries answer to and others do not.

    Attributes:
        value: the word; for an amount, empty.
        negated: the person said not this.
        positions: tokens it was read from.
    """

    sort: Literal["amount", "number", "han", "word", "size", "container"]
    value: str
    positions: tuple[int, ...]
    amount: Amount | None = None
    negated: bool = False

    def fits(self, profile: Profile) -> bool:
        """Whether an entry has this attribute; sizes are relative and judged elsewhere."""
        match self.sort:
            case "amount":
                return self.amount in profile.amounts
            case "number":
                return self.value in profile.numbers
            case "han":
                return self.value in profile.han
            case "word":
                return self.value in profile.words
            case "container":
                return self.value in profile.containers
            case "size":
                return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The tokens of a sentence, which of them belong to the phrase, and where its head stands."""

    tokens: Sequence[Token]
    positions: Sequence[int]
    first: int
    last: int

    def text(self, position: int) -> str:
        """The token text at a position, or nothing outside the sentence."""
        return self.tokens[position].text if 0 <= position < len(self.tokens) else ""

    def touches_head(self, position: int) -> bool:
        """Whether a token stands right before the head, or before 的 and the head."""
        through = position + 1 if self.text(position + 1) == "的" else position
        return through == self.first - 1


def read_modifiers(around: Surroundings, pool: Sequence[Profile]) -> list[Modifier]:
    """Find every word around the head that fits some profile of the pool, most telling first."""
    found: list[Modifier] = []
    usable = set(around.positions)
    for position in around.positions:
        token = around.tokens[position]
        if token.shape == "number":
            found += _numeric(around, position, pool=pool, usable=usable)
        elif token.shape == "word":
            found += _english(around, position, pool=pool)
    found += _han_words(around, pool, usable=usable)
    found += _sizes_and_containers(around, usable=usable)
    rank = {"amount": 0, "han": 1, "word": 2, "number": 3, "size": 4, "container": 5}
    return sorted(found, key=lambda modifier: (rank[modifier.sort], -len(modifier.value)))


def _is_quantity(around: Surroundings, position: int) -> bool:
    """Whether a number counts things (5箱, 10 cases) rather than describing one (330, 500瓶装)."""
    follower = around.text(position + 1)
    if follower + around.text(position + 2) == "号店":
        return False
    glued = position + 1 < len(around.tokens) and around.tokens[position + 1].gap != Gap.HARD
    return glued and follower in MEASURES and follower not in BASE_UNITS and around.text(position + 2) != "装"


def _numeric(
    around: Surroundings, position: int, *, pool: Sequence[Profile], usable: set[int]
) -> list[Modifier]:
    amount = amount_at(around.tokens, position)
    if amount is not None and any(amount in profile.amounts for profile in pool):
        places = tuple(p for p in (position, position + 1) if p in usable)
        return [Modifier("amount", "", places, amount=amount, negated=_negated(around, position))]
    if _is_quantity(around, position):
        return []
    value = around.tokens[position].text
    if any(value in profile.numbers for profile in pool):
        return [Modifier("number", value, (position,), negated=_negated(around, position))]
    return []


def _english(around: Surroundings, position: int, *, pool: Sequence[Profile]) -> list[Modifier]:
    value = around.tokens[position].text
    is_unit = value in BASE_UNITS and position > 0 and around.tokens[position - 1].shape == "number"
    if (
        is_unit
        or value in STOP_WORDS
        or value in CONTAINERS
        or not any(value in profile.words for profile in pool)
    ):
        return []
    if len(value) == 1 and not _is_letter_size(around, position):
        return []
    return [Modifier("word", value, (position,), negated=_negated(around, position))]


def _is_letter_size(around: Surroundings, position: int) -> bool:
    """M码, size L, L gloves: a single letter next to a word for size or to the head."""
    beside = {around.text(position - 1), around.text(position + 1)}
    return bool(beside & {"码", "号", "size"}) or abs(around.first - position) == 1 or position == around.last


def _negated(around: Surroundings, position: int) -> bool:
    before = [around.text(p) for p in range(max(0, position - 3), position)]
    if "".join(before).endswith(NEGATIONS_HAN):
        return True
    return any(word in NEGATIONS_ENGLISH for word in before[-_NEGATION_REACH:])


def _han_words(around: Surroundings, pool: Sequence[Profile], *, usable: set[int]) -> list[Modifier]:
    """Cut the Chinese characters around the head into the longest words that the pool knows."""
    known = "|".join(profile.han for profile in pool)
    found: list[Modifier] = []
    read_to = 0
    for position in around.positions:
        if position < read_to or around.tokens[position].shape != "han":
            continue
        length = _longest_known(around, position, known=known, usable=usable)
        if length:
            places = tuple(range(position, position + length))
            value = "".join(around.tokens[p].text for p in places)
            found.append(Modifier("han", value, places, negated=_negated(around, position)))
            read_to = position + length
    return found


def _longest_known(around: Surroundings, position: int, *, known: str, usable: set[int]) -> int:
    run: list[str] = []
    for place in range(position, min(position + _LONGEST_HAN_WORD, len(around.tokens))):
        token = around.tokens[place]
        if place not in usable or token.shape != "han" or (run and token.gap != Gap.NONE):
            break
        run.append(token.text)
    for length in range(len(run), 1, -1):
        if "".join(run[:length]) in known:
            return length
    one = run[:1]
    telling = bool(one) and one[0] in known and one[0] not in LARGE_WORDS | SMALL_WORDS | MEDIUM_WORDS
    return int(
        telling and one[0] not in CONTAINERS and one[0] not in "的装" and around.touches_head(position)
    )


def _sizes_and_containers(around: Surroundings, *, usable: set[int]) -> list[Modifier]:
    found: list[Modifier] = []
    for position in sorted(usable):
        text = around.tokens[position].text
        if text in LARGE_WORDS | SMALL_WORDS | MEDIUM_WORDS and _is_size(around, position):
            size = "large" if text in LARGE_WORDS else "small" if text in SMALL_WORDS else "medium"
            found.append(Modifier("size", size, (position,), negated=_negated(around, position)))
        elif text in CONTAINERS and _is_container(around, position):
            found.append(Modifier("container", CONTAINERS[text], (position,)))
    return found


def _is_size(around: Surroundings, position: int) -> bool:
    if around.tokens[position].shape == "word":
        return True
    followed = around.text(position + 1) in _SIZE_FOLLOWERS
    ends = position == len(around.tokens) - 1 and position >= around.last
    return followed or ends or around.touches_head(position)


def _is_container(around: Surroundings, position: int) -> bool:
    """Whether a container word says how the thing is packed or counted."""
    before, after = around.text(position - 1), around.text(position + 1)
    if around.text(position) == "can":
        packed = around.tokens[position].raw != "can" or before[:1].isdigit() or before in BASE_UNITS
        return after not in _AFTER_MODAL_CAN and (
            packed or after == "of" or position in {around.first - 1, around.last}
        )
    if around.tokens[position].shape == "word" or after == "装":
        return True
    counted = (
        before[:1].isdigit()
        or before in NUMERAL_CHARACTERS
        or before in {"几", "多", "半", "每", "大", "小", "中"}
    )
    return counted or around.touches_head(position) or position == around.last
