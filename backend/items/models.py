"""Tables of what the chain buys, uses and sells."""

from decimal import Decimal

from sqlalchemy import ARRAY, ForeignKey, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, UnitPrice


class ItemRow(Base):
    """An item; every quantity of it is counted in its unit, `pack_size` units make a purchase case.

    `mean_daily_demand` is units per day in an average store, before weekday, promotion and store effects.
    """

    __tablename__ = "items"

    sku: Mapped[Code] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    category: Mapped[str]
    unit_zh: Mapped[str]
    unit_en: Mapped[str]
    pack_size: Mapped[int]
    cost_cny: Mapped[UnitPrice]
    price_cny: Mapped[UnitPrice | None]
    vat_rate: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    shelf_life_days: Mapped[int | None]
    storage: Mapped[str]
    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"))
    moq_cases: Mapped[int]
    barcode: Mapped[str] = mapped_column(unique=True)
    abc_class: Mapped[str]
    mean_daily_demand: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    demand_cv: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    weekday_profile: Mapped[str]
    promo_uplift: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    substitute_sku: Mapped[Code | None] = mapped_column(
        ForeignKey("items.sku", deferrable=True, initially="DEFERRED")
    )
