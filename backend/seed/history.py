"""Loads what happened before the day of loading: sales, and the stock that they left."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from sqlalchemy import Connection, select, text

from backend.schema import all_tables
from backend.seed.files import TextRow, read_text_rows
from backend.seed.load import copy_rows, insert_missing
from backend.seed.profiles import StoreTraits, store_factors
from backend.seed.sales import ItemDemand, SalesHistory, StoreDemand, make_history
from backend.seed.stock import BusinessHours, Movement, OpeningLot, first_movements, opening_lots

SALES_COLUMNS = ("location_code", "sku", "sold_on", "quantity", "stocked_out", "promotion")
LEDGER_COLUMNS = ("location_code", "sku", "lot_code", "quantity", "kind", "moved_at")
# Without fresh statistics the first questions after loading would scan these.
ANALYZED_TABLES = (
    "daily_sales",
    "stock_ledger",
    "stock_balances",
    "assortment",
    "lots",
    "items",
    "locations",
)


def load_sales_and_stock(
    connection: Connection, *, today: date, progress: Callable[[str], None]
) -> Mapping[str, int]:
    """Write sales and stock of every location that has no movement yet; return inserted rows by table."""
    counts = dict.fromkeys(("assortment", "lots", "daily_sales", "stock_ledger"), 0)
    lots_by_location = _new_locations(connection, opening_lots(read_text_rows("opening_stock"), today=today))
    if not lots_by_location:
        return counts
    every_lot = [lot for lots in lots_by_location.values() for lot in lots]
    counts |= _load_assortment_and_lots(connection, every_lot)
    progress("Making the sales of the last 120 days")
    histories = make_histories(lots_by_location, today=today)
    progress("Loading the sales")
    counts["daily_sales"] = copy_rows(
        connection,
        all_tables().tables["daily_sales"],
        SALES_COLUMNS,
        (row for history in histories.values() for row in _sales_rows(history)),
    )
    progress("Loading the opening stock")
    counts["stock_ledger"] = copy_rows(
        connection,
        all_tables().tables["stock_ledger"],
        LEDGER_COLUMNS,
        map(_ledger_row, _movements(lots_by_location, histories, today=today)),
    )
    connection.execute(text(f"ANALYZE {', '.join(ANALYZED_TABLES)}"))
    return counts


def make_histories(
    lots_by_location: Mapping[str, Sequence[OpeningLot]], *, today: date
) -> Mapping[str, SalesHistory]:
    """Make the sales of every store among `lots_by_location`, by its code.

    Args:
        lots_by_location: what each location carries; an item whose lots are all empty has run out.
        today: the day after the last one of the histories.
    """
    items = {row["sku"]: _item_demand(row) for row in read_text_rows("items")}
    histories = {}
    for store in _stores(today=today):
        lots = lots_by_location.get(store.code)
        if lots is not None:
            carried = [items[sku] for sku in sorted({lot.sku for lot in lots})]
            histories[store.code] = make_history(store, carried, today=today, out_of_stock=_run_out(lots))
    return histories


def _new_locations(connection: Connection, lots: Sequence[OpeningLot]) -> Mapping[str, Sequence[OpeningLot]]:
    ledger = all_tables().tables["stock_ledger"]
    known = set(connection.scalars(select(ledger.c.location_code).distinct()))
    grouped: dict[str, list[OpeningLot]] = defaultdict(list)
    for lot in lots:
        if lot.location_code not in known:
            grouped[lot.location_code].append(lot)
    return grouped


def _load_assortment_and_lots(connection: Connection, lots: Sequence[OpeningLot]) -> Mapping[str, int]:
    tables = all_tables().tables
    carried = sorted({(lot.location_code, lot.sku) for lot in lots})
    # The same lot lies in several stores; its expiry is the same everywhere.
    expiries = {(lot.sku, lot.lot_code): lot.expires_on for lot in lots}
    return {
        "assortment": insert_missing(
            connection, tables["assortment"], [{"location_code": code, "sku": sku} for code, sku in carried]
        ),
        "lots": insert_missing(
            connection,
            tables["lots"],
            [
                {"sku": sku, "lot_code": lot_code, "expires_on": expires_on}
                for (sku, lot_code), expires_on in sorted(expiries.items())
            ],
        ),
    }


def _stores(*, today: date) -> list[StoreDemand]:
    traits = [
        StoreTraits(
            code=row["code"],
            area_m2=int(row["area_m2"]),
            trade_area=row["trade_area"],
            opened_on=date.fromisoformat(row["opened_on"]),
        )
        for row in read_text_rows("locations")
        if row["kind"] == "store"
    ]
    factors = store_factors(traits, today=today)
    return [
        StoreDemand(
            code=store.code,
            trade_area=store.trade_area,
            opened_on=store.opened_on,
            factor=factors[store.code],
        )
        for store in traits
    ]


def _item_demand(row: TextRow) -> ItemDemand:
    return ItemDemand(
        sku=row["sku"],
        category=row["category"],
        mean_daily_demand=float(row["mean_daily_demand"]),
        demand_cv=float(row["demand_cv"]),
        weekday_profile=row["weekday_profile"],
        promo_uplift=float(row["promo_uplift"]),
    )


def _run_out(lots: Sequence[OpeningLot]) -> Collection[str]:
    on_hand: dict[str, bool] = defaultdict(bool)
    for lot in lots:
        on_hand[lot.sku] |= lot.quantity > 0
    return {sku for sku, has_some in on_hand.items() if not has_some}


def _sales_rows(history: SalesHistory) -> Iterator[tuple[object, ...]]:
    first = history.first_day_index
    days = history.days[first:]
    for index, sku in enumerate(history.skus):
        columns = (history.quantity, history.stocked_out, history.promotion)
        values = (cast("list[object]", column[index, first:].tolist()) for column in columns)
        for day, quantity, stocked_out, promotion in zip(days, *values, strict=True):
            yield history.location_code, sku, day, quantity, stocked_out, promotion


def _movements(
    lots_by_location: Mapping[str, Sequence[OpeningLot]],
    histories: Mapping[str, SalesHistory],
    *,
    today: date,
) -> list[Movement]:
    movements = []
    for row in read_text_rows("locations"):
        lots = lots_by_location.get(row["code"])
        if lots is not None:
            history = histories.get(row["code"])
            movements += first_movements(
                lots,
                {} if history is None else history.last_sales(),
                hours=BusinessHours.of(row),
                today=today,
            )
    return sorted(movements, key=lambda movement: movement.moved_at)


def _ledger_row(movement: Movement) -> tuple[object, ...]:
    return tuple(getattr(movement, column) for column in LEDGER_COLUMNS)
