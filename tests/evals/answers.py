"""Hand-made answers and results, naming only what matters to a test."""

from evals.running import CaseResult, TurnResult
from evals.scoring import Fault
from evals.suites import Bucket


def answer(**changes):
    """Return one turn as JSON: a stock answer for cola in S001, unless changed."""
    usual = {
        "id": "x",
        "decision": "answer",
        "tool": "check_stock",
        "arguments": {"item": "BEV-0001", "location": "S001"},
        "missing": [],
        "options": [],
        "reason": None,
        "result": {"balances": [{"location": "S001", "on_hand": "864.000"}]},
        "citations": [],
        "pending_action": None,
        "text": "864",
        "language": "zh",
        "milliseconds": 10.0,
        "more": [],
    }
    return {**usual, **changes}


def turn_result(*, expected="check_stock", tool="check_stock", faults=(), out_of_scope=False, **changes):
    usual = {"text": "t", "decision": "answer", "reason": None, "arguments": {}}
    return TurnResult(
        expected_tool=expected,
        tool=tool,
        faults=tuple(Fault(kind=kind, sentence="s") for kind in faults),
        expects_scope_refusal=out_of_scope,
        **{**usual, **changes},
    )


def case_result(
    *turns, case_id="rt-001", bucket=Bucket.ROUTING, language="zh", passes=None, runs=1, **changes
):
    turns = turns or (turn_result(),)
    is_right = not any(turn.faults for turn in turns)
    usual = {"is_answerable": None, "milliseconds": (10.0,)}
    return CaseResult(
        id=case_id,
        bucket=bucket,
        language=language,
        turns=turns,
        passes=(runs if is_right else 0) if passes is None else passes,
        runs=runs,
        **{**usual, **changes},
    )
