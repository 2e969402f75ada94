"""Nearest names by spelling and by sound."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from backend.naming.entries import NameKind
from backend.naming.lexicon import Lexicon, Phrase
from backend.naming.lookalikes import LOOKALIKES
from backend.naming.numerals import NUMERAL_CHARACTERS
from backend.naming.sounds import sound_alike

MIN_LATIN_LETTERS = 5
"""Shorter words have too many neighbours one letter away."""
LATIN_THRESHOLD = 0.79
"""One wrong letter in five; a hair below 0.8, which rapidfuzz's cut-off rounds away."""
LONG_LATIN_THRESHOLD = 0.77
"""Two wrong letters in nine."""
_LONG_LATIN_LETTERS = 9
HAN_THRESHOLD = 0.8
_MIN_HAN_FOR_EDITS = 5
_MIN_HAN_FOR_SOUND = 3
_MIN_TYPED_PINYIN = 8
"""Shorter pinyin has a word of some language one letter away."""
_MIN_PERSON_LETTERS = 6
"""Given names of five letters and fewer are one letter away from other given names."""
_SAME_SCORE = 0.02
_SHORTLIST = 24
_SUGGESTION_CUTOFF = 50.0
"""Of 100, rapidfuzz's ratio; below it names have little in common."""


@dataclass(frozen=True, slots=True)
class Near:
    """A name and how near it is, 0 to 1."""

    phrase: Phrase
    score: float


def _digits(text: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for part in text if part.isdigit() or part in NUMERAL_CHARACTERS)


class NearestNames:
    """Searches the names of a lexicon for near spellings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._latin: dict[NameKind | None, dict[str, set[Phrase]]] = {None: {}}
        self._han: dict[NameKind | None, dict[str, set[Phrase]]] = {None: {}}
        for phrase, name in lexicon.phrases.items():
            for kind in (None, *name.codes):
                joined = "".join(phrase)
                if not joined.isascii():
                    self._han.setdefault(kind, {}).setdefault(joined, set()).add(phrase)
        for typed, phrases in (*lexicon.latin_names.items(), *lexicon.typed_pinyin.items()):
            for phrase in phrases:
                for kind in (None, *lexicon.phrases[phrase].codes):
                    self._latin.setdefault(kind, {}).setdefault(typed, set()).add(phrase)

    def by_letters(self, word: str, *, kind: NameKind | None) -> list[Near]:
        """Names within one wrong letter in five of a word, the first one right; all that are equally near."""
        if len(word) < MIN_LATIN_LETTERS or word in LOOKALIKES:
            return []
        keys = self._latin.get(kind, {})
        cutoff = LONG_LATIN_THRESHOLD if len(word) >= _LONG_LATIN_LETTERS else LATIN_THRESHOLD
        shortlist = process.extract(
            word, keys.keys(), scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=_SHORTLIST
        )
        near = [
            Near(phrase, float(score))
            for key, score, _ in shortlist
            if key[0] == word[0] and _digits(key) == _digits(word)
            for phrase in sorted(keys[key])
            if self._is_long_enough(key, phrase)
        ]
        return _best(near)

    def _is_long_enough(self, key: str, phrase: Phrase) -> bool:
        if not phrase[0].isascii() and len(key) < _MIN_TYPED_PINYIN:
            return False
        people_only = set(self._lexicon.phrases[phrase].codes) == {NameKind.PERSON}
        return not people_only or len(key) >= _MIN_PERSON_LETTERS

    def by_sound(self, characters: Phrase, *, kind: NameKind | None) -> list[Near]:
        """Chinese names that differ in a homophone, an accent or one character of five."""
        if len(characters) < _MIN_HAN_FOR_SOUND:
            return []
        keys = self._han.get(kind, {})
        text = "".join(characters)
        shortlist = process.extract(text, keys.keys(), scorer=fuzz.ratio, score_cutoff=40.0, limit=_SHORTLIST)
        near = []
        for key, _, _ in shortlist:
            score = _han_similarity(text, key)
            if score >= HAN_THRESHOLD and _numerals_agree(text, key):
                near += [Near(phrase, score) for phrase in sorted(keys[key])]
        return _best(near)

    def suggestions(self, text: str, *, kind: NameKind | None) -> list[Near]:
        """Names that have something in common with a text, best first; to offer, never to act on."""
        keys = {**self._latin.get(kind, {}), **self._han.get(kind, {})}
        shortlist = process.extract(
            text, keys.keys(), scorer=fuzz.ratio, score_cutoff=_SUGGESTION_CUTOFF, limit=_SHORTLIST
        )
        return [Near(phrase, score / 100) for key, score, _ in shortlist for phrase in sorted(keys[key])]


def _best(near: Collection[Near]) -> list[Near]:
    top = max((one.score for one in near), default=0.0)
    return [one for one in near if one.score >= top - _SAME_SCORE]


def _numerals_agree(left: str, right: str) -> bool:
    """A wrong number is another thing, never a slip; a numeral may stand for a homophone only (四 for 寺)."""
    if len(left) != len(right):
        return _digits(left) == _digits(right)
    numbers = set(NUMERAL_CHARACTERS) | set("0123456789")
    return not any(
        a != b and (a in numbers or b in numbers) and sound_alike(a, b) == 0.0
        for a, b in zip(left, right, strict=True)
    ) and not any(a != b and a in numbers and b in numbers for a, b in zip(left, right, strict=True))


def _han_similarity(left: str, right: str) -> float:
    if len(left) == len(right):
        by_position = [sound_alike(a, b) for a, b in zip(left, right, strict=True)]
        same = sum(a == b for a, b in zip(left, right, strict=True))
        if same * 2 >= len(left):
            limit = 1.0 if len(left) >= _MIN_HAN_FOR_EDITS or min(by_position) > 0 else 0.79
            return min(limit, sum(by_position) / len(by_position))
        return 0.0
    if min(len(left), len(right)) < _MIN_HAN_FOR_EDITS:
        return 0.0
    return float(OSA.normalized_similarity(left, right))
