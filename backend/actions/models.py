"""Table of what waits for a button, and of what became of it."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant


class ActionRow(Base):
    """One button that only `actor_email` may press, once.

    Confirming runs the tool with `arguments`; undoing takes back what the tool did with them, by `reversal`.
    `subject` tells corrections from further wishes, see `Preview`. `version` is that of what the write touches,
    as it was shown; `replaced_by` the action that took this one's place because that had changed. `result` or
    `refusal` is what came of it, kept to be said again. `settled_by` is the reference of the turn that pressed
    it; None if nobody has, or if another proposal corrected it.
    """

    __tablename__ = "actions"
    __table_args__ = (
        CheckConstraint("kind IN ('confirm', 'undo')", name="known_kind"),
        CheckConstraint(
            "status IN ('waiting', 'done', 'cancelled', 'refused', 'replaced')", name="known_status"
        ),
        CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided_or_waiting"),
        CheckConstraint("(kind = 'undo') = (reversal IS NOT NULL)", name="undo_has_reversal"),
        Index("ix_actions_actor_email_conversation_key", "actor_email", "conversation_key"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    tool: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    conversation_key: Mapped[str | None]
    language: Mapped[str]
    reference: Mapped[str]
    subject: Mapped[str]
    version: Mapped[str]
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reversal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("actions.number"))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    settled_by: Mapped[str | None]
