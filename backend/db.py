"""The database: engine, base class and the column types that keep units honest."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import URL, Engine, MetaData, Numeric, String, create_engine, make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import DateTime, TypeDecorator

from backend.postgres import start_embedded_server
from backend.settings import Settings

# Names that Alembic can find again when a constraint must be dropped.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values going in, gives aware UTC coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a datetime without a zone."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"A naive datetime cannot be stored: {value!r}")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)


Code = Annotated[str, mapped_column(String(32))]
Quantity = Annotated[Decimal, mapped_column(Numeric(14, 3))]
Money = Annotated[Decimal, mapped_column(Numeric(14, 2))]
UnitPrice = Annotated[Decimal, mapped_column(Numeric(14, 4))]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]


def database_url(settings: Settings) -> URL:
    """Return the URL to connect to, starting the embedded server where none is configured.

    Raises:
        DatabaseUnavailable: the embedded server does not start.
    """
    if settings.database_url is None:
        return start_embedded_server(settings.data_dir)
    return make_url(settings.database_url).set(drivername="postgresql+psycopg")


def create_database_engine(url: URL, *, pool_size: int = 10) -> Engine:
    """Create an engine whose sessions speak UTC and wait at most 10 s for a connection or a lock."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=10,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s",
        },
    )
