"""Fills a database with the demo chain, or finds that it is there already."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select, text

from backend import audit
from backend.errors import Conflict
from backend.migrate import migrate
from backend.schema import all_tables
from backend.seed.history import load_sales_and_stock
from backend.seed.load import has_any, unknown_keys
from backend.seed.master_data import load_master_data, master_rows
from backend.seed.purchasing import load_purchasing
from backend.uow import Database, UnitOfWork

Progress = Callable[[str], None]

# Any constant: two processes that start together must seed one after the other.
SEED_LOCK = 84200003
# A second process waits for the first one's whole seed.
SEED_LOCK_TIMEOUT = "180s"
MARKER_ACTION = "demo_data_loaded"
# A database with rows here that are not the demo's belongs to somebody.
OWNED_TABLES = ("employees", "suppliers", "locations", "items")


class ForeignDataFound(Conflict):
    """The database holds data that the demo did not write."""


@dataclass(frozen=True)
class SeedReport:
    """What a run did.

    `rows` counts inserted or changed rows by table, without those that were right already. `loaded_on` is the
    day that the dates in the database count from: before `today` where the demo was loaded on an earlier day.
    """

    today: date
    loaded_on: date
    rows: Mapping[str, int]
    seconds: float

    @property
    def changed(self) -> bool:
        """Tell whether the run wrote anything."""
        return any(self.rows.values())


def seed(
    database: Database,
    *,
    today: date,
    reset: bool = False,
    with_purchases: bool = True,
    progress: Progress | None = None,
) -> SeedReport:
    """Load the demo chain in one transaction; what is there already stays.

    Args:
        database: at the newest schema; with `reset` its bind must be an engine.
        today: the day that the files' day offsets count from.
        reset: drop everything in the schema `public` first, and build it anew.
        with_purchases: the purchases of the last six weeks too, where nobody has asked for anything yet.
        progress: told what is being done, one sentence at a time.

    Raises:
        ForeignDataFound: there is data that is not the demo's, and `reset` was not asked for.
        DatabaseUnavailable: the server cannot be reached or went away.
    """
    started = time.perf_counter()
    tell = progress or _tell_nobody
    if reset:
        tell("Dropping all tables and building them anew")
        recreate_schema(database)
    with database.unit() as uow:
        connection = uow.session.connection()
        connection.execute(text(f"SET LOCAL lock_timeout = '{SEED_LOCK_TIMEOUT}'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SEED_LOCK})
        loaded_on = _loaded_on(connection)
        _refuse_foreign_data(connection, is_demo=loaded_on is not None)
        tell("Loading master data")
        rows = dict(load_master_data(connection, today=today))
        rows |= load_sales_and_stock(connection, today=today, progress=tell)
        if any(rows.values()):
            payload = {"today": (loaded_on or today).isoformat(), "rows": rows}
            audit.record(uow, None, action=MARKER_ACTION, subject="demo", payload=payload)
        if with_purchases:
            tell("Loading the purchases of the last six weeks")
            rows |= load_purchasing(connection, today=today)
        uow.commit()
    return SeedReport(
        today=today, loaded_on=loaded_on or today, rows=rows, seconds=time.perf_counter() - started
    )


def recreate_schema(database: Database) -> None:
    """Drop everything in the schema `public` and apply the migrations.

    The ledger and the audit chain refuse to be emptied; they can only go with their schema.
    """
    if not isinstance(database.bind, Engine):
        raise TypeError("A schema can only be recreated through an engine")
    with database.bind.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    migrate(database.bind)


def holds_demo_data(uow: UnitOfWork) -> bool:
    """Tell whether the database is the demo chain's."""
    return _loaded_on(uow.session.connection()) is not None


def _loaded_on(connection: Connection) -> date | None:
    table = audit.AuditRow.__table__
    payload = connection.scalar(
        select(table.c.payload).where(table.c.action == MARKER_ACTION).order_by(table.c.seq).limit(1)
    )
    return None if payload is None else date.fromisoformat(payload["today"])


def _refuse_foreign_data(connection: Connection, *, is_demo: bool) -> None:
    tables = all_tables().tables
    for name in OWNED_TABLES:
        if not is_demo and has_any(connection, tables[name]):
            raise ForeignDataFound(
                "The table {table} has rows and no demo data was ever loaded here. Nothing was changed; "
                "seed an empty database, or drop all its data with --reset.",
                table=name,
            )
        strangers = unknown_keys(connection, tables[name], master_rows(name, today=date.min))
        if strangers:
            raise ForeignDataFound(
                "The table {table} holds {key!r}, which is not of the demo. Nothing was changed; seed an "
                "empty database, or drop all its data with --reset.",
                table=name,
                key=strangers[0],
            )


def _tell_nobody(sentence: str) -> None:
    del sentence
