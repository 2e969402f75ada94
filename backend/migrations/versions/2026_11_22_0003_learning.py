"""Questions to learn from, and what a language model took."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_usage",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("failed_calls", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Numeric(precision=14, scale=6), nullable=False),
        sa.PrimaryKeyConstraint("email", "used_on", "model", name=op.f("pk_model_usage")),
    )
    op.create_table(
        "learning_questions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.Column("voters", ARRAY(sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('refused', 'asked_back', 'voted_down')", name=op.f("ck_learning_questions_known_kind")
        ),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_learning_questions_known_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_questions")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_learning_questions_dedupe_key")),
    )
    # A reaction names the message it stands on.
    op.create_index("ix_outbox_message_ts", "outbox", ["message_ts"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_message_ts", table_name="outbox")
    op.drop_table("learning_questions")
    op.drop_table("model_usage")
