"""Which turn settled an action, so that a turn that is answered a second time finds what it did."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("settled_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("actions", "settled_by")
