"""Loads everything but sales and stock: who and what the demo chain is."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from backend.schema import all_tables
from backend.seed.files import Row, read_table_rows
from backend.seed.load import insert_for_new, insert_missing, upsert

# Table and file, in an order in which every reference finds its row.
UPSERTED = (
    ("employees", "employees"),
    ("suppliers", "suppliers"),
    ("locations", "locations"),
    ("items", "items"),
    ("inspection_categories", "inspection_categories"),
    ("approval_levels", "approval_levels"),
)
FILES = dict(UPSERTED) | {"leave_balances": "leave_balances", "supplier_prices": "price_list"}
# What people choose for themselves in the demo is not put back.
KEPT_COLUMNS = {"employees": frozenset({"language"})}


def master_rows(table_name: str, *, today: date) -> list[Row]:
    """Return the demo's rows of `table_name` as they are written on the day `today`."""
    return read_table_rows(FILES[table_name], all_tables().tables[table_name], today=today)


def load_master_data(connection: Connection, *, today: date) -> Mapping[str, int]:
    """Write the master data; return inserted or changed rows by table.

    Leave balances and prices are only added where there are none: leave is taken in the demo too, and the
    days on which prices took effect count from the day of loading.
    """
    tables = all_tables().tables
    counts = {
        name: upsert(
            connection,
            tables[name],
            master_rows(name, today=today),
            keep=KEPT_COLUMNS.get(name, frozenset()),
        )
        for name, _file in UPSERTED
    }
    counts["leave_balances"] = insert_missing(
        connection, tables["leave_balances"], master_rows("leave_balances", today=today)
    )
    counts["supplier_prices"] = insert_for_new(
        connection,
        tables["supplier_prices"],
        master_rows("supplier_prices", today=today),
        owner=("supplier_code", "sku"),
    )
    return counts
