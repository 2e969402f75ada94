from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.approvals import delegations
from backend.approvals.schemas import Delegation
from backend.errors import Conflict, Incomplete, InvalidRequest, NotAllowed
from backend.inventory import incoming
from backend.inventory import service as inventory
from backend.inventory.models import LotQuarantineRow, StockCommitmentRow, StockEntryRow
from backend.inventory.schemas import StockQuery
from backend.procurement import orders, receipts
from backend.procurement.drafts import OrderDraft, ReceiptDraft, ReceivedLine, ToleranceDraft
from backend.procurement.models import PurchaseRequestRow
from backend.procurement.schemas import GoodsReceiptDraft
from tests.factories.actors import actor_named, full_email
from tests.factories.days import TODAY
from tests.factories.purchasing import (
    COLA,
    COLA_CASE,
    DUMPLINGS,
    MILK,
    approve,
    approved,
    ordered,
    raised,
    received,
)
from tests.factories.stock import on_hand


def booked(uow, document):
    query = select(func.sum(StockEntryRow.quantity)).where(
        StockEntryRow.document == document, StockEntryRow.kind == "receipt"
    )
    return uow.session.scalar(query)


def still_expected(uow, document):
    query = select(func.sum(StockCommitmentRow.quantity)).where(StockCommitmentRow.document == document)
    return uow.session.scalar(query)


def tolerate(uow, percent, *, by="sun.yutong", sku=COLA):
    draft = ToleranceDraft(item=sku, over_receipt_percent=Decimal(percent))
    receipts.set_over_receipt_tolerance(uow, actor_named(uow, by), draft)


def test_everything_that_is_open_comes_onto_the_ledger_at_once(uow):
    order = ordered(uow)
    before = on_hand(uow.session)
    receipt = received(uow, order)
    assert (receipt.document, receipt.status, receipt.order_status) == ("GR-000001", "recorded", "received")
    assert receipt.amount == 5 * COLA_CASE
    assert on_hand(uow.session) == before + 120
    assert booked(uow, receipt.document) == 120
    assert still_expected(uow, order.document) is None
    assert uow.session.get(PurchaseRequestRow, order.requests[0]).status == "received"


def test_parts_come_until_nothing_is_open(uow):
    order = ordered(uow)
    first = received(uow, order, (COLA, 50))
    assert first.order_status == "partially_received"
    assert still_expected(uow, order.document) == 70
    assert received(uow, order, (COLA, 70)).order_status == "received"
    with pytest.raises(Conflict):
        received(uow, order)


@pytest.mark.parametrize(
    ("percent", "quantity", "is_accepted"),
    [
        ("0", "120", True),
        ("0", "120.002", False),
        ("0", "120.001", False),
        ("5", "126", True),
        ("5", "126.001", False),
    ],
)
def test_more_than_was_ordered_is_tolerated_to_the_last_digit(uow, percent, quantity, is_accepted):
    tolerate(uow, percent)
    order = ordered(uow)
    if is_accepted:
        assert received(uow, order, (COLA, quantity)).order_status == "received"
    else:
        with pytest.raises(InvalidRequest, match="the most that may be received"):
            received(uow, order, (COLA, quantity))


def test_the_tolerance_counts_all_deliveries_together(uow):
    tolerate(uow, "5")
    order = ordered(uow)
    received(uow, order, (COLA, 119))
    with pytest.raises(InvalidRequest):
        received(uow, order, (COLA, "7.001"))
    assert received(uow, order, (COLA, 7)).order_status == "received"


def test_only_buyers_set_tolerances(uow):
    with pytest.raises(NotAllowed):
        tolerate(uow, "5", by="li.wei")


def test_what_was_not_ordered_is_not_received(uow):
    order = ordered(uow)
    with pytest.raises(InvalidRequest, match="was not ordered"):
        received(uow, order, (MILK, 12))


