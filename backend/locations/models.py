"""Tables of stores, warehouses and kitchens."""

from datetime import date, time

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code


class LocationRow(Base):
    """A store, the distribution centre or the central kitchen.

    A `close_time` before `open_time` means closing after midnight; 00:00 to 23:59 means round the clock.
    """

    __tablename__ = "locations"

    code: Mapped[Code] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    city: Mapped[str]
    district: Mapped[str]
    address_zh: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    timezone: Mapped[str]
    opened_on: Mapped[date]
    open_time: Mapped[time]
    close_time: Mapped[time]
    area_m2: Mapped[int]
    trade_area: Mapped[str | None]
    manager_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    area_manager_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    slack_channel: Mapped[str]
