"""Lines of requests that are wanted no longer; a cancelled order no longer holds the lines it was for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TO_LINES = "fk_purchase_order_lines_request_number_purchase_request_lines"
TO_REQUESTS = "fk_purchase_order_lines_request_number_purchase_requests"


def upgrade() -> None:
    op.add_column(
        "purchase_request_lines",
        sa.Column("is_cancelled", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("purchase_request_lines", "is_cancelled", server_default=None)
    # A request whose order was cancelled may be revised, which writes its lines anew.
    op.drop_constraint(TO_LINES, "purchase_order_lines", type_="foreignkey")
    op.create_foreign_key(
        TO_REQUESTS, "purchase_order_lines", "purchase_requests", ["request_number"], ["number"]
    )


def downgrade() -> None:
    op.drop_constraint(TO_REQUESTS, "purchase_order_lines", type_="foreignkey")
    op.create_foreign_key(
        TO_LINES,
        "purchase_order_lines",
        "purchase_request_lines",
        ["request_number", "request_line"],
        ["request_number", "line_number"],
    )
    op.drop_column("purchase_request_lines", "is_cancelled")