def test_who_approved_the_request_does_not_receive_the_goods(uow):
    order = ordered(uow)
    with pytest.raises(NotAllowed, match="You approved PR-000001"):
        received(uow, order, by="li.wei")


def test_neither_the_delegate_who_approved_nor_the_one_stood_in_for_receives(uow):
    request = raised(uow)
    draft = Delegation(delegate=full_email("wu.yating"), start_on=TODAY, end_on=TODAY)
    delegations.delegate_approvals(uow, actor_named(uow, "li.wei"), draft)
    approve(uow, request.document, "wu.yating")
    buyer = actor_named(uow, "sun.yutong")
    [order] = orders.place_orders(uow, buyer, OrderDraft(requests=(request.document,))).documents
    for by in ("wu.yating", "li.wei"):
        with pytest.raises(NotAllowed, match="You approved"):
            received(uow, order, by=by)
    assert received(uow, order, by="zhou.minghui").status == "recorded"


def test_who_asked_for_goods_does_not_receive_them(uow):
    order = ordered(uow)
    with pytest.raises(NotAllowed) as refused:
        received(uow, order, by="liu.zeyang")
    assert str(refused.value).startswith("You asked for PR-000001, so somebody else of")
    for by in ("wu.yating", "zhou.minghui"):
        assert received(uow, order, (COLA, 24), by=by).status == "recorded"


@pytest.mark.parametrize(("by", "words"), [("sun.yutong", "Only staff"), ("fang.yi", "outside your stores")])
def test_only_people_of_the_place_receive(uow, by, words):
    order = ordered(uow)
    with pytest.raises(NotAllowed, match=words):
        received(uow, order, by=by)


def test_an_order_for_several_stores_is_received_store_by_store(uow):
    first = approved(uow)
    second = approved(uow, (COLA, 240), by="zhu.xiaowen", location="S006")
    buyer = actor_named(uow, "sun.yutong")
    [order] = orders.place_orders(uow, buyer, OrderDraft(requests=(first, second))).documents
    receipt = received(uow, order)
    assert (receipt.location.code, receipt.order_status) == ("S001", "partially_received")
    assert uow.session.get(PurchaseRequestRow, first).status == "ordered"
    with pytest.raises(Conflict, match="has come already"):
        received(uow, order)
    with pytest.raises(Incomplete, match="for several stores"):
        received(uow, order, by="zhou.minghui")
    assert received(uow, order, by="ding.yifan").order_status == "received"


def test_a_lot_keeps_the_date_on_its_label(uow):
    order = ordered(uow, (MILK, 24))
    date = TODAY + timedelta(days=12)
    receipt = received(
        uow, order, (MILK, 24), lot_code="YL0612", expires_on=date, temperature_celsius=Decimal("4.0")
    )
    [line] = receipt.lines
    assert (line.lot_code, line.expires_on, line.is_quarantined, line.notes) == ("YL0612", date, False, ())
    assert on_hand(uow.session, sku=MILK, lot="YL0612") == 24


def test_a_date_that_nobody_read_is_taken_early_and_said_so(uow):
    order = ordered(uow, (MILK, 24))
    [line] = received(uow, order).lines
    # Half of the 15 days, rounded up, is the least that may be left.
    assert line.expires_on == TODAY + timedelta(days=8)
    assert line.notes == ("expiry_assumed", "not_measured")


def test_goods_with_too_little_life_left_are_noted(uow):
    order = ordered(uow, (MILK, 24))
    [line] = received(uow, order, (MILK, 24), expires_on=TODAY + timedelta(days=7)).lines
    assert line.notes == ("short_dated", "not_measured")


@pytest.mark.parametrize(("days", "words"), [(-1, "expired on"), (16, "keeps 15 days at most")])
def test_impossible_dates_are_refused(uow, days, words):
    order = ordered(uow, (MILK, 24))
    with pytest.raises(InvalidRequest, match=words):
        received(uow, order, (MILK, 24), expires_on=TODAY + timedelta(days=days))


