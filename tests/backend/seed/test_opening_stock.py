from collections import defaultdict
from datetime import time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from backend.inventory.models import AssortmentRow, DailySalesRow, LotRow, StockBalanceRow, StockEntryRow
from backend.people.models import EmployeeRow, LeaveBalanceRow
from backend.procurement.models import SupplierPriceRow, SupplierRow
from backend.seed.sales import LastSale
from backend.seed.stock import BusinessHours, OpeningLot, booking_time, first_movements
from tests.backend.seed.test_demo import csv_rows
from tests.factories.days import NOW, TODAY
from tests.factories.stock import on_hand

YESTERDAY = TODAY - timedelta(days=1)


def test_balances_equal_the_file_lot_by_lot(uow):
    stated = {
        (row["location_code"], row["sku"], row["lot_code"]): Decimal(row["quantity"])
        for row in csv_rows("opening_stock")
    }
    found = {
        (row.location_code, row.sku, row.lot_code): row.quantity
        for row in uow.session.scalars(select(StockBalanceRow))
    }
    assert {key: quantity for key, quantity in found.items() if quantity} == {
        key: quantity for key, quantity in stated.items() if quantity
    }
    assert found.keys() <= stated.keys()


def test_lots_expire_on_the_stated_day(uow):
    stated = {
        (row["sku"], row["lot_code"]): TODAY + timedelta(days=int(row["expires_in_days"]))
        if row["expires_in_days"]
        else None
        for row in csv_rows("opening_stock")
    }
    found = {(row.sku, row.lot_code): row.expires_on for row in uow.session.scalars(select(LotRow))}
    assert found == stated


def test_a_location_carries_what_the_file_lists_even_where_it_has_run_out(uow):
    stated = {(row["location_code"], row["sku"]) for row in csv_rows("opening_stock")}
    found = {(row.location_code, row.sku) for row in uow.session.scalars(select(AssortmentRow))}
    assert found == stated


def movements_by_pair(uow):
    found = defaultdict(list)
    for entry in uow.session.scalars(
        select(StockEntryRow).order_by(StockEntryRow.moved_at, StockEntryRow.id)
    ):
        found[entry.location_code, entry.sku].append(entry)
    return found


def test_the_last_movement_of_whatever_sold_is_its_newest_sale(uow):
    sales = DailySalesRow
    pair_of_sale = (sales.location_code, sales.sku)
    query = (
        select(*pair_of_sale, sales.sold_on, sales.quantity)
        .ext(distinct_on(*pair_of_sale))
        .where(sales.quantity > 0)
        .order_by(*pair_of_sale, sales.sold_on.desc())
    )
    newest = {
        (location, sku): (day, "sale", -units) for location, sku, day, units in uow.session.execute(query)
    }
    movements = movements_by_pair(uow)
    assert len(newest) > 1500
    assert {
        pair: (local_day(movements[pair][-1]), movements[pair][-1].kind, movements[pair][-1].quantity)
        for pair in newest
    } == newest
    assert all(entry.kind == "opening" for entries in movements.values() for entry in entries[:-1])


def test_what_ran_out_some_days_ago_shows_the_sale_that_emptied_the_shelf(uow):
    sold_out_earlier = {
        pair: entries
        for pair, entries in movements_by_pair(uow).items()
        if entries[-1].kind == "sale" and local_day(entries[-1]) < YESTERDAY
    }
    assert len(sold_out_earlier) > 20
    without_stock = [
        pair for pair in sold_out_earlier if not on_hand(uow.session, location=pair[0], sku=pair[1])
    ]
    assert len(without_stock) > 5


def test_nothing_that_was_ever_carried_by_a_store_is_without_a_movement(uow):
    carried = {
        (row.location_code, row.sku)
        for row in uow.session.scalars(select(AssortmentRow))
        if row.location_code.startswith("S")
    }
    assert carried <= movements_by_pair(uow).keys()


def local_day(entry):
    # Shanghai and Singapore share their offset.
    return entry.moved_at.astimezone(ZoneInfo("Asia/Shanghai")).date()


def test_no_movement_is_of_today(uow):
    assert uow.session.scalar(select(func.max(StockEntryRow.moved_at))) < NOW - timedelta(hours=10)


def test_warehouse_and_kitchen_sell_nothing(uow):
    kinds = select(StockEntryRow.kind).where(StockEntryRow.location_code.in_(["DC01", "CK01"])).distinct()
    assert uow.session.scalars(kinds).all() == ["opening"]
    sales = select(func.count()).where(DailySalesRow.location_code.in_(["DC01", "CK01"]))
    assert uow.session.scalar(sales) == 0


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (time(7), time(22, 30), time(22, 10)),
        (time(0), time(23, 59), time(23, 39)),
        (time(9), time(1), time(23, 40)),  # closes after midnight: booked before it
    ],
)
def test_sales_are_booked_shortly_before_closing_and_before_midnight(opens, closes, expected):
    assert booking_time(BusinessHours("Asia/Shanghai", opens, closes)) == expected


