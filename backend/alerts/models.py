"""Tables of alerts and of the clock's firings."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant


class AlertRow(Base):
    """Something that is true and was told: one open row per rule and subject, however often the rule runs."""

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'acknowledged', 'over')", name="known_status"),
        Index(
            "uq_alerts_open_rule_subject",
            "rule",
            "subject",
            unique=True,
            postgresql_where=text("status <> 'over'"),
        ),
        Index("ix_alerts_location_code_status", "location_code", "status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"))
    sku: Mapped[Code | None] = mapped_column(ForeignKey("items.sku"))
    status: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    opened_at: Mapped[Instant]
    over_at: Mapped[Instant | None]
    acknowledged_by: Mapped[str | None]


class RuleFiringRow(Base):
    """A claim on one run of a rule; a second scheduler finds the row and does nothing."""

    __tablename__ = "rule_firings"

    rule: Mapped[str] = mapped_column(primary_key=True)
    window_starts_at: Mapped[Instant] = mapped_column(primary_key=True)
    claimed_at: Mapped[Instant]
