"""Tables of purchase requests, orders and budgets."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Code, Instant, Money, Quantity
from backend.naming.documents import DocumentKind
from backend.procurement.states import status_check


class PurchaseRequestRow(Base):
    """What a location asks for; `amount_cny` is the sum of its lines, without VAT."""

    __tablename__ = "purchase_requests"
    __table_args__ = (
        CheckConstraint(status_check(DocumentKind.PURCHASE_REQUEST), name="known_status"),
        Index("ix_purchase_requests_location_code", "location_code", "raised_at"),
        Index("ix_purchase_requests_requester_email", "requester_email", "raised_at"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"))
    requester_email: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    status: Mapped[str]
    needed_by: Mapped[date | None]
    reason: Mapped[str | None]
    amount_cny: Mapped[Money]
    raised_at: Mapped[Instant]


class PurchaseRequestLineRow(Base):
    """An item in whole purchase cases from one supplier; `quantity` is what was asked for, in units.

    `next_best_price_cny` is what a case of the next best supplier would have cost, None without one. A line that
    `is_cancelled` was approved and is not to be ordered any more, while others of its request were.
    """

    __tablename__ = "purchase_request_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND cases > 0 AND pack_size > 0", name="positive"),
        CheckConstraint("cases * pack_size >= quantity", name="cases_hold_quantity"),
        Index("ix_purchase_request_lines_order_number", "order_number"),
        Index("ix_purchase_request_lines_sku", "sku"),
    )

    request_number: Mapped[str] = mapped_column(ForeignKey("purchase_requests.number"), primary_key=True)
    line_number: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"))
    quantity: Mapped[Quantity]
    cases: Mapped[int]
    pack_size: Mapped[int]
    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"))
    price_cny_per_case: Mapped[Money]
    next_best_supplier_code: Mapped[Code | None] = mapped_column(ForeignKey("suppliers.code"))
    next_best_price_cny: Mapped[Money | None]
    order_number: Mapped[str | None] = mapped_column(ForeignKey("purchase_orders.number"))
    is_cancelled: Mapped[bool] = mapped_column(default=False)

    @property
    def amount_cny(self) -> Decimal:
        """Return the value of the line without VAT."""
        return self.price_cny_per_case * self.cases


class PurchaseOrderRow(Base):
    """What one supplier is to deliver; `flow` says what an invoice for it is matched with."""

    __tablename__ = "purchase_orders"
    __table_args__ = (
        CheckConstraint(status_check(DocumentKind.PURCHASE_ORDER), name="known_status"),
        CheckConstraint(
            "flow IN ('after_receipt', 'before_receipt', 'two_way', 'consignment')", name="known_flow"
        ),
        Index("ix_purchase_orders_supplier_code", "supplier_code", "placed_at"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    supplier_code: Mapped[Code] = mapped_column(ForeignKey("suppliers.code"))
    status: Mapped[str]
    flow: Mapped[str]
    amount_cny: Mapped[Money]
    placed_by: Mapped[str] = mapped_column(ForeignKey("employees.email"))
    placed_at: Mapped[Instant]
    expected_on: Mapped[date]


class PurchaseOrderLineRow(Base):
    """An item for one location; `request_number` and `request_line` are what it was ordered for.

    The line of the request may be another one since, where the order was cancelled and the request revised.
    """

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        CheckConstraint("cases > 0 AND pack_size > 0", name="positive"),
        Index("ix_purchase_order_lines_request_number", "request_number"),
        Index("ix_purchase_order_lines_location_code", "location_code"),
    )

    order_number: Mapped[str] = mapped_column(ForeignKey("purchase_orders.number"), primary_key=True)
    line_number: Mapped[int] = mapped_column(primary_key=True)
    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"))
    sku: Mapped[Code] = mapped_column(ForeignKey("items.sku"))
    cases: Mapped[int]
    pack_size: Mapped[int]
    price_cny_per_case: Mapped[Money]
    request_number: Mapped[str] = mapped_column(ForeignKey("purchase_requests.number"))
    request_line: Mapped[int]

    @property
    def quantity(self) -> Decimal:
        """Return what is ordered, in the item's unit."""
        return Decimal(self.cases * self.pack_size)

    @property
    def amount_cny(self) -> Decimal:
        """Return the value of the line without VAT."""
        return self.price_cny_per_case * self.cases


class PurchaseBudgetRow(Base):
    """What a location may spend on a category in the month that begins on `month`, without VAT."""

    __tablename__ = "purchase_budgets"
    __table_args__ = (
        CheckConstraint("amount_cny >= 0", name="not_negative"),
        CheckConstraint("EXTRACT(day FROM month) = 1", name="first_of_month"),
    )

    location_code: Mapped[Code] = mapped_column(ForeignKey("locations.code"), primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    amount_cny: Mapped[Money]
