"""Tables of suppliers, their prices and their bank details."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant, Money


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


class SupplierBankAccountRow(Base):
    """Bank details of a supplier, entered by one person and confirmed by another; the newest confirmed one pays."""

    __tablename__ = "supplier_bank_accounts"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_people"),
        Index("ix_supplier_bank_accounts_supplier_code", "supplier_code", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"))
    holder_name: Mapped[str]
    account_number: Mapped[str]
    bank_code: Mapped[str]
    entered_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    entered_at: Mapped[Instant]
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("employees.email"))
    confirmed_at: Mapped[Instant | None]


class ReceivingToleranceRow(Base):
    """How much more of an item than was ordered may be received, in percent; items without a row: nothing."""

    __tablename__ = "receiving_tolerances"
    __table_args__ = (CheckConstraint("over_receipt_percent BETWEEN 0 AND 100", name="percent"),)

    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)
    over_receipt_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
