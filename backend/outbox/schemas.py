"""A message taken from the outbox."""

from datetime import datetime
from typing import Any

from backend.records import Record


class OutboxMessage(Record):
    """One message to deliver; `payload` is read by the renderer of its `kind`."""

    id: int
    dedupe_key: str
    message_key: str | None
    kind: str
    payload: dict[str, Any]
    attempts: int
    was_interrupted: bool
    created_at: datetime


class PostedMessage(Record):
    """Where a message stands in Slack."""

    channel_id: str
    message_ts: str


class PostedReply(Record):
    """An answer that stands in Slack: of which turn, in which thread, and by which tool, if one was understood."""

    turn_id: int
    thread_ts: str | None
    tool: str | None


class OutboxHealth(Record):
    """How delivery goes, in numbers of messages.

    `failed` were given up. `stuck` are older than ten minutes and no job will take them up later. `waiting` have
    a job whose time comes later, the first at `next_at`.
    """

    failed: int
    stuck: int
    waiting: int
    next_at: datetime | None
