"""What a run comes to: shares by bucket and by language, and the targets they are held against."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import Field

from backend.records import Record
from evals.effects import READS, TOOLS, WRITES
from evals.running import CaseResult, TurnResult
from evals.suites import ANY_TOOL, Bucket


class Share(Record):
    """`right` of `all`; nothing counted is a full share."""

    right: int = Field(ge=0)
    all: int = Field(ge=0)

    @property
    def percent(self) -> float:
        """The share in percent."""
        return 100.0 * self.right / self.all if self.all else 100.0


class GroupFigures(Record):
    """Figures of a bucket or a language."""

    name: str
    tool_right: Share
    all_right: Share


class Figures(Record):
    """Everything a run is judged by.

    Attributes:
        tool_right: cases in which every turn went to the right tool.
        all_right: cases in which nothing at all was wrong.
        built_all_right: the same among cases whose tools exist.
        scope_refused: turns that are none of Storehand's business and were refused as such.
        scope_refused_in_error: turns that are its business and were refused as none.
        wrong_writes: turns asking for a read for which a write was proposed.
        language_gap: points between Chinese and English in `tool_right`.
        dialogues_every_time: conversations that passed in each of their runs.
        dialogues_unsteady: conversations that passed in some runs only.
        handbook_hits: questions for which the right document was cited first.
        handbook_refused: questions without an answer that got none.
        median_ms, p99_ms: of one turn, models loaded.
    """

    day: date
    buckets: tuple[GroupFigures, ...]
    languages: tuple[GroupFigures, ...]
    tool_right: Share
    all_right: Share
    built_all_right: Share
    scope_refused: Share
    scope_refused_in_error: Share
    wrong_writes: Share
    language_gap: float
    dialogues_every_time: Share
    dialogues_unsteady: int
    handbook_hits: Share
    handbook_refused: Share
    median_ms: float
    p99_ms: float


def figures_of(results: Sequence[CaseResult], *, tools: frozenset[str], day: date) -> Figures:
    """Sum up a run; the handbook's cases count only in their own figures."""
    cases = [result for result in results if result.bucket is not Bucket.HANDBOOK]
    handbook = [result for result in results if result.bucket is Bucket.HANDBOOK]
    turns = [turn for case in cases for turn in case.turns]
    dialogues = [case for case in cases if case.bucket is Bucket.DIALOGUES]
    languages = [
        _group(name, [case for case in cases if case.language == name]) for name in ("zh", "en", "mixed")
    ]
    milliseconds = sorted(figure for result in results for figure in result.milliseconds)
    return Figures(
        day=day,
        buckets=tuple(
            _group(bucket, [result for result in results if result.bucket is bucket])
            for bucket in Bucket
            if any(result.bucket is bucket for result in results)
        ),
        languages=tuple(languages),
        tool_right=_share(case.is_tool_right for case in cases),
        all_right=_share(case.is_right for case in cases),
        built_all_right=_share(case.is_right for case in cases if _is_built(case, tools)),
        scope_refused=_share(_is_out_of_scope(turn) for turn in turns if turn.expects_scope_refusal),
        scope_refused_in_error=_share(
            _is_out_of_scope(turn) for turn in turns if turn.expected_tool in TOOLS
        ),
        wrong_writes=_share(turn.tool in WRITES for turn in turns if turn.expected_tool in READS),
        language_gap=abs(languages[0].tool_right.percent - languages[1].tool_right.percent),
        dialogues_every_time=_share(case.is_right for case in dialogues),
        dialogues_unsteady=sum(0 < case.passes < case.runs for case in dialogues),
        handbook_hits=_share(case.is_right for case in handbook if case.is_answerable),
        handbook_refused=_share(case.is_right for case in handbook if not case.is_answerable),
        median_ms=percentile(milliseconds, 50),
        p99_ms=percentile(milliseconds, 99),
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the smallest figure that at least `percent` of an ascending list do not exceed; 0 of none."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _group(name: str, cases: Sequence[CaseResult]) -> GroupFigures:
    return GroupFigures(
        name=name,
        tool_right=_share(case.is_tool_right for case in cases),
        all_right=_share(case.is_right for case in cases),
    )


def _share(outcomes: Iterable[bool]) -> Share:
    known = list(outcomes)
    return Share(right=sum(known), all=len(known))


def _is_built(case: CaseResult, tools: frozenset[str]) -> bool:
    return all(turn.expected_tool in {None, ANY_TOOL, *tools} for turn in case.turns)


def _is_out_of_scope(turn: TurnResult) -> bool:
    return turn.decision == "refuse" and turn.reason == "out_of_scope"


class Target(Record):
    """A promise of quality and whether it is kept."""

    name: str
    promised: str
    measured: str
    is_met: bool


_TOOL_RIGHT_PERCENT = 97.0
_ALL_RIGHT_PERCENT = 93.0
_SCOPE_REFUSED_PERCENT = 95.0
_REFUSED_IN_ERROR_PERCENT = 2.0
_LANGUAGE_GAP_POINTS = 2.0
_WRONG_WRITES_PERCENT = 0.3


def targets_of(figures: Figures) -> tuple[Target, ...]:
    """Hold the figures against what is promised."""
    return (
        _at_least("tool right", figures.tool_right, _TOOL_RIGHT_PERCENT),
        _at_least("tool and all arguments right", figures.all_right, _ALL_RIGHT_PERCENT),
        _at_least("out of scope refused", figures.scope_refused, _SCOPE_REFUSED_PERCENT),
        _at_most("in scope refused", figures.scope_refused_in_error, _REFUSED_IN_ERROR_PERCENT),
        _at_most("write proposed for a read", figures.wrong_writes, _WRONG_WRITES_PERCENT),
        Target(
            name="Chinese and English apart",
            promised=f"<= {_LANGUAGE_GAP_POINTS:g} points",
            measured=f"{figures.language_gap:.1f} points",
            is_met=figures.language_gap <= _LANGUAGE_GAP_POINTS,
        ),
        Target(
            name="dialogues pass every time or never",
            promised="0 unsteady",
            measured=f"{figures.dialogues_unsteady} unsteady",
            is_met=figures.dialogues_unsteady == 0,
        ),
    )


def _at_least(name: str, share: Share, percent: float) -> Target:
    return Target(
        name=name,
        promised=f">= {percent:g} %",
        measured=f"{share.percent:.1f} %",
        is_met=share.percent >= percent,
    )


def _at_most(name: str, share: Share, percent: float) -> Target:
    return Target(
        name=name,
        promised=f"<= {percent:g} %",
        measured=f"{share.percent:.1f} %",
        is_met=share.percent <= percent,
    )
