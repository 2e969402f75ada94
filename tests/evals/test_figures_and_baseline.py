"""Figures count what they say; a baseline lets nothing fall."""

from datetime import date

import pytest

from evals.baseline import (
    BaselineError,
    baseline_of,
    fallen_below,
    newly_failed,
    read_baseline,
    write_baseline,
)
from evals.figures import Share, figures_of, percentile, targets_of
from evals.report import failures, summary
from evals.suites import Bucket
from tests.evals.answers import case_result, turn_result

DAY = date(2026, 6, 10)
BUILT = frozenset({"check_stock"})


def figures(*results):
    return figures_of(results, tools=BUILT, day=DAY)


def missed(*results):
    return {target.name for target in targets_of(figures(*results)) if not target.is_met}


def test_a_wrong_argument_costs_the_second_figure_but_not_the_first():
    found = figures(case_result(), case_result(turn_result(faults=["arguments"])))
    assert (found.tool_right, found.all_right) == (Share(right=2, all=2), Share(right=1, all=2))


def test_a_wrong_tool_costs_both():
    found = figures(case_result(), case_result(turn_result(tool="list_alerts", faults=["tool"])))
    assert (found.tool_right.percent, found.all_right.percent) == (50.0, 50.0)


def test_one_wrong_turn_fails_a_conversation():
    conversation = case_result(turn_result(), turn_result(faults=["tool"]), bucket=Bucket.DIALOGUES, runs=4)
    assert figures(conversation).dialogues_every_time == Share(right=0, all=1)


def test_a_conversation_that_passes_three_times_of_four_has_not_passed_and_is_unsteady():
    found = figures(case_result(bucket=Bucket.DIALOGUES, passes=3, runs=4))
    assert found.dialogues_every_time.right == 0
    assert found.dialogues_unsteady == 1


def test_refusals_are_counted_on_both_sides():
    refused = {"tool": None, "decision": "refuse", "reason": "out_of_scope"}
    found = figures(
        case_result(turn_result(expected=None, out_of_scope=True, **refused)),
        case_result(turn_result(expected=None, out_of_scope=True, faults=["tool"])),
        case_result(turn_result(faults=["tool"], **refused)),
        case_result(),
    )
    assert found.scope_refused == Share(right=1, all=2)
    assert found.scope_refused_in_error == Share(right=1, all=2)


def test_a_refusal_for_lack_of_rights_is_not_one_for_scope():
    assert (
        figures(
            case_result(turn_result(decision="refuse", reason="not_allowed"))
        ).scope_refused_in_error.right
        == 0
    )


def test_a_write_proposed_for_a_read_is_counted_and_a_read_for_a_write_is_not():
    found = figures(
        case_result(turn_result(tool="raise_purchase_request", faults=["tool"])),
        case_result(turn_result(expected="raise_purchase_request", tool="check_stock", faults=["tool"])),
        case_result(),
    )
    assert found.wrong_writes == Share(right=1, all=2)


def test_only_cases_whose_tools_exist_count_as_built():
    found = figures(
        case_result(),
        case_result(turn_result(expected="release_payment", tool="release_payment", faults=["arguments"])),
    )
    assert found.built_all_right == Share(right=1, all=1)


def test_the_handbook_has_figures_of_its_own():
    found = figures(
        case_result(bucket=Bucket.HANDBOOK, is_answerable=True),
        case_result(turn_result(faults=["citations"]), bucket=Bucket.HANDBOOK, is_answerable=True),
        case_result(bucket=Bucket.HANDBOOK, is_answerable=False),
    )
    assert found.handbook_hits == Share(right=1, all=2)
    assert found.handbook_refused == Share(right=1, all=1)
    assert found.tool_right.all == 0


def chinese_and_english(*, wrong_in_chinese):
    wrong = [case_result(turn_result(faults=["tool"])) for _ in range(wrong_in_chinese)]
    right = [case_result() for _ in range(100 - wrong_in_chinese)]
    return [*wrong, *right, *[case_result(language="en") for _ in range(100)]]


