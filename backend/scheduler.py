"""The clock: APScheduler fires, a unique row decides who acts, the queue does the work.

A rule says what is true now, so a firing that was missed while nothing ran is caught up by the next one, and
the first comes at once when the scheduler starts.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from backend.alerts import service as alerts
from backend.alerts.schemas import Rule
from backend.errors import DatabaseUnavailable
from backend.uow import Database

logger = logging.getLogger(__name__)

RUN_RULE_TASK = "run_rule"
TIDY_TASK = "tidy"
RETRY_MISPLACED_TASK = "retry_misplaced"
TEND_APPROVALS_TASK = "tend_approvals"


@dataclass(frozen=True)
class Duty:
    """Something to be done again and again; `name` is what schedulers claim, `task` what a worker runs."""

    name: str
    every: timedelta
    task: str
    arguments: Mapping[str, str] = field(default_factory=dict)


DUTIES = (
    Duty(name="tidy", every=timedelta(days=1), task=TIDY_TASK),
    # Slack tells of an invitation; a renamed channel or one taken out of the archive is found this way.
    Duty(name="retry_misplaced", every=timedelta(hours=1), task=RETRY_MISPLACED_TASK),
    # People leave, and delegations begin at midnight of many places.
    Duty(name="tend_approvals", every=timedelta(hours=1), task=TEND_APPROVALS_TASK),
)


class Scheduler:
    """Fires every rule at its interval; any number may run, one acts."""

    def __init__(self, database: Database, rules: Collection[Rule]) -> None:
        self._database = database
        # A firing that is late runs once, however many intervals it missed.
        self._clock = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for duty in (*map(_duty_of, rules), *DUTIES):
            self._clock.add_job(
                self._fire,
                "interval",
                args=[duty],
                seconds=duty.every.total_seconds(),
                next_run_time=datetime.now(UTC),
            )

    def start(self) -> None:
        """Begin to fire, in a thread of its own."""
        self._clock.start()

    def stop(self) -> None:
        """Stop firing, and wait for a firing under way."""
        if self._clock.running:
            self._clock.shutdown(wait=True)

    def fire(self, rule: Rule) -> bool:
        """Claim the current window of a rule and queue its run; False if another scheduler has it."""
        return self._fire(_duty_of(rule))

    def _fire(self, duty: Duty) -> bool:
        try:
            with self._database.unit() as uow:
                is_ours = alerts.claim_firing(uow, duty.name, duty.every)
                # A run that waits for a worker will see what is true then: a second one would see the same.
                if is_ours and not uow.defer(
                    duty.task,
                    dict(duty.arguments),
                    lock=f"duty:{duty.name}",
                    queueing_lock=f"duty:{duty.name}",
                ):
                    logger.warning("firing_waits name=%s reason=earlier_one_not_run", duty.name)
                uow.commit()
        except DatabaseUnavailable:
            logger.warning("firing_missed name=%s reason=database_unavailable", duty.name)
            return False
        return is_ours


def _duty_of(rule: Rule) -> Duty:
    return Duty(name=rule.name, every=rule.every, task=RUN_RULE_TASK, arguments={"rule": rule.name})
