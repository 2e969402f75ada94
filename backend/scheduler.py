"""The clock: APScheduler fires, a unique row decides who acts, the queue does the work.

A rule says what is true now, so a firing that was missed while nothing ran is caught up by the next one, and
the first comes at once when the scheduler starts.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from backend.alerts import service as alerts
from backend.alerts.schemas import Rule
from backend.errors import DatabaseUnavailable
from backend.uow import Database

logger = logging.getLogger(__name__)

RUN_RULE_TASK = "run_rule"
TIDY_TASK = "tidy"
TIDY_EVERY = timedelta(hours=6)
TIDY_CLAIM = "tidy"


class Scheduler:
    """Fires every rule at its interval; any number may run, one acts."""

    def __init__(self, database: Database, rules: Collection[Rule]) -> None:
        self._database = database
        # A firing that is late runs once, however many intervals it missed.
        self._clock = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for rule in rules:
            self._clock.add_job(
                self.fire,
                "interval",
                args=[rule],
                seconds=rule.every.total_seconds(),
                next_run_time=datetime.now(UTC),
            )
        self._clock.add_job(
            self.fire_tidy, "interval", seconds=TIDY_EVERY.total_seconds(), next_run_time=datetime.now(UTC)
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
        return self._claim_and_defer(rule.name, rule.every, RUN_RULE_TASK, {"rule": rule.name})

    def fire_tidy(self) -> bool:
        """Claim the current window of the tidying and queue it."""
        return self._claim_and_defer(TIDY_CLAIM, TIDY_EVERY, TIDY_TASK, {})

    def _claim_and_defer(self, name: str, every: timedelta, task: str, arguments: dict[str, str]) -> bool:
        try:
            with self._database.unit() as uow:
                is_ours = alerts.claim_firing(uow, name, every)
                if is_ours:
                    uow.defer(task, arguments, lock=f"rule:{name}")
                uow.commit()
        except DatabaseUnavailable:
            logger.warning("firing_missed name=%s reason=database_unavailable", name)
            return False
        return is_ours
