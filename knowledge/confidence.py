"""How sure the search is that a passage answers a question.

A logistic model over nine facts about the question and the passage. Its numbers stand in
`confidence.json` and come from `python -m knowledge calibrate`, which fits them to the `tune` half of
`evals/cases/handbook.yaml`; nobody types them in.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class Evidence(BaseModel):
    """Facts about one question and one passage.

    Attributes:
        similarity: Cosine of the question and the passage's nearest line, -1 to 1.
        asked: Cosine of the question and the nearest of those put down for the passage; where none of them is
            near, as far as the farthest line that is; where none is put down, `similarity`.
        keywords: BM25 score over 30, at most 1; long questions about known things come near 1.
        covered: Share of what the question is about, by rarity, that stands in the passage, 0 to 1.
        headed: The same for the passage's title and headings alone.
        unknown: The same for what stands in no visible passage.
        foreign: 1 if passage and question are in different languages, which lowers all of the above.
        local: 1 if the passage is a rule of the region that the question is about.
        leading: 1 if it is the first passage under its outermost heading, where the general rule stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    similarity: float
    asked: float
    keywords: float
    covered: float
    headed: float
    unknown: float
    foreign: float
    local: float
    leading: float


class Confidence(BaseModel):
    """The fitted model.

    Attributes:
        weights: One for each field of `Evidence`.
        threshold: Below this probability the answer is "not in the handbook".
        fitted_on: What it was fitted to, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    intercept: float
    threshold: float = Field(ge=0, le=1)
    fitted_on: str

    @classmethod
    def load(cls) -> Confidence:
        """Read the numbers that are installed beside this module."""
        return _installed()

    def probability(self, evidence: Evidence) -> float:
        """Say how likely the passage answers the question, 0 to 1."""
        facts = evidence.model_dump()
        total = self.intercept + sum(weight * facts[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))


@lru_cache(maxsize=1)
def _installed() -> Confidence:
    return Confidence.model_validate_json(
        (files("knowledge") / "confidence.json").read_text(encoding="utf-8")
    )
