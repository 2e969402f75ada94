"""Forgetting: what people wrote and what became of it is kept for a month, to look into complaints."""

from datetime import timedelta

from backend.actions import service as actions
from backend.alerts import service as alerts
from backend.approvals import announcing
from backend.conversations import service as conversations
from backend.conversations import speakers
from backend.learning import service as learning
from backend.outbox import service as outbox
from backend.queue import forget_ended_jobs
from backend.uow import UnitOfWork
from backend.usage import service as usage

RETENTION = timedelta(days=30)


def tidy(uow: UnitOfWork, *, learning_kept: timedelta = RETENTION) -> dict[str, int]:
    """Delete what is past the retention; returns the numbers of deleted rows by what they were.

    `learning_kept` is how long questions to learn from are kept; nothing deletes them all.
    """
    before = uow.now - RETENTION
    return {
        "turns": conversations.forget_old(uow, before=before),
        "speakers": speakers.forget_old(uow, before=before),
        "actions": actions.forget_old(uow, before=before),
        "messages": outbox.forget_old(
            uow, before=before, keep=alerts.message_keys_in_use(uow) | announcing.message_keys_in_use(uow)
        ),
        "jobs": forget_ended_jobs(uow.session.connection(), before=before),
        "firings": alerts.forget_firings(uow, before=before),
        "questions": learning.forget_old(uow, keep=learning_kept),
        "usage": usage.forget_old(uow),
    }
