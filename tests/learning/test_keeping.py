"""Questions are kept once, without names, and forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.errors import NotFound
from backend.learning import service as learning
from backend.learning.models import LearningQuestionRow
from backend.learning.schemas import QuestionNote
from tests.factories.databases import database_on
from tests.factories.days import NOW


def nobody(text):
    del text
    return []


def note(text="奶茶机怎么修", **fields):
    return QuestionNote(
        **{"kind": "refused", "text": text, "language": "zh", "reason": "out_of_scope"} | fields
    )


def keep(uow, *notes, source="turn:1"):
    learning.keep_questions(uow, notes or [note()], source=source, find_mentions=nobody)


def vote(uow, user_id, *, turn_id=1):
    down = note(kind="voted_down", reason=None, tool="check_stock")
    return learning.vote_down(uow, down, turn_id=turn_id, user_id=user_id, find_mentions=nobody)


def test_a_question_is_kept_with_what_was_made_of_it(uow):
    keep(uow, note(tool="open_ticket", reason="unavailable"))
    [kept] = learning.list_open(uow)
    assert (kept.text, kept.kind, kept.tool, kept.reason, kept.times) == (
        "奶茶机怎么修",
        "refused",
        "open_ticket",
        "unavailable",
        1,
    )


def test_answering_a_turn_again_after_a_crash_keeps_nothing_twice(uow):
    keep(uow)
    keep(uow)
    assert len(learning.list_open(uow)) == 1


def test_what_is_kept_is_masked_and_short(uow):
    keep(uow, note("打13812345678找我 " + "长" * 1000))
    [kept] = learning.list_open(uow)
    assert kept.text.startswith("打{phone}找我")
    assert len(kept.text) == learning.MOST_CHARACTERS


def test_no_column_tells_who_asked_or_voted(uow):
    vote(uow, "U0ZHANGLINA")
    row = uow.session.scalars(select(LearningQuestionRow)).one()
    assert "ZHANGLINA" not in str(vars(row)).upper()


def test_one_person_votes_once_and_several_count(uow):
    assert vote(uow, "U1")
    assert not vote(uow, "U1")
    assert vote(uow, "U2")
    assert [kept.times for kept in learning.list_open(uow)] == [2]


def test_a_vote_can_be_taken_back_by_who_gave_it(uow):
    vote(uow, "U1")
    learning.take_vote_back(uow, turn_id=1, user_id="U2")
    assert [kept.times for kept in learning.list_open(uow)] == [1]
    learning.take_vote_back(uow, turn_id=1, user_id="U1")
    assert learning.list_open(uow) == []


def test_taking_back_a_vote_that_was_never_given_is_nothing(uow):
    learning.take_vote_back(uow, turn_id=99, user_id="U1")
    assert learning.list_open(uow) == []


def test_a_settled_question_is_not_listed_and_keeps_its_label(uow):
    keep(uow, note("一"), note("二"))
    second, first = learning.list_open(uow)
    assert learning.settle(uow, [first.id], label="open_ticket") == 1
    assert [kept.text for kept in learning.list_open(uow)] == [second.text]
    assert learning.settle(uow, [first.id], label="check_stock") == 0
    assert uow.session.get(LearningQuestionRow, first.id).label == "open_ticket"
    with pytest.raises(NotFound, match=str(first.id)):
        learning.get_open(uow, first.id)


def test_questions_are_kept_for_so_many_days_and_not_longer(empty_connection, clock):
    database = database_on(empty_connection, clock)
    with database.unit() as uow:
        keep(uow)
        uow.commit()
    with database.unit(now=NOW + timedelta(days=90) - timedelta(seconds=1)) as uow:
        assert learning.forget_old(uow, keep=timedelta(days=90)) == 0
    with database.unit(now=NOW + timedelta(days=90)) as uow:
        assert learning.forget_old(uow, keep=timedelta(days=90)) == 1
        assert learning.list_open(uow) == []


def test_nothing_is_left_when_the_consent_is_taken_back(uow):
    keep(uow)
    assert learning.forget_old(uow, keep=timedelta(0)) == 1
    assert learning.list_open(uow) == []
