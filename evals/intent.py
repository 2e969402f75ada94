"""`python -m evals intent`: trains the router's scorer on any intent set and measures it on another part of it.

Files hold one JSON object a line, `{"text", "label"}`; the label `oos` marks what should be refused.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.router.scorer import REFUSAL, IntentScorer, Sample, Verdict
from evals.comparing_routers import RivalResult, measure_rival
from knowledge.embedder import load_embedder

_WORST_SHOWN = 10
# Enough single calls for a median; the rest is scored in one go.
_TIMED_TEXTS = 200


class Example(BaseModel):
    """One line of a data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    label: str


class ClassResult(BaseModel):
    """How many texts of one class were recognised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    texts: int
    recognised: int
    taken_for: str | None


class IntentReport(BaseModel):
    """What was measured.

    Attributes:
        in_scope_accuracy: share of the texts with an intent that got it; a refusal counts as wrong.
        out_of_scope_recall: share of the texts to refuse that were refused; None without such texts.
        out_of_scope_precision: share of the refusals that were right; None without refusals.
        milliseconds_per_text: median of single calls.
        training_seconds: wall clock, embedding included.
        worst: the classes with the lowest share recognised.
        semantic_router: what the package of that name reaches, where it was measured too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_scope_accuracy: float
    out_of_scope_recall: float | None
    out_of_scope_precision: float | None
    milliseconds_per_text: float
    training_seconds: float
    training_texts: int
    test_texts: int
    worst: tuple[ClassResult, ...]
    semantic_router: tuple[RivalResult, ...] = ()


def main(argv: Sequence[str]) -> int:
    """Train, measure, print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals intent", description=__doc__)
    parser.add_argument("--train", nargs="+", type=Path, required=True, metavar="FILE")
    parser.add_argument("--test", type=Path, required=True, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rival", action="store_true", help="measure the package semantic-router beside it")
    arguments = parser.parse_args(argv)
    try:
        training = [example for path in arguments.train for example in read_examples(path)]
        test = read_examples(arguments.test)
        report = measure(training, test)
        if arguments.rival:
            rivals = measure_rival(_pairs(training), _pairs(test), encoder=load_embedder())
            report = report.model_copy(update={"semantic_router": rivals})
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    left_out = None if arguments.rival else {"semantic_router"}
    print(report.model_dump_json(indent=2, exclude=left_out) if arguments.json else _table(report))
    return 0


def _pairs(examples: Sequence[Example]) -> list[tuple[str, str]]:
    return [(example.text, example.label) for example in examples]


def read_examples(path: Path) -> list[Example]:
    """Read a data file.

    Raises:
        ValueError: a line is not `{"text", "label"}`, or there is none; the sentence names it.
    """
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                examples.append(Example.model_validate_json(line))
            except ValidationError as error:
                raise ValueError(f"{path}, line {number}: {error.errors()[0]['msg']}") from error
    if not examples:
        raise ValueError(f"{path} holds no examples")
    return examples


def measure(training: Sequence[Example], test: Sequence[Example]) -> IntentReport:
    """Train the scorer on one part of an intent set and measure it on another."""
    started = time.perf_counter()
    samples = [
        Sample(text=example.text, label=example.label, group=str(number))
        for number, example in enumerate(training)
    ]
    scorer = IntentScorer.train(samples, encoder=load_embedder())
    trained = time.perf_counter()
    predicted = [_label(verdict) for verdict in scorer.score_many([example.text for example in test])]
    pairs = list(zip((example.label for example in test), predicted, strict=True))
    known = [(truth, guess) for truth, guess in pairs if truth != REFUSAL]
    unknown = [guess for truth, guess in pairs if truth == REFUSAL]
    refused = [truth for truth, guess in pairs if guess == REFUSAL]
    return IntentReport(
        in_scope_accuracy=_share(truth == guess for truth, guess in known) or 0.0,
        out_of_scope_recall=_share(guess == REFUSAL for guess in unknown),
        out_of_scope_precision=_share(truth == REFUSAL for truth in refused),
        milliseconds_per_text=_median_milliseconds(scorer, test),
        training_seconds=round(trained - started, 1),
        training_texts=len(training),
        test_texts=len(test),
        worst=_worst(pairs),
    )


def _label(verdict: Verdict) -> str:
    return REFUSAL if verdict.is_out_of_scope else verdict.best.label


def _share(hits: Iterable[bool]) -> float | None:
    values = list(hits)
    return round(sum(values) / len(values), 4) if values else None


def _median_milliseconds(scorer: IntentScorer, test: Sequence[Example]) -> float:
    times = []
    for example in test[:_TIMED_TEXTS]:
        started = time.perf_counter()
        scorer.score(example.text)
        times.append((time.perf_counter() - started) * 1000)
    return round(sorted(times)[len(times) // 2], 2)


def _worst(pairs: Sequence[tuple[str, str]]) -> tuple[ClassResult, ...]:
    results = []
    for label in sorted({truth for truth, _ in pairs}):
        guesses = [guess for truth, guess in pairs if truth == label]
        wrong = Counter(guess for guess in guesses if guess != label)
        results.append(
            ClassResult(
                label=label,
                texts=len(guesses),
                recognised=guesses.count(label),
                taken_for=wrong.most_common(1)[0][0] if wrong else None,
            )
        )
    return tuple(
        sorted(results, key=lambda result: (result.recognised / result.texts, result.label))[:_WORST_SHOWN]
    )


def _table(report: IntentReport) -> str:
    lines = [
        f"{name:<24} {'-' if value is None else value}"
        for name, value in json.loads(report.model_dump_json(exclude={"worst", "semantic_router"})).items()
    ]
    lines += ["", f"{'class':<40} {'texts':>5} {'right':>5}  most often taken for"]
    lines += [
        f"{result.label:<40} {result.texts:>5} {result.recognised:>5}  {result.taken_for or ''}"
        for result in report.worst
    ]
    for rival in report.semantic_router:
        lines += ["", f"semantic-router, {rival.aggregation}"]
        lines += [
            f"{name:<40} {'-' if value is None else value}"
            for name, value in rival.model_dump(exclude={"aggregation"}).items()
        ]
    return "\n".join(lines)
