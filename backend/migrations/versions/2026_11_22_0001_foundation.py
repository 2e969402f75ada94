"""Foundation: master data, stock ledger, turns, outbox, alerts, audit chain, job queue."""

from pathlib import Path

import procrastinate
import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_levels",
        sa.Column("document_type", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("max_amount_cny", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.PrimaryKeyConstraint("document_type", "level", name=op.f("pk_approval_levels")),
    )
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_email", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("payload", JSONB(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "conversation_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_key", sa.String(), nullable=False),
        sa.Column("message", JSONB(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
    )
    op.create_index(
        "ix_conversation_messages_conversation_key_id",
        "conversation_messages",
        ["conversation_key", "id"],
        unique=False,
    )
    op.create_table(
        "document_counters",
        sa.Column("prefix", sa.String(length=2), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_document_counters")),
    )
    op.create_table(
        "employees",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("job_title_zh", sa.String(), nullable=False),
        sa.Column("job_title_en", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=True),
        sa.Column("manager_email", sa.String(), nullable=True),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("employment", sa.String(), nullable=False),
        sa.Column("monthly_salary_cny", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_code"],
            ["locations.code"],
            name=op.f("fk_employees_location_code_locations"),
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["manager_email"],
            ["employees.email"],
            name=op.f("fk_employees_manager_email_employees"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_employees")),
    )
    op.create_table(
        "inspection_categories",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("severity_default", sa.String(), nullable=False),
        sa.Column("due_hours", sa.Integer(), nullable=False),
        sa.Column("requires_photo", sa.Boolean(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_inspection_categories")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("message_key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'sending', 'sent', 'dropped', 'failed')",
            name=op.f("ck_outbox_known_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_message_key"), "outbox", ["message_key"])
    op.create_table(
        "rule_firings",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("window_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("rule", "window_starts_at", name=op.f("pk_rule_firings")),
    )
    op.create_table(
        "suppliers",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("payment_terms_days", sa.Integer(), nullable=False),
        sa.Column("early_discount_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("early_discount_days", sa.Integer(), nullable=False),
        sa.Column("lead_time_days", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("lead_time_sd_days", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("on_time_rate", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_suppliers")),
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("conversation_key", sa.String(), nullable=False),
        sa.Column("payload", JSONB(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("event_key", name=op.f("uq_turns_event_key")),
    )
    op.create_index(op.f("ix_turns_conversation_key"), "turns", ["conversation_key"])
    op.create_table(
        "items",
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("unit_zh", sa.String(), nullable=False),
        sa.Column("unit_en", sa.String(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("cost_cny", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("price_cny", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("vat_rate", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("storage", sa.String(), nullable=False),
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("moq_cases", sa.Integer(), nullable=False),
        sa.Column("barcode", sa.String(), nullable=False),
        sa.Column("abc_class", sa.String(), nullable=False),
        sa.Column("mean_daily_demand", sa.Numeric(precision=10, scale=4), nullable=False),
        sa.Column("demand_cv", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("weekday_profile", sa.String(), nullable=False),
        sa.Column("promo_uplift", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("substitute_sku", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["substitute_sku"],
            ["items.sku"],
            name=op.f("fk_items_substitute_sku_items"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["supplier_code"], ["suppliers.code"], name=op.f("fk_items_supplier_code_suppliers")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_items")),
        sa.UniqueConstraint("barcode", name=op.f("uq_items_barcode")),
    )
    op.create_table(
        "leave_balances",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("leave_type", sa.String(), nullable=False),
        sa.Column("entitled_days", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("used_days", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("carried_over_days", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("carry_over_expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["email"], ["employees.email"], name=op.f("fk_leave_balances_email_employees")
        ),
        sa.PrimaryKeyConstraint("email", "leave_type", name=op.f("pk_leave_balances")),
    )
    op.create_table(
        "locations",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("address_zh", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("open_time", sa.Time(), nullable=False),
        sa.Column("close_time", sa.Time(), nullable=False),
        sa.Column("area_m2", sa.Integer(), nullable=False),
        sa.Column("trade_area", sa.String(), nullable=True),
        sa.Column("manager_email", sa.String(), nullable=False),
        sa.Column("area_manager_email", sa.String(), nullable=False),
        sa.Column("slack_channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_manager_email"],
            ["employees.email"],
            name=op.f("fk_locations_area_manager_email_employees"),
        ),
        sa.ForeignKeyConstraint(
            ["manager_email"], ["employees.email"], name=op.f("fk_locations_manager_email_employees")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_locations")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("evidence", JSONB(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'acknowledged', 'over')", name=op.f("ck_alerts_known_status")),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_alerts_location_code_locations")
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_alerts_sku_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("number", name=op.f("uq_alerts_number")),
    )
    op.create_index("ix_alerts_location_code_status", "alerts", ["location_code", "status"], unique=False)
    op.create_index(
        "uq_alerts_open_rule_subject",
        "alerts",
        ["rule", "subject"],
        unique=True,
        postgresql_where=sa.text("status <> 'over'"),
    )
    op.create_table(
        "assortment",
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_assortment_location_code_locations")
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_assortment_sku_items")),
        sa.PrimaryKeyConstraint("location_code", "sku", name=op.f("pk_assortment")),
    )
    op.create_table(
        "daily_sales",
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("stocked_out", sa.Boolean(), nullable=False),
        sa.Column("promotion", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_daily_sales_location_code_locations")
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_daily_sales_sku_items")),
        sa.PrimaryKeyConstraint("location_code", "sku", "sold_on", name=op.f("pk_daily_sales")),
    )
    op.create_table(
        "lots",
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("lot_code", sa.String(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_lots_sku_items")),
        sa.PrimaryKeyConstraint("sku", "lot_code", name=op.f("pk_lots")),
    )
    op.create_table(
        "stock_commitments",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('reserved', 'on_order')", name=op.f("ck_stock_commitments_known_kind")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_commitments_positive")),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_stock_commitments_location_code_locations")
        ),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_stock_commitments_sku_items")),
        sa.PrimaryKeyConstraint(
            "document", "location_code", "sku", "kind", name=op.f("pk_stock_commitments")
        ),
    )
    op.create_table(
        "supplier_prices",
        sa.Column("supplier_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("min_cases", sa.Integer(), nullable=False),
        sa.Column("price_cny_per_case", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("fk_supplier_prices_sku_items")),
        sa.ForeignKeyConstraint(
            ["supplier_code"], ["suppliers.code"], name=op.f("fk_supplier_prices_supplier_code_suppliers")
        ),
        sa.PrimaryKeyConstraint(
            "supplier_code", "sku", "valid_from", "min_cases", name=op.f("pk_supplier_prices")
        ),
    )
    op.create_table(
        "stock_balances",
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("lot_code", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_balances_not_negative")),
        sa.ForeignKeyConstraint(
            ["location_code"], ["locations.code"], name=op.f("fk_stock_balances_location_code_locations")
        ),
        sa.ForeignKeyConstraint(
            ["sku", "lot_code"], ["lots.sku", "lots.lot_code"], name=op.f("fk_stock_balances_sku_lots")
        ),
        sa.PrimaryKeyConstraint("location_code", "sku", "lot_code", name=op.f("pk_stock_balances")),
    )
    op.create_table(
        "stock_ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("lot_code", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_email", sa.String(), nullable=True),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_ledger_moves_something")),
        sa.ForeignKeyConstraint(
            ["location_code", "sku"],
            ["assortment.location_code", "assortment.sku"],
            name=op.f("fk_stock_ledger_location_code_assortment"),
        ),
        sa.ForeignKeyConstraint(
            ["sku", "lot_code"], ["lots.sku", "lots.lot_code"], name=op.f("fk_stock_ledger_sku_lots")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_ledger")),
    )
    op.create_index(
        "ix_stock_ledger_location_code_sku_at",
        "stock_ledger",
        ["location_code", "sku", "moved_at"],
        unique=False,
    )
    op.create_foreign_key(
        op.f("fk_employees_location_code_locations"),
        "employees",
        "locations",
        ["location_code"],
        ["code"],
        deferrable=True,
        initially="DEFERRED",
    )
    rules = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statements in (rules, SchemaManager(procrastinate.SyncPsycopgConnector()).get_schema()):
        # A percent sign in the text would be read as a parameter by the driver.
        op.get_bind().exec_driver_sql(statements.replace("%", "%%"))


def downgrade() -> None:
    raise NotImplementedError("The first migration is undone by dropping the database")
