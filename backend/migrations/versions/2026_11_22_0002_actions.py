"""Actions that wait for a button, stock counts, and the hours in which a person wants quiet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("arguments", JSONB(), nullable=False),
        sa.Column("actor_email", sa.String(), nullable=False),
        sa.Column("conversation_key", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("preview", JSONB(), nullable=True),
        sa.Column("reversal", JSONB(), nullable=True),
        sa.Column("result", JSONB(), nullable=True),
        sa.Column("refusal", JSONB(), nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('confirm', 'undo')", name=op.f("ck_actions_known_kind")),
        sa.CheckConstraint(
            "status IN ('waiting', 'done', 'cancelled', 'refused', 'replaced')",
            name=op.f("ck_actions_known_status"),
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (decided_at IS NULL)", name=op.f("ck_actions_decided_or_waiting")
        ),
        sa.CheckConstraint(
            "(kind = 'undo') = (reversal IS NOT NULL)", name=op.f("ck_actions_undo_has_reversal")
        ),
        sa.ForeignKeyConstraint(
            ["actor_email"], ["employees.email"], name=op.f("fk_actions_actor_email_employees")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["actions.number"], name=op.f("fk_actions_replaced_by_actions")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_actions")),
    )
    op.create_index("ix_actions_actor_email_conversation_key", "actions", ["actor_email", "conversation_key"])
    op.create_table(
        "stock_counts",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(length=32), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("on_hand_quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("counted_quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("counted_by", sa.String(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted_quantity >= 0", name=op.f("ck_stock_counts_not_negative")),
        sa.CheckConstraint("status IN ('recorded')", name=op.f("ck_stock_counts_known_status")),
        sa.ForeignKeyConstraint(
            ["location_code", "sku"],
            ["assortment.location_code", "assortment.sku"],
            name=op.f("fk_stock_counts_location_code_assortment"),
        ),
        sa.ForeignKeyConstraint(
            ["counted_by"], ["employees.email"], name=op.f("fk_stock_counts_counted_by_employees")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_stock_counts")),
    )
    op.create_index(
        "ix_stock_counts_location_code_sku", "stock_counts", ["location_code", "sku", "counted_at"]
    )
    op.add_column("employees", sa.Column("quiet_start", sa.Time(), nullable=True))
    op.add_column("employees", sa.Column("quiet_end", sa.Time(), nullable=True))
    op.create_check_constraint(
        op.f("ck_employees_quiet_both_or_neither"),
        "employees",
        "(quiet_start IS NULL) = (quiet_end IS NULL)",
    )


def downgrade() -> None:
    raise NotImplementedError("Actions that people took are not thrown away")