def test_languages_that_lie_more_than_two_points_apart_miss_the_target():
    assert missed(*chinese_and_english(wrong_in_chinese=2)) == set()
    assert missed(*chinese_and_english(wrong_in_chinese=3)) == {"Chinese and English apart"}


def test_each_figure_below_its_promise_is_missed():
    right = [case_result() for _ in range(90)]
    assert missed(*right, *[case_result(turn_result(faults=["arguments"])) for _ in range(10)]) == {
        "tool and all arguments right"
    }


@pytest.mark.parametrize(("percent", "figure"), [(50, 5), (99, 10), (100, 10), (1, 1)])
def test_a_percentile_is_one_of_the_figures(percent, figure):
    assert percentile(list(range(1, 11)), percent) == figure


def test_no_figures_have_no_percentile_but_nought():
    assert percentile([], 99) == 0.0


def baseline(*results):
    return baseline_of(figures(*results), results)


def test_the_same_run_is_not_below_its_baseline():
    run = [case_result(), case_result(turn_result(faults=["tool"]), case_id="rt-002")]
    assert fallen_below(baseline(*run), baseline(*run)) == []


def test_one_more_failure_falls_below_and_is_named():
    accepted = baseline(case_result(), case_result(case_id="rt-002"))
    now = baseline(case_result(), case_result(turn_result(faults=["arguments"]), case_id="rt-002"))
    assert "all_right fell from 100 to 50" in fallen_below(now, accepted)
    assert newly_failed(now, accepted) == ["rt-002"]


def test_a_bucket_that_falls_is_noticed_though_the_whole_rises():
    bad = turn_result(faults=["tool"])
    accepted = baseline(
        case_result(), case_result(bad, bucket=Bucket.NOISE), case_result(bad, bucket=Bucket.NOISE)
    )
    now = baseline(case_result(bad), case_result(bucket=Bucket.NOISE), case_result(bucket=Bucket.NOISE))
    assert "routing.tool_right fell from 100 to 0" in fallen_below(now, accepted)


def test_more_wrong_writes_than_accepted_are_noticed():
    worse = case_result(turn_result(tool="release_payment", faults=["tool"]))
    found = fallen_below(baseline(worse), baseline(case_result()))
    assert "wrong_writes rose from 0 to 100" in found


def test_a_bucket_that_vanished_is_below_the_baseline():
    accepted = baseline(case_result(), case_result(bucket=Bucket.NOISE))
    assert "noise.all_right fell from 100 to 0" in fallen_below(baseline(case_result()), accepted)


def test_a_baseline_survives_being_written(tmp_path):
    accepted = baseline(case_result(turn_result(faults=["tool"])))
    write_baseline(accepted, tmp_path / "baseline.json")
    assert read_baseline(tmp_path / "baseline.json") == accepted


def test_a_missing_or_spoilt_baseline_says_what_to_do(tmp_path):
    with pytest.raises(BaselineError, match="--accept"):
        read_baseline(tmp_path / "baseline.json")
    (tmp_path / "baseline.json").write_text('{"figures": 1}', encoding="utf-8")
    with pytest.raises(BaselineError, match=r"baseline\.json"):
        read_baseline(tmp_path / "baseline.json")


def test_the_report_shows_buckets_languages_and_targets():
    text = summary(figures(case_result(), case_result(turn_result(faults=["tool"]), language="en")))
    assert "routing" in text
    assert "MISSED" in text
    assert "Chinese and English apart" in text


def test_the_failures_name_case_message_and_fault_and_leave_out_what_passed():
    bad = case_result(turn_result(text="可乐?", faults=["arguments"]), case_id="rt-009")
    text = failures([case_result(case_id="rt-001"), bad])
    assert "rt-009" in text
    assert "可乐?" in text
    assert "arguments: s" in text
    assert "rt-001" not in text
