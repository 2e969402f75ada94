"""Tables of goods receipts, invoices and payments."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant, Money, Quantity
from backend.naming.documents import DocumentKind
from backend.procurement.states import status_check


class GoodsReceiptRow(Base):
    """A delivery for an order at one location."""

    __tablename__ = "goods_receipts"
    __table_args__ = (
        CheckConstraint(status_check(DocumentKind.GOODS_RECEIPT), name="known_status"),
        Index("ix_goods_receipts_order_number", "order_number"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("purchase_orders.number"))
    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"))
    status: Mapped[str]
    received_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    received_at: Mapped[Instant]


class GoodsReceiptLineRow(Base):
    """So much of an order line, in one lot; the temperature is in degrees Celsius.

    `is_expiry_assumed`: nobody read the date, so the earliest that the receiving rules accept was taken.
    """

    __tablename__ = "goods_receipt_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        ForeignKeyConstraint(
            ["order_number", "order_line"],
            ["purchase_order_lines.order_number", "purchase_order_lines.line_number"],
        ),
        ForeignKeyConstraint(["sku", "lot_code"], ["lots.sku", "lots.lot_code"]),
        Index("ix_goods_receipt_lines_order_number", "order_number", "order_line"),
    )

    receipt_number: Mapped[str] = mapped_column(ForeignKey("goods_receipts.number"), primary_key=True)
    line_number: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str]
    order_line: Mapped[int]
    sku: Mapped[Code]
    lot_code: Mapped[Code]
    quantity: Mapped[Quantity]
    expires_on: Mapped[date | None]
    is_expiry_assumed: Mapped[bool]
    temperature_celsius: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    is_quarantined: Mapped[bool]


class InvoiceRow(Base):
    """A supplier's invoice or credit note for an order; sums are without VAT, those of credit notes negative."""

    __tablename__ = "supplier_invoices"
    __table_args__ = (
        CheckConstraint(status_check(DocumentKind.INVOICE), name="known_status"),
        CheckConstraint("(kind = 'invoice') = (amount_cny > 0)", name="sign_of_kind"),
        CheckConstraint("(kind = 'credit_note') = (credited_invoice IS NOT NULL)", name="credits_something"),
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="known_kind"),
        # A cancelled entry was a mistake, which may be entered again under the same number.
        Index(
            "uq_supplier_invoices_number_of_year",
            "supplier_code",
            "normalised_number",
            "invoice_year",
            unique=True,
            postgresql_where=text("status <> 'cancelled'"),
        ),
        Index("ix_supplier_invoices_order_number", "order_number"),
        Index("ix_supplier_invoices_credited_invoice", "credited_invoice"),
        Index("ix_supplier_invoices_status", "status", "due_on"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"))
    order_number: Mapped[str] = mapped_column(ForeignKey("purchase_orders.number"))
    credited_invoice: Mapped[str | None] = mapped_column(ForeignKey("supplier_invoices.number"))
    supplier_number: Mapped[str]
    normalised_number: Mapped[str]
    invoice_year: Mapped[int]
    invoiced_on: Mapped[date]
    due_on: Mapped[date]
    amount_cny: Mapped[Money]
    is_itemised: Mapped[bool]
    status: Mapped[str]
    entered_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    entered_at: Mapped[Instant]


class InvoiceLineRow(Base):
    """What an invoice bills of an order line; quantity and sum of a credit note are negative or zero."""

    __tablename__ = "supplier_invoice_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_number", "order_line"],
            ["purchase_order_lines.order_number", "purchase_order_lines.line_number"],
        ),
        Index("ix_supplier_invoice_lines_order_number", "order_number", "order_line"),
    )

    invoice_number: Mapped[str] = mapped_column(ForeignKey("supplier_invoices.number"), primary_key=True)
    line_number: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str]
    order_line: Mapped[int]
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"))
    quantity: Mapped[Quantity]
    amount_cny: Mapped[Money]


class InvoiceExceptionRow(Base):
    """A difference that keeps an invoice from being paid until it is accepted or gone."""

    __tablename__ = "invoice_exceptions"
    __table_args__ = (
        CheckConstraint("kind IN ('quantity', 'price', 'amount')", name="known_kind"),
        CheckConstraint("status IN ('open', 'accepted', 'gone')", name="known_status"),
        CheckConstraint("(status = 'accepted') = (accepted_by IS NOT NULL)", name="accepted_by_somebody"),
        Index("ix_invoice_exceptions_open", "invoice_number", postgresql_where=text("status = 'open'")),
    )

    invoice_number: Mapped[str] = mapped_column(ForeignKey("supplier_invoices.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    order_line: Mapped[int | None]
    sku: Mapped[Code | None] = mapped_column(ForeignKey("items.sku"))
    expected: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    billed: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    excess_cny: Mapped[Money]
    tolerance_cny: Mapped[Money]
    status: Mapped[str]
    found_at: Mapped[Instant]
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("employees.email"))
    accepted_at: Mapped[Instant | None]
    reason: Mapped[str | None]


class PaymentRow(Base):
    """What is to be paid for an invoice: `amount_cny` goes to the bank, `discount_cny` is kept for paying early."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(status_check(DocumentKind.PAYMENT), name="known_status"),
        CheckConstraint("amount_cny > 0 AND discount_cny >= 0", name="positive"),
        # Two payments of one invoice at a time could pay it twice.
        Index(
            "uq_payments_open_invoice",
            "invoice_number",
            unique=True,
            postgresql_where=text("status IN ('proposed', 'half_released', 'released')"),
        ),
        Index("ix_payments_status", "status"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    invoice_number: Mapped[str] = mapped_column(ForeignKey("supplier_invoices.number"))
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("supplier_bank_accounts.id"))
    amount_cny: Mapped[Money]
    discount_cny: Mapped[Money]
    content_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str]
    proposed_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    proposed_at: Mapped[Instant]
    bank_file: Mapped[str | None]


class PaymentReleaseRow(Base):
    """One person's release of a payment; it counts for the content with this hash only."""

    __tablename__ = "payment_releases"

    payment_number: Mapped[str] = mapped_column(ForeignKey("payments.number"), primary_key=True)
    released_by: Mapped[str] = mapped_column(ForeignKey("employees.email"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    released_at: Mapped[Instant]
