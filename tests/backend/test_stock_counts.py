"""A stock count: what was counted becomes what the books say, lot by lot."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from backend.audit import AuditRow
from backend.errors import InvalidRequest, NotAllowed
from backend.inventory.counts import preview_count, record_count
from backend.inventory.models import AssortmentRow, LotRow, StockBalanceRow, StockCountRow, StockEntryRow
from backend.inventory.schemas import CountRequest
from tests.factories.days import TODAY
from tests.factories.master_data import add_item
from tests.factories.stock import add_lot, any_lot, move_stock, on_hand

# Water that S003 carries; its stock is arranged by each test.
SKU = "BEV-0010"


@pytest.fixture
def manager(actor_of):
    return actor_of("zhang.lina")


@pytest.fixture
def shelf(uow):
    """Puts lots on an otherwise empty shelf of S003: (lot, quantity, days until it expires or None)."""

    def arrange(*lots, sku=SKU):
        empty(uow.session, sku)
        for code, quantity, days in lots:
            add_lot(
                uow.session, code, sku=sku, expires_on=None if days is None else TODAY + timedelta(days=days)
            )
            if quantity:
                move_stock(uow.session, quantity, location="S003", sku=sku, lot=code)

    return arrange


def empty(session, sku):
    held = session.execute(
        select(StockBalanceRow.lot_code, StockBalanceRow.quantity).where(
            StockBalanceRow.location_code == "S003", StockBalanceRow.sku == sku, StockBalanceRow.quantity > 0
        )
    ).all()
    for lot, quantity in held:
        move_stock(session, -quantity, location="S003", sku=sku, lot=lot)


def carry_something_new(uow, sku):
    add_item(uow.session, sku, supplier_code="V001")
    uow.session.add(AssortmentRow(location_code="S003", sku=sku))
    uow.session.flush()


def counted(quantity, *, location="S003", sku=SKU):
    return CountRequest(item=sku, location=location, counted_quantity=Decimal(quantity))


def left(uow, *lots):
    return [on_hand(uow.session, location="S003", sku=SKU, lot=lot) for lot in lots]


def movements_of(uow, document):
    query = (
        select(StockEntryRow.lot_code, StockEntryRow.quantity, StockEntryRow.kind)
        .where(StockEntryRow.document == document)
        .order_by(StockEntryRow.id)
    )
    return [tuple(row) for row in uow.session.execute(query)]


def test_after_a_count_the_books_say_what_was_counted(uow, manager, shelf):
    shelf(("A", 30, 90))
    count = record_count(uow, manager, counted(29))
    assert (count.on_hand, count.counted, count.difference) == (30, 29, -1)
    assert (count.document[:3], count.status) == ("SC-", "recorded")
    assert on_hand(uow.session, location="S003", sku=SKU) == 29


def test_what_is_missing_is_taken_off_the_lots_that_expire_first(uow, manager, shelf):
    shelf(("LATE", 20, 90), ("EARLY", 5, 10), ("NEVER", 7, None))
    count = record_count(uow, manager, counted(24))
    assert left(uow, "EARLY", "LATE", "NEVER") == [0, 17, 7]
    assert movements_of(uow, count.document) == [("EARLY", -5, "count"), ("LATE", -3, "count")]


def test_what_has_expired_is_missing_before_what_can_still_be_sold(uow, manager, shelf):
    shelf(("GOOD", 10, 30), ("EXPIRED", 4, -1))
    record_count(uow, manager, counted(10))
    assert left(uow, "EXPIRED", "GOOD") == [0, 10]


def test_what_is_too_much_is_taken_for_the_lot_that_expires_next(uow, manager, shelf):
    shelf(("LATE", 20, 90), ("EARLY", 5, 10), ("EXPIRED", 2, -1))
    record_count(uow, manager, counted(30))
    assert left(uow, "EXPIRED", "EARLY", "LATE") == [2, 8, 20]


def test_goods_found_on_an_empty_shelf_are_of_the_lot_that_was_there_last(uow, manager, shelf):
    shelf(("LAST", 6, 40))
    empty(uow.session, SKU)
    newest_here = uow.session.scalars(
        select(StockBalanceRow.lot_code)
        .join(LotRow, (LotRow.sku == SKU) & (LotRow.lot_code == StockBalanceRow.lot_code))
        .where(StockBalanceRow.location_code == "S003", StockBalanceRow.sku == SKU)
        .order_by(LotRow.expires_on.desc())
    ).first()
    count = record_count(uow, manager, counted(3))
    assert movements_of(uow, count.document) == [(newest_here, 3, "count")]


def test_goods_of_which_no_lot_is_known_count_as_expiring_today(uow, manager):
    sku = "XXX-0001"
    carry_something_new(uow, sku)
    count = record_count(uow, manager, counted(4, sku=sku))
    assert movements_of(uow, count.document) == [(count.document, 4, "count")]
    assert uow.session.get_one(LotRow, (sku, count.document)).expires_on == TODAY


def test_nothing_left_is_a_count_too(uow, manager, shelf):
    shelf(("A", 3, 90), ("B", 4, 120))
    record_count(uow, manager, counted(0))
    assert on_hand(uow.session, location="S003", sku=SKU) == 0


def test_a_count_that_agrees_is_kept_and_moves_nothing(uow, manager, shelf):
    shelf(("A", 12, 90))
    count = record_count(uow, manager, counted(12))
    assert movements_of(uow, count.document) == []
    row = uow.session.get_one(StockCountRow, count.document)
    assert (row.on_hand_quantity, row.counted_quantity, row.counted_by) == (12, 12, manager.email)


def test_a_preview_shows_the_difference_and_its_value_and_changes_nothing(uow, manager, shelf):
    shelf(("A", 30, 90))
    preview = preview_count(uow, manager, counted(26))
    assert (preview.on_hand, preview.counted, preview.difference) == (30, 26, -4)
    assert preview.difference_cny == -4 * preview.item.cost_cny
    assert on_hand(uow.session, location="S003", sku=SKU) == 30
    assert uow.session.scalars(select(StockCountRow)).all() == []


def test_the_version_changes_with_the_stock_and_only_with_it(uow, manager, shelf):
    shelf(("A", 30, 90))
    first = preview_count(uow, manager, counted(26)).version
    assert preview_count(uow, manager, counted(26)).version == first
    move_stock(uow.session, 1, location="S001", sku=SKU)
    assert preview_count(uow, manager, counted(26)).version == first
    move_stock(uow.session, -1, location="S003", sku=SKU, lot="A")
    assert preview_count(uow, manager, counted(26)).version != first


def test_another_store_cannot_be_counted(uow, manager):
    for act in (preview_count, record_count):
        with pytest.raises(NotAllowed, match="Jing'an"):
            act(uow, manager, counted(5, location="S001"))


def test_an_area_manager_counts_in_the_stores_of_the_area(uow, actor_of):
    lot = any_lot(uow.session, location="S004", sku="FRZ-0005")
    assert lot is not None
    count = record_count(uow, actor_of("zhou.minghui"), counted(72, location="S004", sku="FRZ-0005"))
    assert on_hand(uow.session, location="S004", sku="FRZ-0005") == count.counted == 72


def test_what_a_store_does_not_carry_cannot_be_counted_there(uow, manager):
    with pytest.raises(InvalidRequest, match="does not carry"):
        preview_count(uow, manager, counted(5, sku="ITE-0001"))


def test_a_count_stands_in_the_audit_chain(uow, manager, shelf):
    shelf(("A", 30, 90))
    count = record_count(uow, manager, counted(29))
    row = uow.session.scalars(select(AuditRow).where(AuditRow.subject == count.document)).one()
    assert (row.action, row.actor_email) == ("stock_counted", manager.email)
    assert row.payload == {"location": "S003", "item": SKU, "on_hand": "30.000", "counted": "29"}
