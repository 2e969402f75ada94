"""A right answer passes; whatever is wrong with an answer is found."""

import pytest

from evals.scoring import faults_of
from evals.suites import Expectation
from tests.evals.answers import answer

BUILT = frozenset({"check_stock", "list_alerts", "find_person", "ask_policy"})
COLA = {"item": "BEV-0001"}


def expecting(**changes):
    return Expectation.model_validate(
        {
            "tool": "check_stock",
            "decision": "answer",
            "arguments": COLA,
            "filled": {"location": "S001"},
            **changes,
        }
    )


def kinds(given, expected):
    return [fault.kind for fault in faults_of(given, expected, available=BUILT)]


def test_an_answer_as_expected_has_no_fault():
    assert kinds(answer(), expecting(result={"balances.0.on_hand": "864"})) == []


def test_another_tool_is_a_fault_and_the_only_one():
    assert kinds(answer(tool="list_alerts", arguments={}), expecting()) == ["tool"]


def test_a_tool_where_none_was_meant_is_a_fault():
    assert kinds(answer(), Expectation(tool=None, decision="refuse", reason="out_of_scope")) == ["tool"]


def test_no_tool_where_one_was_meant_is_a_fault():
    assert kinds(answer(tool=None, decision="refuse", reason="out_of_scope"), expecting()) == ["tool"]


def test_any_tool_will_do_where_the_case_says_so_but_its_decision_counts():
    secret = Expectation(tool="any", decision="refuse", match="subset")
    assert kinds(answer(decision="refuse"), secret) == []
    assert kinds(answer(), secret) == ["decision"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"item": "BEV-0002", "location": "S001"},
        {"location": "S001"},
        {"item": "BEV-0001"},
        {"item": "BEV-0001", "location": "S003"},
        {"item": "BEV-0001", "location": "S001", "category": "beverage"},
    ],
)
def test_a_wrong_missing_or_added_argument_is_a_fault(arguments):
    assert kinds(answer(arguments=arguments), expecting()) == ["arguments"]


def test_an_added_argument_passes_where_a_subset_is_enough():
    given = answer(arguments={"item": "BEV-0001", "location": "S001", "category": "beverage"})
    assert kinds(given, expecting(match="subset")) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"decision": "clarify"}, "decision"),
        ({"decision": "refuse", "reason": "not_allowed"}, "decision"),
        ({"result": {"balances": [{"location": "S001", "on_hand": "863"}]}}, "result"),
        ({"result": {"balances": []}}, "result"),
        ({"result": None}, "result"),
    ],
)
def test_a_wrong_ending_is_a_fault(changes, fault):
    assert kinds(answer(**changes), expecting(result={"balances.0.on_hand": "864"})) == [fault]


def test_a_refusal_for_the_wrong_reason_is_a_fault():
    wanted = expecting(decision="refuse", reason="not_allowed")
    assert kinds(answer(decision="refuse", reason="not_found"), wanted) == ["reason"]


def test_a_question_with_other_choices_is_a_fault():
    wanted = Expectation(tool="check_stock", decision="clarify", missing=("item",), options={"A", "B"})
    asked = {"decision": "clarify", "arguments": {}, "missing": ["item"]}
    both = [{"value": "B", "label": "b"}, {"value": "A", "label": "a"}]
    assert kinds(answer(**asked, options=both), wanted) == []
    assert kinds(answer(**asked, options=both[:1]), wanted) == ["options"]
    assert kinds(answer(**{**asked, "missing": ["location"]}, options=both), wanted) == ["missing"]


def test_words_that_must_and_must_not_be_read():
    assert kinds(answer(text="李伟 12800"), expecting(text_contains=("李伟",), text_excludes=("12800",))) == [
        "text"
    ]
    assert kinds(answer(text="nobody"), expecting(text_contains=("Li Wei",))) == ["text"]


def test_the_first_citation_counts():
    wanted = Expectation(tool="ask_policy", decision="answer", citations=("leave-cn-zh",), match="subset")
    cited = [{"document": "leave-cn-zh"}, {"document": "payroll-zh"}]
    assert kinds(answer(tool="ask_policy", citations=cited), wanted) == []
    assert kinds(answer(tool="ask_policy", citations=cited[::-1]), wanted) == ["citations"]
    assert kinds(answer(tool="ask_policy"), wanted) == ["citations"]


