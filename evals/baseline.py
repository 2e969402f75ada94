"""The figures that were accepted last: a run must not fall below them."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from backend.records import Record
from evals.figures import Figures
from evals.running import CaseResult

BASELINE = Path(__file__).parent / "baseline.json"


class BaselineError(Exception):
    """The baseline cannot be used; the sentence says what to do."""


class Baseline(Record):
    """Accepted figures in percent, by name, and the ids of the cases that failed then."""

    at_least: dict[str, float]
    at_most: dict[str, float]
    failed: tuple[str, ...]


def baseline_of(figures: Figures, results: Iterable[CaseResult]) -> Baseline:
    """Return the baseline that a run would set."""
    at_least = {
        "tool_right": figures.tool_right.percent,
        "all_right": figures.all_right.percent,
        "built_all_right": figures.built_all_right.percent,
        "scope_refused": figures.scope_refused.percent,
        "dialogues_every_time": figures.dialogues_every_time.percent,
        "handbook_hits": figures.handbook_hits.percent,
        "handbook_refused": figures.handbook_refused.percent,
    }
    for bucket in figures.buckets:
        at_least[f"{bucket.name}.tool_right"] = bucket.tool_right.percent
        at_least[f"{bucket.name}.all_right"] = bucket.all_right.percent
    return Baseline(
        at_least={name: round(percent, 4) for name, percent in at_least.items()},
        at_most={
            "scope_refused_in_error": round(figures.scope_refused_in_error.percent, 4),
            "wrong_writes": round(figures.wrong_writes.percent, 4),
            "dialogues_unsteady": float(figures.dialogues_unsteady),
        },
        failed=tuple(sorted(result.id for result in results if not result.is_right)),
    )


def fallen_below(now: Baseline, accepted: Baseline) -> list[str]:
    """Say which figures are worse than accepted. The program decides the same every time: no tolerance."""
    return [
        *(
            f"{name} fell from {before:g} to {now.at_least.get(name, 0.0):g}"
            for name, before in accepted.at_least.items()
            if now.at_least.get(name, 0.0) < before
        ),
        *(
            f"{name} rose from {before:g} to {now.at_most.get(name, before):g}"
            for name, before in accepted.at_most.items()
            if now.at_most.get(name, before) > before
        ),
    ]


def newly_failed(now: Baseline, accepted: Baseline) -> Sequence[str]:
    """Return the ids of cases that fail now and did not, new ones included."""
    return sorted(set(now.failed) - set(accepted.failed))


def read_baseline(path: Path = BASELINE) -> Baseline:
    """Read the accepted figures.

    Raises:
        BaselineError: there is none, or it is malformed.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BaselineError(f"{path.name} is missing; `python -m evals run --accept` writes it") from error
    except ValidationError as error:
        raise BaselineError(f"{path.name}: {error.errors()[0]['msg']}") from error


def write_baseline(baseline: Baseline, path: Path = BASELINE) -> None:
    """Write a baseline, one figure a line, so that a change of it can be read."""
    text = json.dumps(baseline.model_dump(mode="json"), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
