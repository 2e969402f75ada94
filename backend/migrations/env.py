"""Alembic's entry: runs the migrations on the connection that `backend.migrate` passes in."""

from alembic import context
from sqlalchemy import Connection

from backend.migrate import include_object
from backend.schema import all_tables


def run(connection: Connection) -> None:
    """Run what is missing, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        include_object=include_object,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