lots = st.lists(
    st.builds(
        OpeningLot,
        location_code=st.just("S001"),
        sku=st.sampled_from(["A", "B"]),
        lot_code=st.sampled_from(["L1", "L2", "L3", "L4"]),
        quantity=st.integers(0, 90).map(Decimal),
        expires_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=30)),
    ),
    min_size=1,
    unique_by=lambda lot: (lot.sku, lot.lot_code),
)


last_sales = st.builds(
    LastSale, sold_on=st.dates(TODAY - timedelta(days=9), YESTERDAY), quantity=st.integers(1, 60)
)


@given(lots=lots, sold=st.dictionaries(st.sampled_from(["A", "B", "C"]), last_sales))
def test_whatever_was_sold_the_movements_leave_exactly_the_stock_stated(lots, sold):
    hours = BusinessHours("Asia/Shanghai", time(7), time(22))
    movements = first_movements(lots, sold, hours=hours, today=TODAY)
    balances = defaultdict(Decimal)
    for movement in sorted(movements, key=lambda movement: movement.moved_at):
        balances[movement.sku, movement.lot_code] += movement.quantity
        assert balances[movement.sku, movement.lot_code] >= 0
    assert all(balances[lot.sku, lot.lot_code] == lot.quantity for lot in lots)
    carried = {lot.sku for lot in lots}
    assert {
        movement.sku: (local_day(movement), -movement.quantity)
        for movement in movements
        if movement.kind == "sale"
    } == {sku: (last.sold_on, last.quantity) for sku, last in sold.items() if sku in carried}


class TestSituationsPlacedOnPurpose:
    @pytest.mark.parametrize(
        ("location", "sku"),
        [
            ("S003", "BEV-0001"),
            ("S012", "CLN-0007"),
            ("S009", "RDY-0009"),
            ("S011", "PRO-0019"),
            ("S016", "DRY-0005"),
        ],
    )
    def test_it_has_run_out_and_was_out_of_stock_yesterday(self, uow, location, sku):
        assert uow.session.get(AssortmentRow, (location, sku)) is not None
        assert on_hand(uow.session, location=location, sku=sku) == 0
        assert uow.session.get_one(DailySalesRow, (location, sku, YESTERDAY)).stocked_out

    def test_another_store_and_the_warehouse_have_cola(self, uow):
        assert on_hand(uow.session, location="S001", sku="BEV-0001") == 864
        assert on_hand(uow.session, location="DC01", sku="BEV-0001") > 864

    def test_milk_in_one_store_expires_within_three_days(self, uow):
        expiring = (
            select(func.sum(StockBalanceRow.quantity))
            .join(LotRow, (LotRow.sku == StockBalanceRow.sku) & (LotRow.lot_code == StockBalanceRow.lot_code))
            .where(StockBalanceRow.location_code == "S010", StockBalanceRow.sku == "DAI-0001")
            .where(LotRow.expires_on.between(TODAY, TODAY + timedelta(days=3)))
        )
        assert uow.session.scalar(expiring) == 28
        assert on_hand(uow.session, location="S014", sku="DAI-0001") == 5

    def test_four_lots_on_the_shelf_expired_yesterday(self, uow):
        expired = (
            select(StockBalanceRow.location_code)
            .join(LotRow, (LotRow.sku == StockBalanceRow.sku) & (LotRow.lot_code == StockBalanceRow.lot_code))
            .where(LotRow.expires_on == YESTERDAY, StockBalanceRow.quantity > 0)
            .order_by(StockBalanceRow.location_code)
        )
        assert uow.session.scalars(expired).all() == ["S004", "S006", "S011", "S013"]

    def test_one_person_has_no_annual_leave_left(self, uow):
        balance = uow.session.get_one(LeaveBalanceRow, ("ni.jia@lantern.example.com", "annual"))
        assert balance.entitled_days + balance.carried_over_days - balance.used_days == 0

    def test_one_person_has_left(self, uow):
        left = uow.session.scalars(select(EmployeeRow.email).where(EmployeeRow.status == "left")).all()
        assert left == ["tan.zhiyuan@lantern.example.com"]

    def test_the_supplier_on_hold_still_quotes_prices(self, uow):
        assert uow.session.get_one(SupplierRow, "V009").status == "on_hold"
        quotes = select(func.count()).where(SupplierPriceRow.supplier_code == "V009")
        assert uow.session.scalar(quotes) > 0
