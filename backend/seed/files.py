"""Reads the CSV files into rows of the tables: text becomes the column's type, day offsets become dates."""

import csv
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ARRAY, Boolean, Column, Date, Float, Integer, Numeric, Table, Time

DATA_FOLDER = Path(__file__).parent / "data"

Row = dict[str, object]
TextRow = Mapping[str, str]

# Columns that hold days from the day of loading, the column they become, and which way they count.
DAY_OFFSETS = {
    "valid_from_days_ago": ("valid_from", -1),
    "carry_over_expires_in_days": ("carry_over_expires_on", 1),
    "expires_in_days": ("expires_on", 1),
}


def read_text_rows(name: str) -> list[TextRow]:
    """Return the rows of `data/{name}.csv` as text by column."""
    with (DATA_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_table_rows(name: str, table: Table, *, today: date) -> list[Row]:
    """Return the rows of `data/{name}.csv` as values for `table`.

    Args:
        name: the file's name without its ending.
        table: columns and their types; columns of the file that it lacks are left out.
        today: the day that offsets count from.
    """
    rows = [_with_dates(row, today=today) for row in read_text_rows(name)]
    return [
        {column.name: _value(row[column.name], column) for column in table.columns if column.name in row}
        for row in rows
    ]


def _with_dates(row: TextRow, *, today: date) -> dict[str, str]:
    dated = dict(row)
    for offset_name, (date_name, direction) in DAY_OFFSETS.items():
        if offset_name in dated:
            days = dated.pop(offset_name)
            dated[date_name] = day_after(today, days, direction=direction)
    return dated


def day_after(today: date, days: str, *, direction: int = 1) -> str:
    """Return the ISO date `days` after `today` (before it for direction -1), empty where `days` is empty."""
    return (today + direction * timedelta(days=int(days))).isoformat() if days else ""


def _value(text: str, column: Column[object]) -> object:
    kind = column.type
    if isinstance(kind, ARRAY):
        return [part for part in text.split("|") if part]
    if text == "" and column.nullable:
        return None
    if isinstance(kind, Boolean):
        return {"true": True, "false": False}[text]
    if isinstance(kind, Float):  # before Numeric, which it is a subclass of
        return float(text)
    for type_class, convert in (
        (Numeric, Decimal),
        (Integer, int),
        (Date, date.fromisoformat),
        (Time, time.fromisoformat),
    ):
        if isinstance(kind, type_class):
            return convert(text)
    return text
