"""Tables of suppliers and their prices."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ARRAY, ForeignKey, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Money


class SupplierRow(Base):
    """A supplier with terms and delivery record; `on_hold` ones must not be offered."""

    __tablename__ = "suppliers"

    code: Mapped[Code] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    contact_name: Mapped[str]
    email: Mapped[str]
    payment_terms_days: Mapped[int]
    early_discount_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    early_discount_days: Mapped[int]
    lead_time_days: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    lead_time_sd_days: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    on_time_rate: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[str]


class SupplierPriceRow(Base):
    """Price of a purchase case without VAT, from a day on and from a smallest order on."""

    __tablename__ = "supplier_prices"

    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"), primary_key=True)
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    min_cases: Mapped[int] = mapped_column(primary_key=True)
    price_cny_per_case: Mapped[Money]
