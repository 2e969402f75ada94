"""The tasks of the queue: the names the back office defers, and the functions a worker runs for them."""

import logging
from dataclasses import dataclass

import procrastinate
from procrastinate.jobs import Job

from backend.alerts import service as alerts
from backend.alerts.schemas import Rule
from backend.conversations import service as conversations
from backend.conversations.service import ANSWER_TASK
from backend.outbox.service import DELIVER_TASK
from backend.scheduler import RUN_RULE_TASK, TIDY_TASK
from backend.uow import Database
from bot.answering import Answering
from bot.notifier import Notifier
from bot.slack_calls import TryLater

logger = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 600
MOST_TRIES = 15


class WaitAsTold(procrastinate.BaseRetryStrategy):
    """Runs a failed job again: when Slack says so, else after 1, 2, 4 … seconds, at most 10 minutes."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Say when; None after fifteen tries."""
        if job.attempts >= MOST_TRIES:
            return None
        seconds = min(2**job.attempts, LONGEST_WAIT_SECONDS)
        if isinstance(exception, TryLater):
            seconds = max(int(exception.seconds), 1) if exception.seconds > 1 else seconds
        return procrastinate.RetryDecision(retry_in={"seconds": seconds})


@dataclass(frozen=True)
class Jobs:
    """What the tasks need."""

    database: Database
    answering: Answering
    notifier: Notifier
    rules: dict[str, Rule]


def register_tasks(queue: procrastinate.App, jobs: Jobs) -> None:
    """Give the queue the functions behind the task names."""
    again = WaitAsTold()

    @queue.task(name=ANSWER_TASK, retry=again)
    def answer_turn(turn_id: int) -> None:
        jobs.answering.answer(turn_id)

    @queue.task(name=DELIVER_TASK, retry=again)
    def deliver(outbox_id: int) -> None:
        jobs.notifier.deliver(outbox_id)

    @queue.task(name=RUN_RULE_TASK, retry=again)
    def run_rule(rule: str) -> None:
        with jobs.database.unit() as uow:
            run = alerts.run_rule(uow, jobs.rules[rule])
            uow.commit()
        logger.info("rule_run rule=%s opened=%s ended=%s", rule, len(run.opened), len(run.ended))

    @queue.task(name=TIDY_TASK, retry=again)
    def tidy() -> None:
        with jobs.database.unit() as uow:
            forgotten = conversations.forget_old(uow)
            uow.commit()
        logger.info("tidied turns=%s", forgotten)
