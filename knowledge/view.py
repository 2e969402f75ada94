"""What one asker may be shown: the documents, one language of each, and a keyword index over only these."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.chunking import Chunk, IndexedDocument
from knowledge.documents import Language
from knowledge.lexicon import Lexicon

REGIONS = ("china", "singapore")

# Title and headings say in few words what the text is about, so they count as if they stood more often.
_TITLE_WEIGHT = 2
_HEADING_WEIGHT = 3
_SATURATION = 1.2
_LENGTH_PENALTY = 0.6


class View:
    """The passages an asker may be shown, with everything counted over these alone.

    A word's rarity is counted within the view, so a document outside it cannot shift a score.
    """

    def __init__(
        self, documents: Mapping[str, IndexedDocument], *, shown: Sequence[str], lexicon: Lexicon
    ) -> None:
        self.documents = {key: documents[key] for key in shown}
        self.keys_by_audience: dict[str, list[str]] = {}
        for key in shown:
            self.keys_by_audience.setdefault(documents[key].front.audience, []).append(key)
        twins = _twins(documents, shown)
        self.passages = [
            (document, chunk) for document in self.documents.values() for chunk in document.chunks
        ]
        self.number = {(doc.key, chunk.position): at for at, (doc, chunk) in enumerate(self.passages)}
        words = [
            [
                word
                for text in _texts(document, chunk, twins.get(document.key))
                for word in lexicon.indexed_words(text)
            ]
            for document, chunk in self.passages
        ]
        self._word_sets = [frozenset(found) for found in words]
        self._heading_sets = [
            frozenset(
                word
                for text in (document.front.title, *chunk.headings)
                for word in lexicon.indexed_words(text)
            )
            for document, chunk in self.passages
        ]
        self._passages_with = Counter(word for found in self._word_sets for word in found)
        self._bm25: bm25s.BM25 | None = None
        if any(words):
            self._bm25 = bm25s.BM25(method="lucene", k1=_SATURATION, b=_LENGTH_PENALTY)
            self._bm25.index([found or [""] for found in words], show_progress=False)

    def keyword_scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Score every passage by BM25.

        Returns: float32 array (passages,), 0 where no word is shared.
        """
        known = [word for word in words if word in self._passages_with]
        if not known or self._bm25 is None:
            return np.zeros(len(self.passages), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """Weigh a word by how few passages hold it; a word held by none weighs most."""
        held = self._passages_with[word]
        return math.log(1 + (len(self.passages) - held + 0.5) / (held + 0.5))

    def covered(self, subjects: frozenset[str], number: int) -> float:
        """Say which share of the subjects, by rarity, stands in a passage; 0 if there are none."""
        return self._share(subjects, subjects & self._word_sets[number])

    def headed(self, subjects: frozenset[str], number: int) -> float:
        """Say which share of the subjects, by rarity, stands in a passage's title and headings."""
        return self._share(subjects, subjects & self._heading_sets[number])

    def unknown(self, subjects: frozenset[str]) -> float:
        """Say which share of the subjects, by rarity, stands in no passage at all; 1 if there are none."""
        missing = frozenset(word for word in subjects if not self._passages_with[word])
        return self._share(subjects, missing) if subjects else 1.0

    def leads(self, number: int) -> bool:
        """Say whether a passage is the first under its outermost heading."""
        document, chunk = self.passages[number]
        before = document.chunks[chunk.position - 1] if chunk.position else None
        return before is None or before.headings[:1] != chunk.headings[:1]

    def _share(self, subjects: frozenset[str], part: frozenset[str]) -> float:
        total = sum(self.rarity(word) for word in subjects)
        return sum(self.rarity(word) for word in part) / total if total else 0.0


def shown_documents(
    documents: Mapping[str, IndexedDocument],
    *,
    audiences: frozenset[str],
    regions: frozenset[str],
    language: Language,
    today: date,
) -> tuple[str, ...]:
    """Choose the documents that may answer.

    Left out are: other audiences, drafts, superseded and not yet effective versions, rules of another
    region, and the translation that is not in the asker's language.

    Args:
        documents: Everything in the index, by key.
        audiences: The groups the asker belongs to.
        regions: The regions the question is about; empty means any.
        language: The asker's language.
        today: The day on which the answer must hold.
    """
    newest: dict[str, IndexedDocument] = {}
    for document in documents.values():
        front = document.front
        if front.audience not in audiences or front.status != "active" or front.effective_on > today:
            continue
        tied_to = set(front.topics) & set(REGIONS)
        if tied_to and regions and not tied_to & regions:
            continue
        rival = newest.get(front.id)
        if rival is None or _age(rival) < _age(document):
            newest[front.id] = document
    groups: dict[str, list[IndexedDocument]] = {}
    for document in newest.values():
        groups.setdefault(document.front.translation_of or document.front.id, []).append(document)
    return tuple(sorted(_in_language(group, language).key for group in groups.values()))


def _age(document: IndexedDocument) -> tuple[date, tuple[int | str, ...]]:
    parts = document.front.version.split(".")
    return document.front.effective_on, tuple(part.zfill(6) for part in parts)


def _in_language(group: list[IndexedDocument], language: Language) -> IndexedDocument:
    group.sort(key=lambda document: (document.front.language != language, document.key))
    return group[0]


def _twins(documents: Mapping[str, IndexedDocument], shown: Sequence[str]) -> dict[str, IndexedDocument]:
    """For each shown document, its translation with the same audience, day and number of passages."""
    found: dict[str, IndexedDocument] = {}
    for key in shown:
        mine = documents[key]
        for other in documents.values():
            related = (
                other.front.translation_of == mine.front.id or mine.front.translation_of == other.front.id
            )
            alike = (
                other.front.audience == mine.front.audience
                and other.front.version == mine.front.version
                and other.front.effective_on == mine.front.effective_on
                and other.front.status == mine.front.status
                and len(other.chunks) == len(mine.chunks)
            )
            if related and alike:
                found[key] = other
    return found


def _texts(document: IndexedDocument, chunk: Chunk, twin: IndexedDocument | None) -> list[str]:
    """What a passage is found by: in both languages where a translation has the same passages."""
    pairs = [(document, chunk)]
    if twin is not None:
        pairs.append((twin, twin.chunks[chunk.position]))
    return [
        text
        for holder, part in pairs
        for text in (
            *[holder.front.title] * _TITLE_WEIGHT,
            *[heading for heading in part.headings for _ in range(_HEADING_WEIGHT)],
            part.text,
            *part.questions,
        )
    ]