def test_a_second_request_must_be_answered_and_none_invented():
    wanted = expecting(more=({"tool": "list_alerts", "decision": "answer"},))
    second = answer(tool="list_alerts", arguments={})
    assert kinds(answer(more=[second]), wanted) == []
    assert kinds(answer(), wanted) == ["more"]
    assert kinds(answer(more=[answer()]), wanted) == ["more"]
    assert kinds(answer(more=[second]), expecting()) == ["more"]


@pytest.mark.parametrize(
    ("actual", "wanted", "passes"),
    [
        ({"quantity": "48.000"}, {"quantity": "48"}, True),
        ({"quantity": "4.8"}, {"quantity": "48"}, False),
        ({"accepted": True}, {"accepted": True}, True),
        ({"accepted": False}, {"accepted": True}, False),
        ({"accepted": None}, {"accepted": False}, False),
        ({"reason": "因为价格没谈好，先不买"}, {"reason": "价格没谈好"}, True),
        ({"reason": "别的"}, {"reason": "价格没谈好"}, False),
        ({"until": "2026-06-11T09:00+08:00"}, {"until": "2026-06-11"}, True),
        ({"until": "2026-06-12T09:00+08:00"}, {"until": "2026-06-11"}, False),
        ({"lines": [{"item": "A", "quantity": "2"}]}, {"lines": [{"item": "A", "quantity": "2.0"}]}, True),
        ({"lines": [{"item": "A", "quantity": "2"}]}, {"lines": [{"item": "A", "quantity": "3"}]}, False),
        ({"lines": [{"item": "A"}]}, {"lines": [{"item": "A"}, {"item": "B"}]}, False),
        ({"lines": "A"}, {"lines": [{"item": "A"}]}, False),
    ],
)
def test_values_are_compared_by_what_they_mean(actual, wanted, passes):
    expected = Expectation(tool="check_stock", arguments=wanted)
    assert (kinds(answer(arguments=actual), expected) == []) is passes


def test_a_reason_nobody_asked_about_is_no_fault():
    given = answer(arguments={"item": "BEV-0001", "location": "S001", "reason": "weekend"})
    assert kinds(given, expecting()) == []


class TestToolsThatAreNotThereYet:
    WANTED = Expectation(
        tool="raise_purchase_request",
        decision="confirm",
        arguments={"lines": [{"item": "BEV-0003", "quantity": "24"}]},
        filled={"location": "S001"},
    )

    def unavailable(self, **changes):
        usual = {
            "tool": "raise_purchase_request",
            "decision": "refuse",
            "reason": "unavailable",
            "arguments": {"lines": [{"item": "BEV-0003", "quantity": "24"}], "location": "S001"},
            "result": None,
        }
        return answer(**{**usual, **changes})

    def test_being_understood_and_refused_as_unavailable_is_enough(self):
        assert kinds(self.unavailable(), self.WANTED) == []

    def test_what_was_said_must_have_been_understood(self):
        assert set(kinds(self.unavailable(arguments={}), self.WANTED)) == {"arguments"}

    def test_another_refusal_is_a_fault(self):
        assert kinds(self.unavailable(reason="not_allowed"), self.WANTED) == ["reason"]

    def test_what_the_program_fills_in_must_be_there_too(self):
        said = {"lines": [{"item": "BEV-0003", "quantity": "24"}]}
        assert kinds(self.unavailable(arguments=said), self.WANTED) == ["arguments"]

    def test_a_question_that_comes_first_is_compared_as_of_any_tool(self):
        wanted = Expectation(tool="raise_purchase_request", decision="clarify", missing=("item",))
        asked = self.unavailable(decision="clarify", reason=None, arguments={}, missing=["item"])
        assert kinds(asked, wanted) == []
        assert kinds({**asked, "missing": ["quantity"]}, wanted) == ["missing"]

    def test_the_same_case_asks_for_everything_once_the_tool_is_there(self):
        found = faults_of(self.unavailable(), self.WANTED, available=BUILT | {"raise_purchase_request"})
        assert {fault.kind for fault in found} == {"decision"}
