"""Tables of what people asked and what was said."""

from typing import Any

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant


class TurnRow(Base):
    """One thing a person said or pressed; `event_key` makes a repeated delivery harmless."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_key: Mapped[str] = mapped_column(unique=True)
    conversation_key: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reference: Mapped[str]
    received_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]


class ConversationMessageRow(Base):
    """One message of a conversation as the agent reads it back."""

    __tablename__ = "conversation_messages"
    __table_args__ = (Index("ix_conversation_messages_conversation_key_id", "conversation_key", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_key: Mapped[str]
    message: Mapped[dict[str, Any]] = mapped_column(JSONB)
    said_at: Mapped[Instant]


class SpeakerRow(Base):
    """What Slack's profile said of a user at `read_at`; no e-mail means that the user is nobody's employee."""

    __tablename__ = "speakers"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    name: Mapped[str]
    read_at: Mapped[Instant]
