"""The outbox: what is to be sent, written with the change that makes it true, delivered by a job of its own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from backend.outbox.models import OutboxRow
from backend.outbox.schemas import OutboxHealth, OutboxMessage, PostedMessage, PostedReply
from backend.queue import find_waiting
from backend.uow import UnitOfWork

DELIVER_TASK = "deliver"
REPLY = "reply"
# Nobody waits longer for an answer; a notice is of use as long as it is true.
REPLY_KEEPS = timedelta(days=1)
# A delivery and its first few tries take seconds.
STUCK_AFTER = timedelta(minutes=10)
ENDED = frozenset({"sent", "dropped", "failed"})


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
    if row is None or row.status in ENDED:
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


def find_places(uow: UnitOfWork, message_key: str) -> tuple[PostedMessage, ...]:
    """Return every place where messages of `message_key` were posted, the newest last."""
    query = (
        select(OutboxRow.channel_id, OutboxRow.message_ts)
        .where(
            OutboxRow.message_key == message_key,
            OutboxRow.status == "sent",
            OutboxRow.channel_id.is_not(None),
            OutboxRow.message_ts.is_not(None),
        )
        .order_by(OutboxRow.id)
    )
    found: dict[PostedMessage, None] = {}
    for channel_id, message_ts in uow.session.execute(query):
        place = PostedMessage(channel_id=channel_id, message_ts=message_ts)
        # The last row tells which place is the newest.
        found.pop(place, None)
        found[place] = None
    return tuple(found)


def find_reply_at(uow: UnitOfWork, *, channel_id: str, message_ts: str) -> PostedReply | None:
    """Return the answer that a message shows now, or None if it shows none of ours."""
    query = (
        select(OutboxRow.payload)
        .where(
            OutboxRow.message_ts == message_ts,
            OutboxRow.channel_id == channel_id,
            OutboxRow.kind == REPLY,
            OutboxRow.status == "sent",
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    payload = uow.session.scalar(query)
    if payload is None or "turn_id" not in payload:
        return None
    return PostedReply(turn_id=payload["turn_id"], thread_ts=payload["thread_ts"], tool=payload.get("tool"))


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


def release(uow: UnitOfWork, outbox_id: int, *, may_have_worked: bool) -> None:
    """Put back a message that was taken before its turn; that is not a failed try."""
    row = uow.session.get_one(OutboxRow, outbox_id)
    row.attempts -= 1
    if not may_have_worked:
        row.status = "pending"


def give_up(uow: UnitOfWork, outbox_id: int, *, reason: str) -> None:
    """Note that a message is not tried again, unless it has come to an end already."""
    row = uow.session.get(OutboxRow, outbox_id, with_for_update=True)
    if row is not None and row.status not in ENDED:
        row.status = "failed"
        row.failure = reason


def postpone(uow: UnitOfWork, outbox_id: int, *, until: datetime) -> None:
    """Put a message off to an instant, such as the opening of its store; that is not a failed try."""
    row = uow.session.get_one(OutboxRow, outbox_id)
    row.status = "pending"
    row.attempts -= 1
    _deliver_again(uow, row, run_at=until)


def requeue_failed(uow: UnitOfWork, *, failures: Collection[str], run_at: datetime | None = None) -> int:
    """Try messages again that were given up for one of `failures`; returns their number.

    Answers are left alone after a day.
    """
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.status == "failed",
            OutboxRow.failure.in_(failures),
            or_(OutboxRow.kind != REPLY, OutboxRow.created_at >= uow.now - REPLY_KEEPS),
        )
        .order_by(OutboxRow.id)
        .with_for_update(skip_locked=True)
    )
    rows = uow.session.scalars(query).all()
    for row in rows:
        # As after an interruption: an earlier try may have posted it and lost the answer before it was refused.
        row.status = "sending"
        row.attempts = 0
        _deliver_again(uow, row, run_at=run_at)
    return len(rows)


def _deliver_again(uow: UnitOfWork, row: OutboxRow, *, run_at: datetime | None) -> None:
    lock = row.message_key or f"outbox:{row.id}"
    uow.defer(DELIVER_TASK, {"outbox_id": row.id}, lock=lock, run_at=run_at)


def get_health(uow: UnitOfWork) -> OutboxHealth:
    """Return how many messages were given up, hang, or wait for their time."""
    waiting = find_waiting(uow.session.connection(), DELIVER_TASK, now=uow.now)
    stuck = OutboxRow.status.in_(["pending", "sending"]) & (OutboxRow.created_at < uow.now - STUCK_AFTER)
    return OutboxHealth(
        failed=_count(uow, OutboxRow.status == "failed"),
        stuck=_count(uow, stuck & OutboxRow.id.not_in(list(waiting))),
        waiting=len(waiting),
        next_at=min(waiting.values(), default=None),
    )


def forget_old(uow: UnitOfWork, *, before: datetime, keep: Collection[str]) -> int:
    """Delete messages written before an instant, whatever became of them; returns their number.

    Args:
        uow: the unit of work.
        before: younger ones stay.
        keep: message keys whose messages stand in Slack and will still be edited.
    """
    statement = (
        delete(OutboxRow)
        .where(
            OutboxRow.created_at < before,
            or_(OutboxRow.message_key.is_(None), OutboxRow.message_key.not_in(keep)),
        )
        .returning(OutboxRow.id)
    )
    return len(uow.session.execute(statement).all())


def _count(uow: UnitOfWork, condition: ColumnElement[bool]) -> int:
    return uow.session.scalar(select(func.count()).select_from(OutboxRow).where(condition)) or 0
