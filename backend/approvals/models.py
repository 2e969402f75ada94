"""Table of who may approve how much."""

from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Money


class ApprovalLevelRow(Base):
    """One level of a chain; `max_amount_cny` is empty where there is no money limit."""

    __tablename__ = "approval_levels"

    document_type: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    max_amount_cny: Mapped[Money | None]
