import pytest

from bot.router.scorer import Score, Verdict
from bot.router.selecting import select

WRITES = frozenset({"approve_document", "raise_purchase_request"})


def verdict(*, in_scope=0.9, **probabilities):
    scores = sorted(
        (Score(label, share) for label, share in probabilities.items()), key=lambda one: -one.probability
    )
    return Verdict(scores=tuple(scores), in_scope=in_scope, threshold=0.3)


class Handbook:
    """A handbook that is as sure of every question, and counts how often it was asked."""

    def __init__(self, score):
        self.score = score
        self.times_asked = 0

    def __call__(self):
        self.times_asked += 1
        return self.score


def chosen(given, *, handbook=None):
    selection = select(given, writes=WRITES, handbook=handbook)
    return (selection.kind, *selection.tools)


def test_the_likeliest_tool_is_taken():
    assert chosen(verdict(check_stock=0.9, list_alerts=0.1)) == ("act", "check_stock")


def test_what_is_none_of_our_business_is_refused():
    assert chosen(verdict(in_scope=0.1, check_stock=0.9, list_alerts=0.1)) == ("refuse",)


def test_two_that_are_nearly_as_likely_are_offered():
    assert chosen(verdict(check_stock=0.42, list_alerts=0.38)) == ("ask", "check_stock", "list_alerts")


def test_a_write_that_is_not_clearly_ahead_of_a_read_is_asked_about():
    assert chosen(verdict(approve_document=0.6, get_document=0.35)) == (
        "ask",
        "approve_document",
        "get_document",
    )


def test_a_read_needs_no_such_lead_over_a_write():
    assert chosen(verdict(get_document=0.6, approve_document=0.35)) == ("act", "get_document")


def test_a_write_needs_no_such_lead_over_another_write():
    given = verdict(approve_document=0.6, raise_purchase_request=0.35)
    assert chosen(given) == ("act", "approve_document")


@pytest.mark.parametrize(
    ("in_scope", "likely", "score", "outcome"),
    [
        (0.2, 0.3, 0.85, ("act", "ask_policy")),
        (0.2, 0.3, 0.7, ("refuse",)),
        (0.2, 0.02, 0.85, ("refuse",)),
        (0.2, 0.02, 0.97, ("act", "ask_policy")),
        (0.02, 0.3, 0.97, ("refuse",)),
    ],
)
def test_before_a_refusal_the_handbook_has_its_say(in_scope, likely, score, outcome):
    given = verdict(in_scope=in_scope, check_stock=0.65 - likely, find_person=0.3, ask_policy=likely)
    assert chosen(given, handbook=Handbook(score)) == outcome


def test_a_doubtful_request_is_for_the_handbook_if_that_has_the_answer():
    given = verdict(get_leave_balance=0.7, ask_policy=0.25)
    assert chosen(given, handbook=Handbook(0.95)) == ("act", "ask_policy")
    assert chosen(given, handbook=Handbook(0.5)) == ("act", "get_leave_balance")


def test_a_doubtful_question_about_rules_that_the_handbook_does_not_answer_is_refused():
    assert chosen(verdict(in_scope=0.35, ask_policy=0.9), handbook=Handbook(0.0)) == ("refuse",)


def test_a_sure_question_about_rules_is_put_to_the_handbook_even_if_it_has_no_answer():
    assert chosen(verdict(in_scope=0.8, ask_policy=0.9, x=0.1), handbook=Handbook(0.0)) == (
        "act",
        "ask_policy",
    )


def test_where_the_phrases_are_sure_the_handbook_is_not_searched():
    handbook = Handbook(1.0)
    chosen(verdict(check_stock=0.97, ask_policy=0.03), handbook=handbook)
    chosen(verdict(ask_policy=0.97, check_stock=0.03), handbook=handbook)
    assert handbook.times_asked == 0


def test_what_the_handbook_does_not_answer_goes_to_the_next_look_up():
    given = verdict(in_scope=0.35, ask_policy=0.47, check_stock=0.36, raise_purchase_request=0.05)
    assert chosen(given, handbook=Handbook(0.0)) == ("act", "check_stock")


def test_what_the_handbook_does_not_answer_never_becomes_a_write():
    given = verdict(in_scope=0.35, ask_policy=0.47, raise_purchase_request=0.36, check_stock=0.05)
    assert chosen(given, handbook=Handbook(0.0)) == ("refuse",)


@pytest.mark.parametrize(
    ("in_scope", "given", "selected"),
    [
        (0.28, {"check_stock": 0.9, "find_person": 0.01}, ("act", "check_stock")),
        (0.15, {"check_stock": 0.9, "find_person": 0.01}, ("refuse",)),
        (0.28, {"check_stock": 0.7, "find_person": 0.1}, ("refuse",)),
        (0.28, {"ask_policy": 0.9, "find_person": 0.01}, ("refuse",)),
    ],
)
def test_a_few_words_that_mean_one_tool_only_need_not_look_like_the_phrases(in_scope, given, selected):
    assert chosen(verdict(in_scope=in_scope, **given), handbook=Handbook(0.0)) == selected
