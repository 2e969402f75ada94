"""Tables of stock: an append-only ledger, and balances that the database keeps equal to its sum."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant, Quantity


class AssortmentRow(Base):
    """An item that a location carries, whether or not it has any."""

    __tablename__ = "assortment"

    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"), primary_key=True)
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)


class LotRow(Base):
    """A production lot; it expires on the same day everywhere."""

    __tablename__ = "lots"

    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)
    lot_code: Mapped[Code] = mapped_column(primary_key=True)
    expires_on: Mapped[date | None]


class StockEntryRow(Base):
    """One movement. Rows are never changed or removed; a mistake is reversed by another row."""

    __tablename__ = "stock_ledger"
    __table_args__ = (
        ForeignKeyConstraint(["sku", "lot_code"], ["lots.sku", "lots.lot_code"]),
        ForeignKeyConstraint(["location_code", "sku"], ["assortment.location_code", "assortment.sku"]),
        CheckConstraint("quantity <> 0", name="moves_something"),
        Index("ix_stock_ledger_location_code_sku_at", "location_code", "sku", "moved_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    location_code: Mapped[Code]
    sku: Mapped[Code]
    lot_code: Mapped[Code]
    quantity: Mapped[Quantity]
    kind: Mapped[str]
    document: Mapped[str | None]
    moved_at: Mapped[Instant]
    actor_email: Mapped[str | None]


class StockBalanceRow(Base):
    """What is on hand of a lot at a location; written by the ledger's trigger only."""

    __tablename__ = "stock_balances"
    __table_args__ = (
        ForeignKeyConstraint(["sku", "lot_code"], ["lots.sku", "lots.lot_code"]),
        CheckConstraint("quantity >= 0", name="not_negative"),
    )

    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"), primary_key=True)
    sku: Mapped[Code] = mapped_column(primary_key=True)
    lot_code: Mapped[Code] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]


class StockCommitmentRow(Base):
    """Stock promised away (`reserved`) or expected (`on_order`) by an open document."""

    __tablename__ = "stock_commitments"
    __table_args__ = (
        CheckConstraint("kind IN ('reserved', 'on_order')", name="known_kind"),
        CheckConstraint("quantity > 0", name="positive"),
    )

    document: Mapped[str] = mapped_column(primary_key=True)
    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"), primary_key=True)
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]
    due_on: Mapped[date | None]


class DailySalesRow(Base):
    """Units sold on a local day. Where `stocked_out`, sales are a lower bound of demand, not its value."""

    __tablename__ = "daily_sales"

    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"), primary_key=True)
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"), primary_key=True)
    sold_on: Mapped[date] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]
    stocked_out: Mapped[bool]
    promotion: Mapped[bool]
