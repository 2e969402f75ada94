"""`python -m evals run`: asks every case, prints the figures, compares them with the baseline."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from backend.errors import AppError
from backend.settings import SettingsError, load_settings
from bot.bootstrap import configure_logging
from evals import report
from evals.baseline import (
    BaselineError,
    baseline_of,
    fallen_below,
    newly_failed,
    read_baseline,
    write_baseline,
)
from evals.figures import Figures, figures_of
from evals.handbook import load_questions
from evals.running import CaseResult, run_suites
from evals.session import open_session
from evals.suites import HANDBOOK, Bucket, CaseFileError, load_suites

_MOST_IDS_SHOWN = 20


def main(argv: Sequence[str]) -> int:
    """Run the evals.

    Returns:
        0 if no figure fell below the baseline, 1 if one did, 2 for wrong settings, arguments or case files.
    """
    arguments = _parser().parse_args(argv)
    if arguments.accept and arguments.bucket:
        print("--accept needs every bucket: a baseline of one would hide the others", file=sys.stderr)
        return 2
    try:
        results, figures = _run(arguments.bucket)
    except (SettingsError, CaseFileError) as error:
        print(error, file=sys.stderr)
        return 2
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.failures:
        print(report.failures(results), end="\n\n")
    print(report.summary(figures))
    if arguments.json:
        _write_json(arguments.json, figures, results)
    return 0 if arguments.bucket else _settle(figures, results, accept=arguments.accept)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals run", description=__doc__)
    parser.add_argument(
        "--bucket", choices=[str(bucket) for bucket in Bucket], help="only this one; no baseline"
    )
    parser.add_argument("--failures", action="store_true", help="list every case that failed, and how")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures and all results here")
    parser.add_argument("--accept", action="store_true", help="make this run the baseline")
    return parser


def _run(bucket: str | None) -> tuple[tuple[CaseResult, ...], Figures]:
    # A line for each of a thousand tool calls would bury the figures.
    settings = load_settings().model_copy(update={"log_level": "WARNING"})
    configure_logging(settings)
    suites = [suite for suite in load_suites() if bucket in (None, suite.bucket)]
    questions = load_questions(HANDBOOK) if bucket in (None, Bucket.HANDBOOK) else ()
    with open_session(settings) as session:
        results = run_suites(session, suites, questions, progress=_show_progress)
        print(file=sys.stderr)
        return results, figures_of(results, tools=session.tools, day=session.today)


def _show_progress(result: CaseResult) -> None:
    print("." if result.is_right else "F", end="", file=sys.stderr, flush=True)


def _write_json(path: Path, figures: Figures, results: Sequence[CaseResult]) -> None:
    document = {
        "figures": figures.model_dump(mode="json"),
        "cases": [result.model_dump(mode="json") for result in results],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _settle(figures: Figures, results: Sequence[CaseResult], *, accept: bool) -> int:
    now = baseline_of(figures, results)
    if accept:
        write_baseline(now)
        print("\nThis run is the baseline now.")
        return 0
    try:
        accepted = read_baseline()
    except BaselineError as error:
        print(f"\n{error}")
        return 1
    new = newly_failed(now, accepted)
    if new:
        print(
            f"\nFail now and did not: {', '.join(new[:_MOST_IDS_SHOWN])}{' …' * (len(new) > _MOST_IDS_SHOWN)}"
        )
    worse = fallen_below(now, accepted)
    print("\nBelow the baseline:\n  " + "\n  ".join(worse) if worse else "\nNot below the baseline.")
    return 1 if worse else 0
