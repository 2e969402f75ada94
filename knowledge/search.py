"""Ask the handbook: a question in, quoted passages out, or "not in the handbook"."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from knowledge.chunking import IndexedDocument, LineKey
from knowledge.confidence import Confidence
from knowledge.documents import Language
from knowledge.embedder import Embedder, Vectors
from knowledge.errors import IndexOutOfDate, IndexUnavailable
from knowledge.excerpt import is_quoted_whole, quote
from knowledge.lexicon import Lexicon
from knowledge.question import Question, read_question
from knowledge.ranking import Candidate, rank
from knowledge.results import Passage, SearchResult
from knowledge.store import Generation, PassageStore
from knowledge.view import View, shown_documents

_NEAREST_LINES = 80
# How long a search may go on with an index that another process has replaced.
_CHECK_SECONDS = 2.0
_VIEWS_KEPT = 64
# A further passage is shown when it is sure by itself and nearly as strong as the first.
_NEAR_BEST = 0.75

_T = TypeVar("_T")


class Snapshot:
    """One generation of the index in memory, with the views made of it so far."""

    def __init__(
        self, generation: Generation, documents: dict[str, IndexedDocument], *, lexicon: Lexicon
    ) -> None:
        self.generation = generation
        self.documents = documents
        self.view: Callable[[tuple[str, ...]], View] = lru_cache(maxsize=_VIEWS_KEPT)(
            lambda shown: View(documents, shown=shown, lexicon=lexicon),
        )


class Lookup(NamedTuple):
    """What was found for a question, best first, before deciding whether any of it answers."""

    question: Question
    vector: Vectors | None
    generation: Generation
    view: View
    candidates: tuple[Candidate, ...]


class KnowledgeBase:
    """Searches an index; may be used from several threads, and notices a new ingest by itself."""

    def __init__(
        self,
        store: PassageStore,
        *,
        embedder: Embedder,
        lexicon: Lexicon,
        confidence: Confidence,
        today: Callable[[], date],
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._lexicon = lexicon
        self._confidence = confidence
        self._today = today
        self._lock = threading.Lock()
        self._checked_at = -_CHECK_SECONDS
        self._snapshot: Snapshot | None = None

    @classmethod
    def open(
        cls,
        directory: Path,
        embedder: Embedder,
        chroma_url: str | None = None,
        *,
        today: Callable[[], date] | None = None,
    ) -> KnowledgeBase:
        """Open the index in the directory, or on a Chroma server.

        Args:
            directory: Where `ingest` put the index.
            embedder: The model the index was made with; it is not loaded before the first search.
            chroma_url: Address of a Chroma server; None for the embedded store.
            today: Gives the day on which an answer must hold; None means the UTC date.

        Raises:
            IndexUnavailable: If the store cannot be opened.
            IndexOutOfDate: If there is no index yet, or it was made with another model.
        """
        base = cls(
            PassageStore.open(directory, chroma_url=chroma_url),
            embedder=embedder,
            lexicon=Lexicon.load(),
            confidence=Confidence.load(),
            today=today or (lambda: datetime.now(UTC).date()),
        )
        base.current()
        return base

    def search(
        self,
        question: str,
        *,
        audiences: frozenset[str],
        region: str | None = None,
        language: Language | None = None,
        most: int = 5,
    ) -> SearchResult:
        """Find the passages that answer a question.

        Args:
            question: In Chinese, English or both; what is beyond 500 characters is not read.
            audiences: The groups the asker belongs to, such as {"all", "managers"}.
            region: "china" or "singapore", where the asker works; the question may name the other.
            language: The asker's language; None means that of the question.
            most: How many passages at most.

        Raises:
            EmbedderUnavailable: If the model cannot be loaded.
            IndexUnavailable: If the store cannot be read.
            IndexOutOfDate: If the index was made with another model.
        """

        def once() -> SearchResult:
            found = self._look_up(question, audiences=audiences, region=region, language=language)
            scores = [self._confidence.probability(candidate.evidence) for candidate in found.candidates]
            if not scores or scores[0] < self._confidence.threshold:
                return SearchResult(answered=False)
            least = _NEAR_BEST * found.candidates[0].fused
            chosen = [
                (candidate, score)
                for at, (candidate, score) in enumerate(zip(found.candidates, scores, strict=True))
                if at == 0 or (score >= self._confidence.threshold and candidate.fused >= least)
            ][: max(1, most)]
            return SearchResult(answered=True, passages=self._passages(found, chosen))

        return self._with_fresh_index(once)

    def look_up(
        self,
        question: str,
        *,
        audiences: frozenset[str],
        region: str | None = None,
        language: Language | None = None,
    ) -> Lookup:
        """Rank the passages an asker may see, without deciding whether any of them answers."""
        return self._with_fresh_index(
            lambda: self._look_up(question, audiences=audiences, region=region, language=language),
        )

    def quoted(self, found: Lookup, candidate: Candidate) -> Passage:
        """Quote one candidate whatever the confidence says, for measuring."""
        return self._passages(found, [(candidate, self._confidence.probability(candidate.evidence))])[0]

    def current(self) -> Snapshot:
        """Give the generation in force, reading it anew after an ingest in this or another process.

        Raises:
            IndexUnavailable: If the store cannot be read.
            IndexOutOfDate: If there is no index yet, or it was made with another model.
        """
        with self._lock:
            if self._snapshot is not None and time.monotonic() - self._checked_at < _CHECK_SECONDS:
                return self._snapshot
            generation = self._store.generation()
            if generation is None:
                raise IndexOutOfDate("There is no document index yet; run python -m knowledge ingest.")
            if generation.embedder != self._embedder.name:
                raise IndexOutOfDate(
                    f"The document index was made with {generation.embedder!r}, not {self._embedder.name!r}; "
                    "run python -m knowledge ingest.",
                )
            if self._snapshot is None or self._snapshot.generation != generation:
                documents = self._store.documents(generation)
                self._snapshot = Snapshot(generation, documents, lexicon=self._lexicon)
            self._checked_at = time.monotonic()
            return self._snapshot

    def _with_fresh_index(self, work: Callable[[], _T]) -> _T:
        """Do it again when an ingest took the index away in the middle."""
        before = self.current().generation
        try:
            return work()
        except IndexUnavailable:
            with self._lock:
                self._checked_at = -_CHECK_SECONDS
            if self.current().generation == before:
                raise
            return work()

    def _look_up(
        self,
        question: str,
        *,
        audiences: frozenset[str],
        region: str | None,
        language: Language | None,
    ) -> Lookup:
        snapshot = self.current()
        asked = read_question(question, own_region=region, lexicon=self._lexicon)
        shown = shown_documents(
            snapshot.documents,
            audiences=audiences,
            regions=asked.regions,
            language=language or asked.language,
            today=self._today(),
        )
        view = snapshot.view(shown)
        if not shown or asked.is_meaningless:
            return Lookup(asked, None, snapshot.generation, view, ())
        vector = self._embedder.encode([asked.text])[0]
        hits = self._store.nearest(
            snapshot.generation,
            vector,
            documents=view.keys_by_audience,
            most=_NEAREST_LINES,
        )
        return Lookup(asked, vector, snapshot.generation, view, rank(view, asked, hits))

    def _passages(self, found: Lookup, chosen: list[tuple[Candidate, float]]) -> tuple[Passage, ...]:
        near = self._similarities(found, [candidate for candidate, _ in chosen])
        passages = []
        for candidate, score in chosen:
            document, chunk = found.view.passages[candidate.number]
            front = document.front
            lines = [
                near.get(LineKey(document.key, chunk.position, number), 0.0)
                for number in range(len(chunk.lines))
            ]
            passages.append(
                Passage(
                    document=front.id,
                    title=front.title,
                    section=chunk.section or front.title,
                    excerpt=quote(found.question, chunk, lines, lexicon=self._lexicon, view=found.view),
                    text=chunk.text,
                    language=front.language,
                    score=round(score, 4),
                    effective_on=front.effective_on,
                    version=front.version,
                    owner=front.owner,
                ),
            )
        return tuple(passages)

    def _similarities(self, found: Lookup, candidates: list[Candidate]) -> dict[LineKey, float]:
        """Compare the question with every line of the candidates, also those not among the nearest."""
        if found.vector is None:
            return {}
        wanted: dict[str, list[LineKey]] = {}
        for candidate in candidates:
            document, chunk = found.view.passages[candidate.number]
            if is_quoted_whole(chunk):
                continue
            keys = [LineKey(document.key, chunk.position, number) for number in range(len(chunk.lines))]
            wanted.setdefault(document.front.audience, []).extend(keys)
        return {
            key: float(vector @ found.vector)
            for audience, lines in wanted.items()
            for key, vector in self._store.line_vectors(
                found.generation, audience=audience, lines=lines
            ).items()
        }