def test_a_known_lot_with_another_date_is_refused(uow):
    first, second = ordered(uow, (MILK, 24)), ordered(uow, (MILK, 36))
    received(uow, first, (MILK, 24), lot_code="YL1", expires_on=TODAY + timedelta(days=10))
    with pytest.raises(Conflict, match="Lot YL1 is known"):
        received(uow, second, (MILK, 36), lot_code="YL1", expires_on=TODAY + timedelta(days=11))
    # Without a date the lot's own is meant.
    [line] = received(uow, second, (MILK, 36), lot_code="YL1").lines
    assert line.expires_on == TODAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("sku", "quantity", "celsius", "notes"),
    [
        (MILK, 24, "0", ()),
        (MILK, 24, "5.0", ()),
        (MILK, 24, "5.1", ("too_warm",)),
        (MILK, 24, "-0.1", ("too_cold",)),
        (DUMPLINGS, 200, "-18", ()),
        (DUMPLINGS, 200, "-17.9", ("too_warm",)),
        (DUMPLINGS, 200, "-30", ()),
        (COLA, 120, "30", ()),
    ],
)
def test_cold_goods_outside_their_range_go_into_quarantine(uow, sku, quantity, celsius, notes):
    order = ordered(uow, (sku, quantity))
    receipt = received(
        uow,
        order,
        (sku, quantity),
        temperature_celsius=Decimal(celsius),
        expires_on=TODAY + timedelta(days=13 if sku == MILK else 300),
    )
    [line] = receipt.lines
    assert (line.notes, line.is_quarantined) == (notes, bool(notes))
    held = uow.session.scalars(select(LotQuarantineRow.lot_code)).all()
    assert held == ([line.lot_code] if notes else [])


def available(uow, sku):
    report = inventory.check_stock(uow, actor_named(uow, "li.wei"), StockQuery(item=sku, location="S001"))
    return report.balances[0].on_hand, report.balances[0].available


def test_quarantined_goods_are_on_hand_and_not_available_until_released(uow):
    there, usable = available(uow, MILK)
    order = ordered(uow, (MILK, 24))
    receipt = received(uow, order, (MILK, 24), lot_code="W1", temperature_celsius=Decimal(9))
    assert receipt.lines[0].is_quarantined
    assert available(uow, MILK) == (there + 24, usable)
    place = {"location_code": "S001", "sku": MILK, "lot_code": "W1"}
    with pytest.raises(NotAllowed, match="Only the manager"):
        incoming.release_lot(uow, actor_named(uow, "wu.yating"), **place)
    incoming.release_lot(uow, actor_named(uow, "li.wei"), **place)
    assert available(uow, MILK) == (there + 24, usable + 24)


def test_what_people_say_in_a_sentence_is_enough(uow):
    order = ordered(uow)
    said = GoodsReceiptDraft(document=order.document, lines=[{"item": COLA, "quantity": "48"}])
    receipt = receipts.receive_order(uow, actor_named(uow, "wu.yating"), ReceiptDraft.of(said))
    assert (receipt.lines[0].quantity, receipt.order_status) == (48, "partially_received")
    everything = ReceiptDraft.of(GoodsReceiptDraft(document=order.document))
    assert receipts.receive_order(uow, actor_named(uow, "wu.yating"), everything).order_status == "received"


def test_a_delivery_that_is_refused_leaves_nothing_behind(database):
    with database.unit() as uow:
        order = ordered(uow, (COLA, 120))
        uow.commit()
    lines = (
        ReceivedLine(item=COLA, quantity=Decimal(24)),
        ReceivedLine(item=COLA, quantity=Decimal(97)),
    )
    draft = ReceiptDraft(document=order.document, lines=lines)
    with pytest.raises(InvalidRequest), database.unit() as uow:
        receipts.receive_order(uow, actor_named(uow, "wu.yating"), draft)
    with database.unit() as uow:
        assert still_expected(uow, order.document) == 120
        assert received(uow, order).document == "GR-000001"
