"""When a failed job runs again, and what becomes of one that never succeeds."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import procrastinate
import pytest
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from backend.conversations.service import ANSWER_TASK
from backend.errors import database_unavailable
from backend.outbox.service import DELIVER_TASK
from backend.scheduler import RETRY_MISPLACED_TASK, RUN_RULE_TASK, TEND_APPROVALS_TASK, TIDY_TASK
from bot.jobs import LONGEST_WAIT_SECONDS, MOST_TRIES, Jobs, WaitAsTold, give_up, register_tasks
from bot.slack_calls import Paced, TryLater


def job_of(task_name="t", *, attempts=0, **arguments):
    return Job(
        id=1,
        queue="q",
        lock=None,
        queueing_lock=None,
        task_name=task_name,
        task_kwargs=arguments,
        attempts=attempts,
    )


def wait_seconds(error, *, attempts):
    job = job_of(attempts=attempts)
    before = datetime.now(UTC)
    decision = WaitAsTold().get_retry_decision(exception=error, job=job)
    return None if decision is None else round((decision.retry_at - before).total_seconds(), 1)


@pytest.mark.parametrize(("told", "waits"), [(2, 2), (2.1, 3), (30.9, 31), (1200, 1200)])
def test_the_time_slack_tells_is_waited_in_full(told, waits):
    assert wait_seconds(TryLater(told), attempts=0) == waits


def test_without_slacks_word_the_waits_double_up_to_ten_minutes():
    waits = [wait_seconds(TryLater(1), attempts=attempts) for attempts in range(MOST_TRIES - 1)]
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert max(waits) == LONGEST_WAIT_SECONDS
    assert 50 * 60 < sum(waits) < 70 * 60


def test_after_the_last_try_there_is_none():
    assert wait_seconds(TryLater(5), attempts=MOST_TRIES - 2) is not None
    assert wait_seconds(TryLater(5), attempts=MOST_TRIES - 1) is None


def test_who_waits_for_a_place_comes_back_just_then_and_as_often_as_it_takes():
    for attempts in (0, MOST_TRIES - 1, MOST_TRIES * 2):
        assert wait_seconds(Paced(1.3), attempts=attempts) == 1.3


@pytest.mark.parametrize(
    ("fault", "is_again"), [(TryLater(1), True), (database_unavailable(), True), (ZeroDivisionError(), False)]
)
def test_a_delivery_that_waited_for_its_place_often_does_not_end_before_its_row(fault, is_again):
    queue = procrastinate.App(connector=InMemoryConnector())
    register_tasks(queue, jobs_with(Recorder()))
    job = job_of(DELIVER_TASK, attempts=MOST_TRIES)
    assert (queue.tasks[DELIVER_TASK].get_retry_exception(fault, job) is not None) is is_again


class Recorder:
    """Answers or delivers as told, and remembers what was given up."""

    def __init__(self, fault=None):
        self._fault = fault
        self.given_up = []

    def answer(self, turn_id):
        del turn_id
        raise self._fault

    def give_up(self, number, **details):
        self.given_up.append((number, details))


def jobs_with(recorder):
    return Jobs(
        database=None, answering=recorder, notifier=recorder, rules={}, learning_kept=timedelta(days=30)
    )


@pytest.mark.parametrize("fault", [TryLater(5), database_unavailable(), ZeroDivisionError()])
def test_a_question_that_cannot_be_answered_is_told_to_the_person_on_the_last_try_and_not_before(fault):
    recorder = Recorder(fault)
    queue = procrastinate.App(connector=InMemoryConnector())
    register_tasks(queue, jobs_with(recorder))

    def run(attempts):
        context = SimpleNamespace(job=job_of(ANSWER_TASK, attempts=attempts))
        queue.tasks[ANSWER_TASK](context, turn_id=7)

    with pytest.raises(type(fault)):
        run(MOST_TRIES - 2)
    assert recorder.given_up == []
    run(MOST_TRIES - 1)
    assert recorder.given_up == [(7, {})]


def test_what_a_deadly_job_leaves_behind_is_settled_by_its_kind():
    recorder = Recorder()
    give_up(jobs_with(recorder), job_of(ANSWER_TASK, turn_id=7))
    give_up(jobs_with(recorder), job_of(DELIVER_TASK, outbox_id=8))
    give_up(jobs_with(recorder), job_of(TIDY_TASK))
    assert recorder.given_up == [(7, {}), (8, {"reason": "worker_died"})]


def test_what_the_clock_fires_is_not_retried_since_the_next_firing_comes():
    queue = procrastinate.App(connector=InMemoryConnector())
    register_tasks(queue, jobs_with(Recorder()))
    for task in (RUN_RULE_TASK, TIDY_TASK, RETRY_MISPLACED_TASK, TEND_APPROVALS_TASK):
        assert queue.tasks[task].get_retry_exception(ZeroDivisionError(), job_of(task)) is None
