"""Writes rows: changed ones only for master data, missing ones only for dated data, COPY for the many."""

from collections.abc import Iterable, Sequence

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, or_, select, tuple_
from sqlalchemy.dialects.postgresql import Insert, insert

from backend.seed.files import Row


def upsert(
    connection: Connection, table: Table, rows: Sequence[Row], *, keep: frozenset[str] = frozenset()
) -> int:
    """Insert `rows`, and bring existing ones to their values.

    Args:
        connection: in a transaction.
        table: where.
        rows: all with the same columns, among them the primary key.
        keep: columns that an existing row keeps.

    Returns:
        How many rows were inserted or changed.
    """
    statement = insert(table).values(rows)
    key = {column.name for column in table.primary_key}
    changing = [name for name in rows[0] if name not in key | keep]
    statement = statement.on_conflict_do_update(
        index_elements=sorted(key),
        set_={name: statement.excluded[name] for name in changing},
        where=or_(*(table.c[name].is_distinct_from(statement.excluded[name]) for name in changing)),
    )
    return _count_written(connection, statement)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert those of `rows` whose primary key is new; return how many."""
    if not rows:
        return 0
    return _count_written(connection, insert(table).values(rows).on_conflict_do_nothing())


def insert_for_new(
    connection: Connection, table: Table, rows: Sequence[Row], *, owner: tuple[str, ...]
) -> int:
    """Insert those of `rows` whose `owner` columns are on no row yet; return how many.

    For rows whose key holds a date that counts from today: on another day they would look new.
    """
    columns = [table.c[name] for name in owner]
    known = {tuple(row) for row in connection.execute(select(*columns).distinct())}
    return insert_missing(
        connection, table, [row for row in rows if tuple(row[name] for name in owner) not in known]
    )


def has_any(connection: Connection, table: Table) -> bool:
    """Tell whether `table` has a row."""
    return connection.scalar(select(1).select_from(table).limit(1)) is not None


def unknown_keys(connection: Connection, table: Table, rows: Sequence[Row]) -> list[str]:
    """Return primary keys in the database that are not among `rows`, the parts of a key joined with `/`."""
    columns = list(table.primary_key)
    known = [tuple(row[column.name] for column in columns) for row in rows]
    found = connection.execute(select(*columns).where(tuple_(*columns).not_in(known)).order_by(*columns))
    return ["/".join(str(part) for part in row) for row in found]


def copy_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Append `rows` to `table` with COPY, in the transaction of `connection`; return how many."""
    driver_connection = connection.connection.driver_connection
    if not isinstance(driver_connection, psycopg.Connection):
        raise TypeError(f"COPY needs a psycopg connection, not {type(driver_connection).__name__}")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver_connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.rowcount


def _count_written(connection: Connection, statement: Insert) -> int:
    # SQLAlchemy forgets the count of an INSERT unless asked to keep it.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
