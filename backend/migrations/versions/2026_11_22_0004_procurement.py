"""Approvals, purchase to pay, quarantined lots, and the timeline of documents."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from backend.migrations.settlement_0004 import create_settlement_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_delegations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("delegator_email", sa.String(), nullable=False),
        sa.Column("delegate_email", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "delegator_email <> delegate_email", name=op.f("ck_approval_delegations_to_somebody_else")
        ),
        sa.CheckConstraint("start_on <= end_on", name=op.f("ck_approval_delegations_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["delegate_email"],
            ["employees.email"],
            name=op.f("fk_approval_delegations_delegate_email_employees"),
        ),
        sa.ForeignKeyConstraint(
            ["delegator_email"],
            ["employees.email"],
            name=op.f("fk_approval_delegations_delegator_email_employees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_delegations")),
    )
    op.create_index(
        "ix_approval_delegations_delegate_email",
        "approval_delegations",
        ["delegate_email", "end_on"],
        unique=False,
    )
    op.create_table(
        "document_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor_email", sa.String(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("related", sa.String(), nullable=True),
        sa.Column("facts", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_email"], ["employees.email"], name=op.f("fk_document_events_actor_email_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_events")),
    )
    op.create_index("ix_document_events_document", "document_events", ["document", "id"], unique=False)
    op.create_table(
        "purchase_orders",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "flow IN ('after_receipt', 'before_receipt', 'two_way', 'consignment')",
            name=op.f("ck_purchase_orders_known_flow"),
        ),
        sa.CheckConstraint(
            "status IN ('ordered', 'partially_received', 'received', 'closed', 'cancelled')",
            name=op.f("ck_purchase_orders_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["placed_by"], ["employees.email"], name=op.f("fk_purchase_orders_placed_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_code"], ["suppliers.code"], name=op.f("fk_purchase_orders_supplier_code_suppliers")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_purchase_orders")),
    )
    op.create_index(
        "ix_purchase_orders_supplier_code", "purchase_orders", ["supplier_code", "placed_at"], unique=False
    )
    op.create_table(
        "supplier_bank_accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("account_number", sa.String(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by",
            name=op.f("ck_supplier_bank_accounts_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["employees.email"],
            name=op.f("fk_supplier_bank_accounts_confirmed_by_employees"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["employees.email"], name=op.f("fk_supplier_bank_accounts_entered_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_code"],
            ["suppliers.code"],
            name=op.f("fk_supplier_bank_accounts_supplier_code_suppliers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_bank_accounts")),
    )
    op.create_index(
        "ix_supplier_bank_accounts_supplier_code",
        "supplier_bank_accounts",
        ["supplier_code", "id"],
        unique=False,
    )
    op.create_table(
        "approval_cases",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_type", sa.String(), nullable=False),
        sa.Column("requester_email", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=True),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_approval_cases_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_approval_cases_location_code_locations")
        ),
        sa.ForeignKeyConstraint(
            ["requester_email"], ["employees.email"], name=op.f("fk_approval_cases_requester_email_employees")
        ),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_approval_cases")),
    )
    op.create_table(
        "purchase_budgets",
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.CheckConstraint("EXTRACT(day FROM month) = 1", name=op.f("ck_purchase_budgets_first_of_month")),
        sa.CheckConstraint("amount_cny >= 0", name=op.f("ck_purchase_budgets_not_negative")),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_purchase_budgets_location_code_locations")
        ),
        sa.PrimaryKeyConstraint("location_code", "category", "month", name=op.f("pk_purchase_budgets")),
    )
    op.create_table(
        "purchase_requests",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("requester_email", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'cancelled', 'ordered', 'received')",
            name=op.f("ck_purchase_requests_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_purchase_requests_location_code_locations")
        ),
        sa.ForeignKeyConstraint(
            ["requester_email"],
            ["employees.email"],
            name=op.f("fk_purchase_requests_requester_email_employees"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_purchase_requests")),
    )
    op.create_index(
        "ix_purchase_requests_location_code",
        "purchase_requests",
        ["location_code", "raised_at"],
        unique=False,
    )
    op.create_index(
        "ix_purchase_requests_requester_email",
        "purchase_requests",
        ["requester_email", "raised_at"],
        unique=False,
    )
    op.create_table(
        "receiving_tolerances",
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("over_receipt_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.CheckConstraint(
            "over_receipt_percent BETWEEN 0 AND 100", name=op.f("ck_receiving_tolerances_percent")
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_receiving_tolerances_sku_items")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_receiving_tolerances")),
    )
    op.create_table(
        "approval_steps",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("approver_email", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'waiting', 'approved', 'rejected', 'void')",
            name=op.f("ck_approval_steps_known_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'rejected') OR decided_by IS NOT NULL",
            name=op.f("ck_approval_steps_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_email"], ["employees.email"], name=op.f("fk_approval_steps_approver_email_employees")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["employees.email"], name=op.f("fk_approval_steps_decided_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["approval_cases.document"], name=op.f("fk_approval_steps_document_approval_cases")
        ),
        sa.PrimaryKeyConstraint("document", "round", "position", name=op.f("pk_approval_steps")),
    )
    op.create_index(
        "ix_approval_steps_waiting",
        "approval_steps",
        ["approver_email", "waiting_since"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "lot_quarantines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("lot_code", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_lot_quarantines_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["employees.email"], name=op.f("fk_lot_quarantines_ended_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["location_code", "sku"],
            ["assortment.location_code", "assortment.sku"],
            name=op.f("fk_lot_quarantines_location_code_assortment"),
        ),
        sa.ForeignKeyConstraint(
            ["placed_by"], ["employees.email"], name=op.f("fk_lot_quarantines_placed_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["sku", "lot_code"], ["lots.sku", "lots.lot_code"], name=op.f("fk_lot_quarantines_sku_lots")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_quarantines")),
    )
    op.create_index(
        "uq_lot_quarantines_open",
        "lot_quarantines",
        ["location_code", "sku", "lot_code"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "purchase_request_lines",
        sa.Column("request_number", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("price_cny_per_case", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("next_best_supplier_code", sa.String(length=32), nullable=True),
        sa.Column("next_best_price_cny", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.CheckConstraint(
            "cases * pack_size >= quantity", name=op.f("ck_purchase_request_lines_cases_hold_quantity")
        ),
        sa.CheckConstraint(
            "quantity > 0 AND cases > 0 AND pack_size > 0", name=op.f("ck_purchase_request_lines_positive")
        ),
        sa.ForeignKeyConstraint(
            ["next_best_supplier_code"],
            ["suppliers.code"],
            name=op.f("fk_purchase_request_lines_next_best_supplier_code_suppliers"),
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["purchase_orders.number"],
            name=op.f("fk_purchase_request_lines_order_number_purchase_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["request_number"],
            ["purchase_requests.number"],
            name=op.f("fk_purchase_request_lines_request_number_purchase_requests"),
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_purchase_request_lines_sku_items")),
        sa.ForeignKeyConstraint(
            ["supplier_code"],
            ["suppliers.code"],
            name=op.f("fk_purchase_request_lines_supplier_code_suppliers"),
        ),
        sa.PrimaryKeyConstraint("request_number", "line_number", name=op.f("pk_purchase_request_lines")),
    )
    op.create_index(
        "ix_purchase_request_lines_order_number", "purchase_request_lines", ["order_number"], unique=False
    )
    op.create_index("ix_purchase_request_lines_sku", "purchase_request_lines", ["sku"], unique=False)
    op.create_table(
        "purchase_order_lines",
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("price_cny_per_case", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("request_number", sa.String(), nullable=False),
        sa.Column("request_line", sa.Integer(), nullable=False),
        sa.CheckConstraint("cases > 0 AND pack_size > 0", name=op.f("ck_purchase_order_lines_positive")),
        sa.ForeignKeyConstraint(
            ["location_code"],
            ["locations.code"],
            name=op.f("fk_purchase_order_lines_location_code_locations"),
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["purchase_orders.number"],
            name=op.f("fk_purchase_order_lines_order_number_purchase_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["request_number", "request_line"],
            ["purchase_request_lines.request_number", "purchase_request_lines.line_number"],
            name=op.f("fk_purchase_order_lines_request_number_purchase_request_lines"),
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_purchase_order_lines_sku_items")),
        sa.PrimaryKeyConstraint("order_number", "line_number", name=op.f("pk_purchase_order_lines")),
    )
    op.create_index(
        "ix_purchase_order_lines_location_code", "purchase_order_lines", ["location_code"], unique=False
    )
    op.create_index(
        "ix_purchase_order_lines_request_number", "purchase_order_lines", ["request_number"], unique=False
    )
    create_settlement_tables()
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise NotImplementedError("Approvals, receipts and payments are not thrown away")
