"""Document numbers: a prefix and six digits, counted from 1 without gaps."""

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base
from backend.uow import UnitOfWork


class DocumentCounterRow(Base):
    """The last number given out for a prefix."""

    __tablename__ = "document_counters"

    prefix: Mapped[str] = mapped_column(String(2), primary_key=True)
    last_number: Mapped[int]


def next_number(uow: UnitOfWork, prefix: str) -> str:
    """Take the next number of `prefix`, such as `AL-000007`.

    The counter's row stays locked until the unit ends, so that a rolled-back document leaves no gap.
    """
    statement = (
        insert(DocumentCounterRow)
        .values(prefix=prefix, last_number=1)
        .on_conflict_do_update(
            index_elements=[DocumentCounterRow.prefix],
            set_={"last_number": DocumentCounterRow.last_number + 1},
        )
        .returning(DocumentCounterRow.last_number)
    )
    return f"{prefix}-{uow.session.scalar(statement):06d}"
