"""Put the passages of a view in order for one question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.confidence import Evidence
from knowledge.question import Question
from knowledge.store import LineHit
from knowledge.view import View

_CANDIDATES = 20
# BM25 has no upper end; on the handbook a score of 30 means that every word of a long question is met.
_KEYWORD_SCALE = 30.0
# Among the mixes with the most right passages on the tune cases, of 240 on a grid; its neighbours do as well.
_WEIGHTS = {
    "similarity": 1.0,
    "asked": 0.3,
    "keywords": 2.0,
    "covered": 0.5,
    "headed": 0.2,
    "foreign": 0.1,
    "local": 0.2,
    "leading": 0.1,
}


class Candidate(BaseModel):
    """A passage before the decision whether it answers.

    Attributes:
        number: Its place in the view.
        fused: The evidence put together; only good for ranking.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    fused: float
    evidence: Evidence


def rank(view: View, question: Question, hits: Sequence[LineHit]) -> tuple[Candidate, ...]:
    """Order the likeliest passages, best first, at most 20.

    Args:
        view: What may be shown.
        question: What is asked.
        hits: The lines nearest to the question, of documents in the view.
    """
    keywords = np.minimum(view.keyword_scores(question.words) / _KEYWORD_SCALE, 1.0)
    # A passage with no line among the nearest is at most as near as the farthest of them.
    far = min((hit.similarity for hit in hits), default=0.0)
    near = np.full(len(view.passages), far, dtype=np.float32)
    asked = near.copy()
    for hit in hits:
        number = view.number[hit.at.document, hit.at.chunk]
        near[number] = max(float(near[number]), hit.similarity)
        if hit.at.line >= len(view.passages[number][1].lines):
            asked[number] = max(float(asked[number]), hit.similarity)
    first_look = _WEIGHTS["similarity"] * near + _WEIGHTS["keywords"] * keywords
    unknown = view.unknown(question.subjects)
    candidates = []
    for number in np.argsort(-first_look, kind="stable")[:_CANDIDATES].tolist():
        document, chunk = view.passages[number]
        front = document.front
        evidence = Evidence(
            similarity=float(near[number]),
            # Of a passage that nobody has put questions down for, its lines have to speak.
            asked=float(asked[number] if chunk.questions else near[number]),
            keywords=float(keywords[number]),
            covered=view.covered(question.subjects, number),
            headed=view.headed(question.subjects, number),
            unknown=unknown,
            foreign=float(front.language != question.language),
            local=float(bool(question.regions & set(front.topics))),
            leading=float(view.leads(number)),
        )
        candidates.append(Candidate(number=number, fused=_fused(evidence), evidence=evidence))
    return tuple(sorted(candidates, key=lambda candidate: -candidate.fused))


def _fused(evidence: Evidence) -> float:
    facts: dict[str, float] = evidence.model_dump()
    return sum(weight * facts[name] for name, weight in _WEIGHTS.items())
