"""Tables of who may approve how much, who has to, who did, and who stands in for whom."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant, Money


class ApprovalLevelRow(Base):
    """One level of a chain; `max_amount_cny` is empty where there is no money limit."""

    __tablename__ = "approval_levels"

    document_type: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    max_amount_cny: Mapped[Money | None]


class ApprovalCaseRow(Base):
    """A document that needs approval; `content_hash` is that of the content that is to be approved.

    An edit starts the next `round`: what was approved before no longer counts.
    """

    __tablename__ = "approval_cases"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'approved', 'rejected', 'withdrawn')", name="known_status"),
    )

    document: Mapped[str] = mapped_column(primary_key=True)
    document_type: Mapped[str]
    requester_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    location_code: Mapped[Code | None] = mapped_column(ForeignKey("locations.code"))
    amount_cny: Mapped[Money | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str]
    round: Mapped[int]
    opened_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]


class ApprovalStepRow(Base):
    """One person's decision in a round: queued behind others, waiting, then decided; void after an edit."""

    __tablename__ = "approval_steps"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'waiting', 'approved', 'rejected', 'void')", name="known_status"
        ),
        CheckConstraint(
            "status NOT IN ('approved', 'rejected') OR decided_by IS NOT NULL", name="decided_by_somebody"
        ),
        Index(
            "ix_approval_steps_waiting",
            "approver_email",
            "waiting_since",
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    document: Mapped[str] = mapped_column(ForeignKey("approval_cases.document"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    approver_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    status: Mapped[str]
    waiting_since: Mapped[Instant | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("employees.email"))
    decided_at: Mapped[Instant | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    comment: Mapped[str | None]


class DelegationRow(Base):
    """Somebody decides in another's place, on days of the delegator's time zone, both included."""

    __tablename__ = "approval_delegations"
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="dates_in_order"),
        CheckConstraint("delegator_email <> delegate_email", name="to_somebody_else"),
        Index("ix_approval_delegations_delegate_email", "delegate_email", "end_on"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    delegator_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    delegate_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    created_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
