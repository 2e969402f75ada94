"""The request in a message that says more than the request."""

import pytest

from bot.router.core_clause import clearest, is_unclear, pieces_of
from bot.router.scorer import Score, Verdict


def verdict(label="approve_document", *, probability=0.9, in_scope=0.9):
    other = Score("another_tool", 1 - probability)
    return Verdict(scores=(Score(label, probability), other), in_scope=in_scope, threshold=0.3)


REFUSED = verdict(in_scope=0.2)
TORN = Verdict(
    scores=(Score("get_document", 0.55), Score("approve_document", 0.45)), in_scope=0.9, threshold=0.3
)


def test_a_clear_message_is_left_as_a_whole():
    assert not is_unclear(verdict())


@pytest.mark.parametrize("given", [REFUSED, TORN])
def test_a_message_that_is_refused_or_torn_is_looked_at_in_pieces(given):
    assert is_unclear(given)


def test_what_is_none_of_our_business_is_not_taken_to_pieces():
    assert not is_unclear(verdict(in_scope=0.001))


def test_a_message_is_read_without_its_lead_without_its_tail_and_by_clauses(read):
    pieces = [piece.plain for piece in pieces_of(read("老板催了，PR-12批了吧，谢谢你"))]
    assert pieces == ["pr-12批了吧,谢谢你", "老板催了,pr-12批了吧", "老板催了", "pr-12批了吧", "谢谢你"]


def test_a_message_of_one_clause_has_no_pieces(read):
    assert pieces_of(read("PR-12批了吧")) == []


def test_a_clear_clause_speaks_for_the_message(read):
    message = read("老板催了，批准PR-12")
    pieces = [(read("老板催了"), REFUSED), (read("批准PR-12"), verdict())]
    assert clearest(TORN, pieces, message=message).best.label == "approve_document"


def test_clauses_that_disagree_leave_the_whole_as_it_was(read):
    message = read("看看PR-12，批准PR-12")
    pieces = [(read("看看PR-12"), verdict("get_document")), (read("批准PR-12"), verdict())]
    assert clearest(TORN, pieces, message=message) is TORN


def test_a_clause_without_the_document_that_is_named_does_not_speak_for_the_message(read):
    message = read("PR-12不急，批准一下请假")
    assert clearest(TORN, [(read("批准一下请假"), verdict())], message=message) is TORN


def test_a_clause_that_asks_for_nothing_and_is_hardly_clear_does_not_speak_for_the_message(read):
    message = read("早啊，大家辛苦")
    assert clearest(REFUSED, [(read("大家辛苦"), verdict(probability=0.8))], message=message) is REFUSED


def test_a_clause_that_rather_asks_for_something_else_keeps_the_whole(read):
    message = read("收银机坏了，巡检记一条")
    pieces = [
        (read("收银机坏了"), verdict("open_ticket")),
        (read("巡检记一条"), verdict("log_inspection_issue", probability=0.6)),
    ]
    assert clearest(TORN, pieces, message=message) is TORN


def test_a_clause_may_only_decide_between_the_two_tools_that_the_whole_leaves_open(read):
    message = read("临期食品没下架，记一下")
    pieces = [(read("临期食品没下架"), verdict("list_expiring_stock"))]
    assert clearest(TORN, pieces, message=message) is TORN
