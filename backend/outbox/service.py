"""The outbox: what is to be sent, written with the change that makes it true, delivered by a job of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from backend.outbox.models import OutboxRow
from backend.outbox.schemas import OutboxMessage, PostedMessage
from backend.uow import UnitOfWork

DELIVER_TASK = "deliver"


def add(
    uow: UnitOfWork,
    *,
    dedupe_key: str,
    kind: str,
    payload: dict[str, Any],
    lock: str,
    message_key: str | None = None,
    deliver_at: datetime | None = None,
) -> int | None:
    """Write one message and the job that delivers it.

    Args:
        uow: the unit of work whose commit makes both real.
        dedupe_key: what makes two messages the same; the second writing does nothing.
        kind: which renderer and which Slack method the delivery uses.
        payload: JSON values for that renderer.
        lock: messages with one lock are delivered one after another, in order.
        message_key: rows with one key are one Slack message, posted once and edited later.
        deliver_at: not before this instant, such as the opening of the store.

    Returns:
        The row's id, or None if it was there already.
    """
    statement = (
        insert(OutboxRow)
        .values(
            dedupe_key=dedupe_key,
            message_key=message_key,
            kind=kind,
            payload=payload,
            status="pending",
            attempts=0,
            created_at=uow.now,
        )
        .on_conflict_do_nothing(index_elements=[OutboxRow.dedupe_key])
        .returning(OutboxRow.id)
    )
    outbox_id = uow.session.scalar(statement)
    if outbox_id is not None:
        uow.defer(DELIVER_TASK, {"outbox_id": outbox_id}, lock=lock, run_at=deliver_at)
    return outbox_id


def claim(uow: UnitOfWork, outbox_id: int) -> OutboxMessage | None:
    """Take a message for delivery; None if it was sent or dropped.

    `was_interrupted` tells that an earlier try got as far as calling Slack and never recorded the outcome,
    so the caller must look whether the message is there before it posts again.
    """
    row = uow.session.get(OutboxRow, outbox_id, with_for_update=True)
    if row is None or row.status in {"sent", "dropped", "failed"}:
        return None
    was_interrupted = row.status == "sending"
    row.status = "sending"
    row.attempts += 1
    uow.session.flush()
    return OutboxMessage(
        id=row.id,
        dedupe_key=row.dedupe_key,
        message_key=row.message_key,
        kind=row.kind,
        payload=row.payload,
        attempts=row.attempts,
        was_interrupted=was_interrupted,
        created_at=row.created_at,
    )


def find_posted(uow: UnitOfWork, message_key: str) -> PostedMessage | None:
    """Return where the message of `message_key` stands in Slack, or None if it was never posted."""
    query = (
        select(OutboxRow.channel_id, OutboxRow.message_ts)
        .where(
            OutboxRow.message_key == message_key,
            OutboxRow.status == "sent",
            OutboxRow.message_ts.is_not(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    row = uow.session.execute(query).first()
    if row is None or row.channel_id is None or row.message_ts is None:
        return None
    return PostedMessage(channel_id=row.channel_id, message_ts=row.message_ts)


def record_sent(uow: UnitOfWork, outbox_id: int, *, channel_id: str | None, message_ts: str | None) -> None:
    """Note that Slack took the message, and where it stands."""
    row = uow.session.get_one(OutboxRow, outbox_id)
    row.status = "sent"
    row.sent_at = uow.now
    row.channel_id = channel_id
    row.message_ts = message_ts


def record_dropped(uow: UnitOfWork, outbox_id: int, *, reason: str) -> None:
    """Note that the message is no longer true or wanted and was not sent."""
    row = uow.session.get_one(OutboxRow, outbox_id)
    row.status = "dropped"
    row.failure = reason


def record_failure(
    uow: UnitOfWork, outbox_id: int, *, failure: str, final: bool, may_have_worked: bool = False
) -> None:
    """Note a failed try; a `final` one is not tried again and shows in `doctor`.

    A try that Slack refused did not post anything, so the row goes back to pending. One whose answer was lost
    stays as it is, so that the next try looks for the message first.
    """
    row = uow.session.get_one(OutboxRow, outbox_id)
    if final:
        row.status = "failed"
    elif not may_have_worked:
        row.status = "pending"
    row.failure = failure


def count_failed(uow: UnitOfWork) -> int:
    """Return how many messages were given up."""
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.status == "failed")
    return uow.session.scalar(query) or 0
