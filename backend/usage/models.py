"""Table of what a language model took."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import BigInteger, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base

# A call costs a fraction of a cent, and thousands of them are added up.
UsDollars = Annotated[Decimal, mapped_column(Numeric(14, 6))]
Tokens = Annotated[int, mapped_column(BigInteger)]


class ModelUsageRow(Base):
    """What one person's messages took of one model on one day, counted at the person's place."""

    __tablename__ = "model_usage"

    email: Mapped[str] = mapped_column(primary_key=True)
    used_on: Mapped[date] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int]
    failed_calls: Mapped[int]
    input_tokens: Mapped[Tokens]
    output_tokens: Mapped[Tokens]
    cost_usd: Mapped[UsDollars]
