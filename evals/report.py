"""A run as text: tables for reading, failures for working through."""

from collections.abc import Iterable, Sequence

from evals.figures import Figures, GroupFigures, Share, targets_of
from evals.running import CaseResult


def summary(figures: Figures) -> str:
    """Write the tables of a run."""
    lines = [f"Clock stands at {figures.day}, ten o'clock in Shanghai.", ""]
    lines += _table("bucket", figures.buckets)
    lines += ["", *_table("language", figures.languages), ""]
    lines += [
        _line("tools that exist: all right", figures.built_all_right),
        _line("dialogues: every run passed", figures.dialogues_every_time),
        _line("handbook: right document first", figures.handbook_hits),
        _line("handbook: no answer where none is", figures.handbook_refused),
        f"{'milliseconds a turn':36}median {figures.median_ms:.0f}, p99 {figures.p99_ms:.0f}",
        "",
        f"{'target':36}{'promised':>14}{'measured':>14}",
    ]
    lines += [
        f"{target.name:36}{target.promised:>14}{target.measured:>14}  {'met' if target.is_met else 'MISSED'}"
        for target in targets_of(figures)
    ]
    return "\n".join(lines)


def failures(results: Iterable[CaseResult]) -> str:
    """List every case that failed, with what was wrong."""
    lines = []
    for result in results:
        if result.is_right:
            continue
        steady = "" if result.passes == 0 else f"  (passed {result.passes} of {result.runs})"
        lines.append(f"{result.id}  {result.bucket}  {result.language}{steady}")
        for turn in result.turns:
            lines += [f"    {turn.text}"] if turn.faults else []
            lines += [f"      {fault.kind}: {fault.sentence}" for fault in turn.faults]
    return "\n".join(lines) or "Nothing failed."


def _line(name: str, share: Share) -> str:
    return f"{name:36}{share.percent:5.1f} % of {share.all}"


def _table(title: str, groups: Sequence[GroupFigures]) -> list[str]:
    return [
        f"{title:20}{'cases':>7}{'tool right':>13}{'all right':>13}",
        *(
            f"{group.name:20}{group.all_right.all:7}{group.tool_right.percent:11.1f} %"
            f"{group.all_right.percent:11.1f} %"
            for group in groups
        ),
    ]
