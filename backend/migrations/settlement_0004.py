"""The second half of revision 0004: goods receipts, invoices and payments."""

import sqlalchemy as sa
from alembic import op


def create_settlement_tables() -> None:
    """Create the tables; those of orders, lots and bank accounts must be there."""
    op.create_table(
        "goods_receipts",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('recorded')", name=op.f("ck_goods_receipts_known_status")),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_goods_receipts_location_code_locations")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["purchase_orders.number"],
            name=op.f("fk_goods_receipts_order_number_purchase_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["received_by"], ["employees.email"], name=op.f("fk_goods_receipts_received_by_employees")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_goods_receipts")),
    )
    op.create_index("ix_goods_receipts_order_number", "goods_receipts", ["order_number"], unique=False)
    op.create_table(
        "supplier_invoices",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("credited_invoice", sa.String(), nullable=True),
        sa.Column("supplier_number", sa.String(), nullable=False),
        sa.Column("normalised_number", sa.String(), nullable=False),
        sa.Column("invoice_year", sa.Integer(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("is_itemised", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (credited_invoice IS NOT NULL)",
            name=op.f("ck_supplier_invoices_credits_something"),
        ),
        sa.CheckConstraint(
            "(kind = 'invoice') = (amount_cny > 0)", name=op.f("ck_supplier_invoices_sign_of_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('invoice', 'credit_note')", name=op.f("ck_supplier_invoices_known_kind")
        ),
        sa.CheckConstraint(
            "status IN ('matched', 'waiting', 'exception', 'cancelled', 'paid')",
            name=op.f("ck_supplier_invoices_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["credited_invoice"],
            ["supplier_invoices.number"],
            name=op.f("fk_supplier_invoices_credited_invoice_supplier_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["employees.email"], name=op.f("fk_supplier_invoices_entered_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["purchase_orders.number"],
            name=op.f("fk_supplier_invoices_order_number_purchase_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_code"], ["suppliers.code"], name=op.f("fk_supplier_invoices_supplier_code_suppliers")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_supplier_invoices")),
    )
    op.create_index(
        "ix_supplier_invoices_credited_invoice", "supplier_invoices", ["credited_invoice"], unique=False
    )
    op.create_index("ix_supplier_invoices_order_number", "supplier_invoices", ["order_number"], unique=False)
    op.create_index("ix_supplier_invoices_status", "supplier_invoices", ["status", "due_on"], unique=False)
    op.create_index(
        "uq_supplier_invoices_number_of_year",
        "supplier_invoices",
        ["supplier_code", "normalised_number", "invoice_year"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_table(
        "invoice_exceptions",
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_line", sa.Integer(), nullable=True),
        sa.Column("sku", sa.String(length=32), nullable=True),
        sa.Column("expected", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("billed", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("excess_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("tolerance_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'accepted') = (accepted_by IS NOT NULL)",
            name=op.f("ck_invoice_exceptions_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "kind IN ('quantity', 'price', 'amount')", name=op.f("ck_invoice_exceptions_known_kind")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'gone')", name=op.f("ck_invoice_exceptions_known_status")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["employees.email"], name=op.f("fk_invoice_exceptions_accepted_by_employees")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_number"],
            ["supplier_invoices.number"],
            name=op.f("fk_invoice_exceptions_invoice_number_supplier_invoices"),
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_invoice_exceptions_sku_items")),
        sa.PrimaryKeyConstraint("invoice_number", "position", name=op.f("pk_invoice_exceptions")),
    )
    op.create_index(
        "ix_invoice_exceptions_open",
        "invoice_exceptions",
        ["invoice_number"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "payments",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("discount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_file", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('proposed', 'half_released', 'released', 'cancelled', 'exported')",
            name=op.f("ck_payments_known_status"),
        ),
        sa.CheckConstraint("amount_cny > 0 AND discount_cny >= 0", name=op.f("ck_payments_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["supplier_bank_accounts.id"],
            name=op.f("fk_payments_account_id_supplier_bank_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_number"],
            ["supplier_invoices.number"],
            name=op.f("fk_payments_invoice_number_supplier_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["employees.email"], name=op.f("fk_payments_proposed_by_employees")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payments")),
    )
    op.create_index("ix_payments_status", "payments", ["status"], unique=False)
    op.create_index(
        "uq_payments_open_invoice",
        "payments",
        ["invoice_number"],
        unique=True,
        postgresql_where=sa.text("status IN ('proposed', 'half_released', 'released')"),
    )
    op.create_table(
        "payment_releases",
        sa.Column("payment_number", sa.String(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_number"], ["payments.number"], name=op.f("fk_payment_releases_payment_number_payments")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["employees.email"], name=op.f("fk_payment_releases_released_by_employees")
        ),
        sa.PrimaryKeyConstraint(
            "payment_number", "released_by", "content_hash", name=op.f("pk_payment_releases")
        ),
    )
    op.create_table(
        "goods_receipt_lines",
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("lot_code", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("is_expiry_assumed", sa.Boolean(), nullable=False),
        sa.Column("temperature_celsius", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("is_quarantined", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_goods_receipt_lines_positive")),
        sa.ForeignKeyConstraint(
            ["order_number", "order_line"],
            ["purchase_order_lines.order_number", "purchase_order_lines.line_number"],
            name=op.f("fk_goods_receipt_lines_order_number_purchase_order_lines"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_number"],
            ["goods_receipts.number"],
            name=op.f("fk_goods_receipt_lines_receipt_number_goods_receipts"),
        ),
        sa.ForeignKeyConstraint(
            ["sku", "lot_code"], ["lots.sku", "lots.lot_code"], name=op.f("fk_goods_receipt_lines_sku_lots")
        ),
        sa.PrimaryKeyConstraint("receipt_number", "line_number", name=op.f("pk_goods_receipt_lines")),
    )
    op.create_index(
        "ix_goods_receipt_lines_order_number",
        "goods_receipt_lines",
        ["order_number", "order_line"],
        unique=False,
    )
    op.create_table(
        "supplier_invoice_lines",
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("amount_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_number"],
            ["supplier_invoices.number"],
            name=op.f("fk_supplier_invoice_lines_invoice_number_supplier_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["order_number", "order_line"],
            ["purchase_order_lines.order_number", "purchase_order_lines.line_number"],
            name=op.f("fk_supplier_invoice_lines_order_number_purchase_order_lines"),
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_supplier_invoice_lines_sku_items")),
        sa.PrimaryKeyConstraint("invoice_number", "line_number", name=op.f("pk_supplier_invoice_lines")),
    )
    op.create_index(
        "ix_supplier_invoice_lines_order_number",
        "supplier_invoice_lines",
        ["order_number", "order_line"],
        unique=False,
    )
