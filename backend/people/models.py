"""Tables of employees and their leave."""

from datetime import date, time
from decimal import Decimal

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Money


class EmployeeRow(Base):
    """A person on the payroll, or one who has left."""

    __tablename__ = "employees"
    __table_args__ = (
        CheckConstraint("(quiet_start IS NULL) = (quiet_end IS NULL)", name="quiet_both_or_neither"),
    )

    email: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    job_title_zh: Mapped[str]
    job_title_en: Mapped[str]
    department: Mapped[str]
    # Locations name their manager and employees their location: one of the two must be checked at commit.
    location_code: Mapped[Code | None] = mapped_column(
        ForeignKey("locations.code", deferrable=True, initially="DEFERRED", use_alter=True)
    )
    manager_email: Mapped[str | None] = mapped_column(
        ForeignKey("employees.email", deferrable=True, initially="DEFERRED")
    )
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str]
    timezone: Mapped[str]
    hired_on: Mapped[date]
    employment: Mapped[str]
    monthly_salary_cny: Mapped[Money]
    status: Mapped[str]
    # Local time of day; a quiet_end before the quiet_start is on the next morning.
    quiet_start: Mapped[time | None]
    quiet_end: Mapped[time | None]


class LeaveBalanceRow(Base):
    """This year's leave of one type: days entitled, used and carried over from last year."""

    __tablename__ = "leave_balances"

    email: Mapped[str] = mapped_column(ForeignKey("employees.email"), primary_key=True)
    leave_type: Mapped[str] = mapped_column(primary_key=True)
    entitled_days: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    used_days: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    carried_over_days: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    carry_over_expires_on: Mapped[date | None]
