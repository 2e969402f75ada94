"""Tables of stock: an append-only ledger, and balances that the database keeps equal to its sum."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, text
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


class StockCountRow(Base):
    """What somebody counted of an item at a location, beside what the books said at that moment."""

    __tablename__ = "stock_counts"
    __table_args__ = (
        ForeignKeyConstraint(["location_code", "sku"], ["assortment.location_code", "assortment.sku"]),
        CheckConstraint("counted_quantity >= 0", name="not_negative"),
        CheckConstraint("status IN ('recorded')", name="known_status"),
        Index("ix_stock_counts_location_code_sku", "location_code", "sku", "counted_at"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    location_code: Mapped[Code]
    sku: Mapped[Code]
    on_hand_quantity: Mapped[Quantity]
    counted_quantity: Mapped[Quantity]
    status: Mapped[str]
    counted_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    counted_at: Mapped[Instant]


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


class LotQuarantineRow(Base):
    """A lot that nobody may use at a location until a named person disposes of it."""

    __tablename__ = "lot_quarantines"
    __table_args__ = (
        ForeignKeyConstraint(["sku", "lot_code"], ["lots.sku", "lots.lot_code"]),
        ForeignKeyConstraint(["location_code", "sku"], ["assortment.location_code", "assortment.sku"]),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        # One open quarantine of a lot at a place is enough.
        Index(
            "uq_lot_quarantines_open",
            "location_code",
            "sku",
            "lot_code",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    location_code: Mapped[Code]
    sku: Mapped[Code]
    lot_code: Mapped[Code]
    document: Mapped[str]
    reason: Mapped[str]
    placed_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    placed_at: Mapped[Instant]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("employees.email"))
    ended_at: Mapped[Instant | None]
