"""What is said about stock, against the demo data's own files."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.errors import InvalidRequest, NotAllowed, NotFound
from backend.inventory import service as inventory
from backend.inventory.models import DailySalesRow, StockCommitmentRow
from backend.inventory.schemas import LowStockQuery, StockQuery
from tests.factories.days import TODAY
from tests.factories.stock import add_lot, move_stock


def balance_of(uow, actor, item, location):
    report = inventory.check_stock(uow, actor, StockQuery(item=item, location=location))
    (balance,) = report.balances
    return balance


def test_a_store_that_ran_out_has_zero_and_not_no_row(uow, actor_of):
    balance = balance_of(uow, actor_of("zhang.lina"), "BEV-0001", "S003")
    assert (balance.on_hand, balance.available) == (0, 0)
    assert balance.days_of_cover == 0


def test_the_neighbour_holds_what_the_opening_stock_says(uow, actor_of):
    assert balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001").on_hand == 864


def test_an_expired_lot_is_on_hand_but_not_available(uow, actor_of):
    before = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    add_lot(uow.session, "OLD", expires_on=TODAY - timedelta(days=1))
    move_stock(uow.session, 10, lot="OLD", kind="receipt")
    after = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    assert after.on_hand == before.on_hand + 10
    assert after.expired == before.expired + 10
    assert after.available == before.available


def test_a_lot_is_usable_on_its_last_day(uow, actor_of):
    before = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    add_lot(uow.session, "LAST", expires_on=TODAY)
    move_stock(uow.session, 10, lot="LAST", kind="receipt")
    after = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    assert after.available == before.available + 10
    assert after.next_expiry_on == TODAY


def test_reserved_stock_is_not_available_and_ordered_stock_is_shown(uow, actor_of):
    before = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    for kind, quantity in (("reserved", 24), ("on_order", 48)):
        uow.session.add(
            StockCommitmentRow(
                document=f"X-{kind}",
                location_code="S001",
                sku="BEV-0001",
                kind=kind,
                quantity=Decimal(quantity),
            )
        )
    after = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    assert (after.reserved, after.on_order) == (24, 48)
    assert after.available == before.available - 24


def test_cover_counts_only_days_on_which_the_item_could_be_sold(uow, actor_of):
    sales = uow.session.query(DailySalesRow).filter_by(location_code="S001", sku="BEV-0001").all()
    for row in sales:
        row.quantity, row.stocked_out = Decimal(10), False
    for row in [row for row in sales if row.sold_on >= TODAY - timedelta(days=5)]:
        row.quantity, row.stocked_out = Decimal(0), True
    balance = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001")
    assert balance.daily_demand == 10
    assert balance.days_of_cover == Decimal("86.4")


def test_the_last_movement_is_the_newest_ledger_entry(uow, actor_of):
    move_stock(uow.session, -3, kind="waste", moved_at=uow.now)
    movement = balance_of(uow, actor_of("li.wei"), "BEV-0001", "S001").last_movement
    assert (movement.kind, movement.quantity, movement.moved_at) == ("waste", -3, uow.now)


def test_head_office_without_a_location_sees_every_location_that_carries_the_item(uow, actor_of):
    report = inventory.check_stock(uow, actor_of("sun.yutong"), StockQuery(item="ITE-0001"))
    assert [balance.location for balance in report.balances] == ["DC01"]


def test_an_area_manager_sees_the_area_only(uow, actor_of):
    report = inventory.check_stock(uow, actor_of("tang.yi"), StockQuery(item="BEV-0001"))
    assert [balance.location for balance in report.balances] == ["S012", "S013", "S014", "S015", "S016"]


def test_a_store_manager_may_not_look_into_another_store(uow, actor_of):
    with pytest.raises(NotAllowed, match="People's Square"):
        inventory.check_stock(uow, actor_of("li.wei"), StockQuery(item="BEV-0001", location="S003"))


def test_an_unknown_code_is_not_found(uow, actor_of):
    with pytest.raises(NotFound, match="BEV-9999"):
        inventory.check_stock(uow, actor_of("li.wei"), StockQuery(item="BEV-9999"))


def test_a_location_that_does_not_carry_the_item_has_no_balance(uow, actor_of):
    report = inventory.check_stock(uow, actor_of("zhu.xiaowen"), StockQuery(item="ALC-0001"))
    assert report.balances == ()


def test_low_stock_lists_what_is_out_before_what_is_low(uow, actor_of):
    report = inventory.list_low_stock(uow, actor_of("sun.yutong"), LowStockQuery())
    statuses = [line.status for line in report.lines]
    assert statuses == sorted(statuses, key=["out", "low"].index)
    assert (report.out_count, report.low_count) == (statuses.count("out"), statuses.count("low"))
    assert all(line.days_of_cover < report.threshold_days for line in report.lines)


@pytest.mark.parametrize(
    ("location", "sku"),
    [
        ("S012", "CLN-0007"),
        ("S009", "RDY-0009"),
        ("S011", "PRO-0019"),
        ("S016", "DRY-0005"),
        ("S003", "BEV-0001"),
    ],
)
def test_low_stock_finds_the_shortages_placed_in_the_demo(uow, actor_of, location, sku):
    report = inventory.list_low_stock(uow, actor_of("sun.yutong"), LowStockQuery(location=location))
    assert [line.status for line in report.lines if line.item.code == sku] == ["out"]


def test_low_stock_can_be_limited_to_a_category(uow, actor_of):
    report = inventory.list_low_stock(uow, actor_of("zhang.lina"), LowStockQuery(category="beverage"))
    assert {line.item.category for line in report.lines} == {"beverage"}


def test_a_movement_of_nothing_is_refused(uow):
    with pytest.raises(InvalidRequest, match="zero"):
        inventory.record_movement(
            uow, None, location_code="S001", sku="BEV-0001", lot_code="X", quantity=Decimal(0), kind="count"
        )
