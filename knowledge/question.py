"""What is asked: a question cleaned, taken apart, and told whose rules it is about."""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.documents import Language
from knowledge.lexicon import Lexicon, fold, has_han

# A question is a sentence or two; what follows in a pasted page would only blur it.
_MAX_CHARACTERS = 500
# An error code or form number names its passage better than the words around it.
_CODE = re.compile(r"(?=.*[a-z])(?=.*[0-9])[a-z0-9.-]+")
_CODE_REPEATS = 3
_MEANINGLESS = re.compile(r"[\W_]*")
_REGIONS = {
    "singapore": re.compile(r"新加坡|狮城|\bsingapore|\bsg\b", re.ASCII),
    "china": re.compile(r"中国|大陆|内地|国内|\bchina\b|\bmainland\b", re.ASCII),
}
# A city tells the region too, but it is also a subject: rules may differ from city to city.
_CITIES = {"china": re.compile(r"上海|杭州|苏州|\bshanghai\b|\bhangzhou\b|\bsuzhou\b", re.ASCII)}


class Question(NamedTuple):
    """A question, taken apart.

    Attributes:
        text: Without control characters and surplus space, at most 500 characters.
        words: For the keyword index.
        mentioned: Its meanings and other words, each once.
        subjects: The same without the names of regions, which choose the documents and not the passage.
        language: That of the question itself; Chinese as soon as a Chinese character stands in it.
        regions: Whose rules it is about: those it names, else the asker's own, else any (empty).
    """

    text: str
    words: tuple[str, ...]
    mentioned: frozenset[str]
    subjects: frozenset[str]
    language: Language
    regions: frozenset[str]

    @property
    def is_meaningless(self) -> bool:
        """Whether it holds no letter and no digit: nothing, a row of emoji, punctuation."""
        return _MEANINGLESS.fullmatch(self.text) is not None


def read_question(text: str, *, own_region: str | None, lexicon: Lexicon) -> Question:
    """Take a question apart.

    Args:
        text: Whatever somebody typed or pasted.
        own_region: "china" or "singapore", where the asker works.
        lexicon: Finds words and meanings.
    """
    head = text[: _MAX_CHARACTERS * 4]
    cleaned = " ".join("".join(sign if sign.isprintable() else " " for sign in head).split())[
        :_MAX_CHARACTERS
    ]
    words = lexicon.words(cleaned)
    folded = fold(cleaned)
    named = frozenset(
        region for names in (_REGIONS, _CITIES) for region, pattern in names.items() if pattern.search(folded)
    )
    return Question(
        text=cleaned,
        words=tuple(word for word in words for _ in range(_CODE_REPEATS if _CODE.fullmatch(word) else 1)),
        mentioned=lexicon.subjects(cleaned),
        subjects=lexicon.subjects(_without_regions(folded)),
        language="zh" if has_han(cleaned) else "en",
        regions=named or (frozenset({own_region}) if own_region else frozenset()),
    )


def _without_regions(folded: str) -> str:
    for pattern in _REGIONS.values():
        folded = pattern.sub(" ", folded)
    return folded
