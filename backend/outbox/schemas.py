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
