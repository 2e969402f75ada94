"""Puts slips of English spelling right, by the words of the training texts: `stok of alrts` for `stock of alerts`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z]{4,}")
# A word that stands in fewer training texts may itself be a slip: some are made on purpose.
_LEAST_TEXTS = 4
_LETTERS_OF_A_LONG_WORD = 8
_LETTERS_OF_A_SHORT_WORD = 4


class Speller:
    """Knows the words of some texts, and which of them a misspelt word was meant to be."""

    def __init__(self, texts_with: Mapping[str, int]) -> None:
        self._texts_with = dict(texts_with)
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._texts_with):
            self._by_initial.setdefault(word[0], []).append(word)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> "Speller":
        """Take over every English word of four letters or more that stands in several of the texts."""
        counts = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
        return cls({word: count for word, count in counts.items() if count >= _LEAST_TEXTS})

    def correct(self, text: str) -> str:
        """Replace each unknown word by the known one it resembles; the first letter is taken to be right.

        Args:
            text: in lower case.
        """
        return _WORD.sub(lambda found: self._nearest(found[0]), text)

    def _nearest(self, word: str) -> str:
        if word in self._texts_with:
            return word
        most = 2 if len(word) >= _LETTERS_OF_A_LONG_WORD else 1
        near = [
            (distance, -self._texts_with[known], known)
            for known in self._by_initial.get(word[0], ())
            if abs(len(known) - len(word)) <= most
            and (distance := OSA.distance(word, known, score_cutoff=most)) <= most
            and _is_likely_slip(word, known)
        ]
        return min(near)[2] if near else word


def _is_likely_slip(word: str, known: str) -> bool:
    """Of a short word only a lost or swapped letter counts: `lock` is not a misspelt `look`."""
    if len(word) > _LETTERS_OF_A_SHORT_WORD:
        return True
    return len(known) > len(word) or sorted(known) == sorted(word)
