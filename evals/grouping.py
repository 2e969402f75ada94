"""Questions to review, sorted by what was understood, with near-equal texts together."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from backend.learning.schemas import KeptQuestion, Kind

# Two people who mean one thing differ by a name or a particle; below this they mean different things.
ALIKE_PERCENT = 80
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Understanding:
    """What was made of a question, which is what a group has in common."""

    kind: Kind
    tool: str | None
    reason: str | None
    missing: str | None


@dataclass(frozen=True)
class Cluster:
    """Near-equal questions, the newest first."""

    questions: tuple[KeptQuestion, ...]

    @property
    def times(self) -> int:
        """How often it was asked or voted down."""
        return sum(question.times for question in self.questions)


@dataclass(frozen=True)
class Group:
    """Clusters of one understanding, the most frequent first."""

    understanding: Understanding
    clusters: tuple[Cluster, ...]

    @property
    def times(self) -> int:
        """How often in all."""
        return sum(cluster.times for cluster in self.clusters)


def group(questions: Iterable[KeptQuestion]) -> list[Group]:
    """Sort questions into groups, the most frequent first."""
    by_understanding: dict[Understanding, list[KeptQuestion]] = {}
    for question in questions:
        by_understanding.setdefault(understanding_of(question), []).append(question)
    groups = [
        Group(understanding, tuple(sorted(_clusters(found), key=_most_frequent)))
        for understanding, found in by_understanding.items()
    ]
    return sorted(groups, key=_most_frequent)


def alike(question: KeptQuestion, questions: Iterable[KeptQuestion]) -> list[KeptQuestion]:
    """Return the questions that stand in one cluster with `question`, itself included."""
    same = [other for other in questions if understanding_of(other) == understanding_of(question)]
    for cluster in _clusters(same):
        if any(other.id == question.id for other in cluster.questions):
            return list(cluster.questions)
    return [question]


def understanding_of(question: KeptQuestion) -> Understanding:
    """Return what was made of a question."""
    return Understanding(question.kind, question.tool, question.reason, question.missing)


def _clusters(questions: Sequence[KeptQuestion]) -> list[Cluster]:
    found: list[tuple[str, list[KeptQuestion]]] = []
    for question in questions:
        bones = _bones(question.text)
        for first, members in found:
            if fuzz.ratio(bones, first) >= ALIKE_PERCENT:
                members.append(question)
                break
        else:
            found.append((bones, [question]))
    return [Cluster(tuple(members)) for _, members in found]


def _bones(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def _most_frequent(found: Group | Cluster) -> int:
    return -found.times
