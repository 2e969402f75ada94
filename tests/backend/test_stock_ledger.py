from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.inventory.models import StockBalanceRow, StockEntryRow
from tests.factories.databases import database_on
from tests.factories.days import NOW
from tests.factories.stock import add_lot, any_lot, move_stock, on_hand

LOTS = ("LOT-A", "LOT-B", "LOT-C")

quantities = st.decimals(min_value=-60, max_value=60, places=3).filter(bool)
movements = st.lists(
    st.lists(st.tuples(st.sampled_from(LOTS), quantities), min_size=1, max_size=4), min_size=1, max_size=6
)


@given(statements=movements)
@settings(max_examples=20, deadline=None)
def test_balances_are_the_sum_of_the_ledger_and_never_negative(seeded_engine, statements):
    expected = dict.fromkeys(LOTS, Decimal(0))
    with seeded_engine.connect() as connection, connection.begin() as transaction:
        with database_on(connection).unit() as uow:
            for lot in LOTS:
                add_lot(uow.session, lot)
            for rows in statements:
                after = dict(expected)
                for lot, quantity in rows:
                    after[lot] += quantity
                if _book(uow.session, rows):
                    assert min(after.values()) >= 0
                    expected = after
                else:
                    assert min(after.values()) < 0
            assert {lot: on_hand(uow.session, lot=lot) for lot in LOTS} == expected
            assert _ledger_sums(uow.session) == {lot: total for lot, total in expected.items() if total}
        transaction.rollback()


def _book(session: Session, rows):
    """Book `rows` in one statement; tell whether the database accepted it."""
    values = [_values(lot, quantity) for lot, quantity in rows]
    with suppress_constraint("ck_stock_balances_not_negative"), session.begin_nested():
        session.execute(StockEntryRow.__table__.insert().values(values))
        return True
    return False


@contextmanager
def suppress_constraint(name):
    try:
        yield
    except IntegrityError as error:
        if error.orig.diag.constraint_name != name:
            raise


def _values(lot, quantity):
    return {
        "location_code": "S001",
        "sku": "BEV-0001",
        "lot_code": lot,
        "quantity": quantity,
        "kind": "count",
        "moved_at": NOW,
    }


def _ledger_sums(session):
    total = func.sum(StockEntryRow.quantity)
    return dict(
        session.execute(
            select(StockEntryRow.lot_code, total)
            .where(StockEntryRow.lot_code.in_(LOTS))
            .group_by(StockEntryRow.lot_code)
            .having(total != 0)
        ).all()
    )


def test_more_than_there_is_cannot_leave(uow):
    there = on_hand(uow.session)
    with pytest.raises(IntegrityError, match="not_negative"), uow.session.begin_nested():
        move_stock(uow.session, -there - 1)
    assert on_hand(uow.session) == there


def test_a_movement_of_nothing_is_refused(uow):
    with pytest.raises(IntegrityError, match="moves_something"):
        move_stock(uow.session, 0)


def test_an_item_that_a_location_does_not_carry_cannot_be_moved_there(uow):
    lot = any_lot(uow.session, sku="ALC-0001")
    with pytest.raises(IntegrityError, match="assortment"):
        move_stock(uow.session, 5, location="S006", sku="ALC-0001", lot=lot)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
    ],
)
@pytest.mark.parametrize(("table", "column"), [("stock_ledger", "kind"), ("audit_log", "action")])
def test_the_database_refuses_to_change_what_was_recorded(connection, statement, table, column):
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        connection.execute(text(statement.format(table=table, column=column)))


def test_writers_that_move_the_same_lots_in_opposite_orders_wait_for_each_other(fresh_database):
    with fresh_database.unit() as uow:
        for lot in LOTS:
            add_lot(uow.session, lot)
        uow.commit()

    def write(writer):
        lots = LOTS if writer % 2 else LOTS[::-1]
        for _ in range(10):
            with fresh_database.unit() as uow:
                uow.session.execute(
                    StockEntryRow.__table__.insert().values([_values(lot, Decimal(1)) for lot in lots])
                )
                uow.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with fresh_database.unit() as uow:
        assert {lot: on_hand(uow.session, lot=lot) for lot in LOTS} == dict.fromkeys(LOTS, 40)


def test_loading_many_rows_at_once_keeps_the_balances_too(uow):
    sums = (
        select(
            StockEntryRow.location_code,
            StockEntryRow.sku,
            StockEntryRow.lot_code,
            func.sum(StockEntryRow.quantity),
        )
        .group_by(StockEntryRow.location_code, StockEntryRow.sku, StockEntryRow.lot_code)
        .order_by(StockEntryRow.location_code, StockEntryRow.sku, StockEntryRow.lot_code)
    )
    balances = select(
        StockBalanceRow.location_code, StockBalanceRow.sku, StockBalanceRow.lot_code, StockBalanceRow.quantity
    ).order_by(StockBalanceRow.location_code, StockBalanceRow.sku, StockBalanceRow.lot_code)
    rows = uow.session.execute(balances).all()
    assert len(rows) > 3000
    assert rows == uow.session.execute(sums).all()
