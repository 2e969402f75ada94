"""Table of questions to learn from."""

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Identity, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Instant


class LearningQuestionRow(Base):
    """One question that was refused, asked back or voted down; `text` is masked and nobody's name is kept.

    `dedupe_key` makes a second writing of the same thing harmless. `voters` are digests: one person counts once,
    and may take the vote back.
    """

    __tablename__ = "learning_questions"
    __table_args__ = (
        CheckConstraint("kind IN ('refused', 'asked_back', 'voted_down')", name="known_kind"),
        CheckConstraint("language IN ('zh', 'en')", name="known_language"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    tool: Mapped[str | None]
    reason: Mapped[str | None]
    missing: Mapped[str | None]
    voters: Mapped[list[str]] = mapped_column(ARRAY(Text))
    asked_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    label: Mapped[str | None]
