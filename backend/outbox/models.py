"""Table of what is to be sent to Slack, written in the transaction that makes it true."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant


class OutboxRow(Base):
    """One message to deliver; `dedupe_key` makes a second writing of the same thing harmless.

    `sending` is set before the call to Slack, so that a crash between the call and its record can be told
    from a message never tried.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'sending', 'sent', 'dropped', 'failed')", name="known_status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    # Rows with one key are one Slack message: the first is posted, later ones edit it.
    message_key: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[Instant]
    sent_at: Mapped[Instant | None]
    channel_id: Mapped[str | None]
    message_ts: Mapped[str | None] = mapped_column(index=True)
    failure: Mapped[str | None]
