"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.sql.schema import SchemaItem

# Any constant: two processes that start together must migrate one after the other.
MIGRATION_LOCK = 84200002


def migrate(engine: Engine) -> None:
    """Apply every migration that the database does not have yet."""
    with engine.begin() as connection:
        # Waiting for another process's migration, or a long one of our own, is no fault.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migration_config() -> Config:
    """Return Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config


def include_object(  # noqa: PLR0917 -- Alembic's signature
    item: SchemaItem,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001 -- likewise
    compare_to: SchemaItem | None,
) -> bool:
    """Leave Procrastinate's own tables out of comparisons; its package owns them."""
    del item, kind, reflected, compare_to
    return not (name or "").startswith("procrastinate_")
