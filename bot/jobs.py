"""The tasks of the queue: the names the back office defers, and the functions a worker runs for them."""

import logging
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import procrastinate
from procrastinate.jobs import Job

from backend.alerts import service as alerts
from backend.alerts.schemas import Rule
from backend.approvals import passing
from backend.approvals.announcing import announce_begun_delegations
from backend.conversations.service import ANSWER_TASK
from backend.errors import DatabaseUnavailable
from backend.outbox.service import DELIVER_TASK
from backend.scheduler import RETRY_MISPLACED_TASK, RUN_RULE_TASK, TEND_APPROVALS_TASK, TIDY_TASK
from backend.tidying import tidy
from backend.uow import Database
from bot.answering import Answering
from bot.notifier import Notifier
from bot.slack_calls import Paced, TryLater

logger = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 600
MOST_TRIES = 15


class WaitAsTold(procrastinate.BaseRetryStrategy):
    """Runs a failed job again: when Slack says so, else after 1, 2, 4 … seconds, at most 10 minutes.

    A job that only waits for its place in a channel has not failed: it runs again just then, however often.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Say when; None after fifteen tries, which without Slack's word take about an hour."""
        if isinstance(exception, Paced):
            return procrastinate.RetryDecision(retry_in={"milliseconds": math.ceil(exception.seconds * 1000)})
        if self._is_given_up(exception, job):
            return None
        seconds = min(2**job.attempts, LONGEST_WAIT_SECONDS)
        if isinstance(exception, TryLater) and exception.seconds > 1:
            # Rounded up: whoever comes a fraction of a second too early is told to wait anew.
            seconds = math.ceil(exception.seconds)
        return procrastinate.RetryDecision(retry_in={"seconds": seconds})

    def _is_given_up(self, exception: BaseException, job: Job) -> bool:
        del exception
        return is_last_try(job)


class WaitWithTheRow(WaitAsTold):
    """Runs a delivery again as long as Slack or the database is to be waited for: its row counts the failed tries.

    The job counts its waits for a place as well, and must not end before the row does.
    """

    def _is_given_up(self, exception: BaseException, job: Job) -> bool:
        return not isinstance(exception, TryLater | DatabaseUnavailable) and is_last_try(job)


def is_last_try(job: Job) -> bool:
    """Tell whether a job that fails now is given up; `attempts` counts the tries before this one."""
    return job.attempts + 1 >= MOST_TRIES


@dataclass(frozen=True)
class Jobs:
    """What the tasks need."""

    database: Database
    answering: Answering
    notifier: Notifier
    rules: dict[str, Rule]
    learning_kept: timedelta


def register_tasks(queue: procrastinate.App, jobs: Jobs) -> None:
    """Give the queue the functions behind the task names."""
    again = WaitAsTold()

    @queue.task(name=ANSWER_TASK, retry=again, pass_context=True)
    def answer_turn(context: procrastinate.JobContext, turn_id: int) -> None:
        try:
            jobs.answering.answer(turn_id)
        except Exception:  # one of many jobs: whatever it was, the person reads something in the end
            if not is_last_try(context.job):
                raise
            logger.exception("job_given_up task=%s turn=%s", ANSWER_TASK, turn_id)
            jobs.answering.give_up(turn_id)

    @queue.task(name=DELIVER_TASK, retry=WaitWithTheRow())
    def deliver(outbox_id: int) -> None:
        jobs.notifier.deliver(outbox_id)

    # What the clock fires comes again by itself. A retry could meet the next firing's job in the queue, whose
    # queueing lock it would break.
    @queue.task(name=RUN_RULE_TASK)
    def run_rule(rule: str) -> None:
        with jobs.database.unit() as uow:
            run = alerts.run_rule(uow, jobs.rules[rule])
            uow.commit()
        logger.info("rule_run rule=%s opened=%s ended=%s", rule, len(run.opened), len(run.ended))

    @queue.task(name=RETRY_MISPLACED_TASK)
    def retry_misplaced() -> None:
        jobs.notifier.retry_misplaced(is_new_place=False)

    @queue.task(name=TEND_APPROVALS_TASK)
    def tend_approvals() -> None:
        with jobs.database.unit() as uow:
            passed_on = passing.pass_on(uow)
            announce_begun_delegations(uow)
            uow.commit()
        logger.info("approvals_tended passed_on=%s", len(passed_on))

    @queue.task(name=TIDY_TASK)
    def tidy_up() -> None:
        with jobs.database.unit() as uow:
            forgotten = tidy(uow, learning_kept=jobs.learning_kept)
            uow.commit()
        logger.info("tidied %s", " ".join(f"{what}={count}" for what, count in forgotten.items()))


def give_up(jobs: Jobs, job: Job) -> None:
    """Settle what a job leaves behind that took its worker with it on every try.

    Raises:
        DatabaseUnavailable: nothing was settled; the job must stay as it is.
    """
    arguments: dict[str, Any] = dict(job.task_kwargs)
    if job.task_name == ANSWER_TASK:
        jobs.answering.give_up(arguments["turn_id"])
    elif job.task_name == DELIVER_TASK:
        jobs.notifier.give_up(arguments["outbox_id"], reason="worker_died")
    # A rule, a retry, a tidying or tending comes again at its next time.
