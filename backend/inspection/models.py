"""Table of what an inspector may find."""

from sqlalchemy import ARRAY, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code


class InspectionCategoryRow(Base):
    """A type of finding; `due_hours` is the time allowed to put it right."""

    __tablename__ = "inspection_categories"

    code: Mapped[Code] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    severity_default: Mapped[str]
    due_hours: Mapped[int]
    requires_photo: Mapped[bool]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
