"""Fit the confidence model to questions with known answers, and measure the search on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.confidence import Confidence, Evidence
from knowledge.errors import KnowledgeError
from knowledge.search import KnowledgeBase

Split = Literal["tune", "held_out"]

# Most unanswerable cases are near misses in the handbook's own words ("how do we clean the ice cream machine"),
# far closer to it than what people ask by and large. Of the shares tried from 0.83 to 0.92 this is the smallest one
# with nine in ten of the plain ones refused; it costs a few spoken questions with hardly a word of the text.
_REFUSED_RIGHTLY = 0.87
# Inverse strength of the pull towards zero: weak, for nine weights and some 360 questions.
_FREEDOM = 10.0


class HandbookCase(BaseModel):
    """One question to the handbook and what should come back.

    Attributes:
        documents: Ids of which one must come first; empty for a question the handbook does not answer.
        must_contain_any: Words of which one stands in the right passage.
        split: `tune` cases fit the model, `held_out` cases only measure it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    language: Literal["zh", "en", "mixed"]
    audiences: frozenset[str] = frozenset({"all"})
    region: str | None = None
    documents: tuple[str, ...] = ()
    must_contain_any: tuple[str, ...] = ()
    answerable: bool = True
    split: Split

    @model_validator(mode="after")
    def _says_what_to_expect(self) -> Self:
        if self.answerable != bool(self.documents) or self.answerable != bool(self.must_contain_any):
            raise ValueError("an answerable case names documents and words, another case names neither")
        return self


class Observed(BaseModel):
    """What the search did with one case, before deciding."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: HandbookCase
    evidence: Evidence | None = Field(
        description="Of the first passage; None if there was nothing to look for"
    )
    ranked: tuple[str, ...] = Field(description="Documents of the first three passages")
    quoted: bool = Field(description="The first excerpt holds the expected words")
    found: bool = Field(description="The first passage as a whole holds them")

    @property
    def is_right(self) -> bool:
        """Whether the first passage is of a document that answers."""
        return self.ranked[:1] != () and self.ranked[0] in self.case.documents


class Measures(BaseModel):
    """Rates over the cases of one split, each 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases: int
    hit_at_1: float
    hit_at_3: float
    passage_holds_answer: float
    excerpt_holds_answer: float
    refusal_recall: float = Field(description="Share of the unanswerable that is refused")
    refusal_precision: float = Field(description="Share of the refused that is unanswerable")
    refused_in_error: float = Field(description="Share of the answerable that is refused")
    answered_rightly: float = Field(
        description="Share of the answerable that is answered from a right document"
    )


def load_cases(path: Path) -> tuple[HandbookCase, ...]:
    """Read the cases of a YAML file.

    Raises:
        KnowledgeError: If the file cannot be read or a case is malformed.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
        return tuple(HandbookCase.model_validate(case) for case in listed)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise KnowledgeError(f"{str(path)!r} holds no handbook cases: {error}") from error


def observe(base: KnowledgeBase, cases: Iterable[HandbookCase]) -> tuple[Observed, ...]:
    """Ask every case."""
    return tuple(_observe(base, case) for case in cases)


def fit(observed: Sequence[Observed]) -> Confidence:
    """Fit weights and threshold to the tune cases: does the first passage answer the question.

    The threshold refuses seven in eight of the unanswerable tune cases.
    """
    import numpy as np  # noqa: PLC0415  only this command needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  takes two seconds

    rows = [
        (list(seen.evidence.model_dump().values()), seen.is_right)
        for seen in _tunable(observed)
        if seen.evidence
    ]
    facts = np.asarray([values for values, _ in rows])
    right = np.asarray([known for _, known in rows])
    model = LogisticRegression(C=_FREEDOM, max_iter=5_000).fit(facts, right)
    weights = dict(
        zip(Evidence.model_fields, (round(float(weight), 4) for weight in model.coef_[0]), strict=True)
    )
    intercept = round(float(model.intercept_[0]), 4)
    unset = Confidence(weights=weights, intercept=intercept, threshold=0.5, fitted_on="")
    unanswerable = sorted(
        unset.probability(seen.evidence) if seen.evidence else 0.0
        for seen in _tunable(observed)
        if not seen.case.answerable
    )
    threshold = unanswerable[int(len(unanswerable) * _REFUSED_RIGHTLY)] if unanswerable else 0.5
    return Confidence(
        weights=weights,
        intercept=intercept,
        threshold=round(threshold + 0.0005, 3),
        fitted_on=f"{len(rows)} tune cases of evals/cases/handbook.yaml, {sum(right)} with the right passage first",
    )


def measure(observed: Sequence[Observed], split: Split, *, confidence: Confidence) -> Measures:
    """Work out the rates of one split."""
    seen = [one for one in observed if one.case.split == split]
    known = [one for one in seen if one.case.answerable]
    refused = [
        one for one in seen if not one.evidence or confidence.probability(one.evidence) < confidence.threshold
    ]
    rightly = [one for one in refused if not one.case.answerable]
    answered = [one for one in known if one not in refused]
    return Measures(
        cases=len(seen),
        hit_at_1=_share(one.ranked[:1] and one.ranked[0] in one.case.documents for one in known),
        hit_at_3=_share(set(one.ranked) & set(one.case.documents) for one in known),
        passage_holds_answer=_share(one.found for one in known),
        excerpt_holds_answer=_share(one.quoted for one in known),
        refusal_recall=len(rightly) / max(1, len(seen) - len(known)),
        refusal_precision=len(rightly) / max(1, len(refused)),
        refused_in_error=(len(refused) - len(rightly)) / max(1, len(known)),
        answered_rightly=sum(one.is_right for one in answered) / max(1, len(known)),
    )


def _tunable(observed: Sequence[Observed]) -> list[Observed]:
    return [one for one in observed if one.case.split == "tune"]


def _share(outcomes: Iterable[object]) -> float:
    listed = [bool(outcome) for outcome in outcomes]
    return sum(listed) / max(1, len(listed))


def _observe(base: KnowledgeBase, case: HandbookCase) -> Observed:
    found = base.look_up(case.question, audiences=case.audiences, region=case.region)
    if not found.candidates:
        return Observed(case=case, evidence=None, ranked=(), quoted=False, found=False)
    passage = base.quoted(found, found.candidates[0])
    right = passage.document in case.documents
    return Observed(
        case=case,
        evidence=found.candidates[0].evidence,
        ranked=tuple(found.view.passages[candidate.number][0].front.id for candidate in found.candidates[:3]),
        quoted=right and _holds(f"{passage.excerpt} {passage.section}", case.must_contain_any),
        found=right and _holds(f"{passage.text} {passage.section}", case.must_contain_any),
    )


def _holds(text: str, wanted: Sequence[str]) -> bool:
    bare = "".join(text.split()).lower()
    return any("".join(words.split()).lower() in bare for words in wanted)
