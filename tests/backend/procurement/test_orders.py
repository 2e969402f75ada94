from decimal import Decimal

import pytest
from sqlalchemy import select, update

from backend.errors import Conflict, NotAllowed, NotFound
from backend.inventory.models import StockCommitmentRow
from backend.procurement import orders
from backend.procurement.consolidation import offer_consolidation
from backend.procurement.drafts import OrderClosing, OrderDraft
from backend.procurement.models import PurchaseRequestLineRow, PurchaseRequestRow, SupplierRow
from tests.factories.actors import actor_named
from tests.factories.days import TODAY
from tests.factories.purchasing import COLA, MILK, approved, ordered, raised, received, set_price


def place(uow, *documents, by="sun.yutong", **details):
    return orders.place_orders(uow, actor_named(uow, by), OrderDraft(requests=documents, **details)).documents


def on_order(uow):
    query = select(StockCommitmentRow).order_by(StockCommitmentRow.location_code, StockCommitmentRow.sku)
    return [(row.location_code, row.sku, row.quantity) for row in uow.session.scalars(query)]


def status_of(uow, number):
    return uow.session.get(PurchaseRequestRow, number, populate_existing=True).status


def test_a_request_becomes_one_order_for_each_supplier(uow):
    document = approved(uow, (COLA, 120), (MILK, 24))
    first, second = place(uow, document)
    assert [(order.document, order.supplier.code) for order in (first, second)] == [
        ("PO-000001", "V001"),
        ("PO-000002", "V002"),
    ]
    assert (first.amount, second.amount) == (Decimal("194.40"), Decimal("235.20"))
    assert (first.expected_on - TODAY).days == 3
    assert status_of(uow, document) == "ordered"
    assert on_order(uow) == [("S001", COLA, 120), ("S001", MILK, 24)]


def test_what_is_not_approved_is_not_ordered(uow):
    request = raised(uow)
    with pytest.raises(Conflict, match="cannot be done any more"):
        place(uow, request.document)
    with pytest.raises(NotFound):
        place(uow, "PR-000077")


def test_what_was_changed_after_approval_is_not_ordered(uow):
    document = approved(uow)
    uow.session.execute(
        update(PurchaseRequestLineRow)
        .where(PurchaseRequestLineRow.request_number == document)
        .values(cases=500)
    )
    with pytest.raises(Conflict, match="changed after it was approved"):
        place(uow, document)


def test_nothing_is_ordered_twice(uow):
    document = approved(uow)
    place(uow, document)
    with pytest.raises(Conflict):
        place(uow, document)


@pytest.mark.parametrize("by", ["li.wei", "liu.zeyang", "wu.xiaoyan", "feng.li"])
def test_only_buyers_place_orders(uow, by):
    document = approved(uow)
    with pytest.raises(NotAllowed, match="Only buyers"):
        place(uow, document, by=by)


def test_a_supplier_that_was_put_on_hold_since_gets_no_order(uow):
    document = approved(uow)
    uow.session.get(SupplierRow, "V001").status = "on_hold"
    uow.session.flush()
    with pytest.raises(Conflict, match="is on hold"):
        place(uow, document)


def test_a_price_that_rose_since_the_approval_must_be_approved_again(uow):
    document = approved(uow)
    set_price(uow, "38.89", min_cases=5, valid_from=TODAY)
    with pytest.raises(Conflict, match="has risen"):
        place(uow, document)


def test_a_smallest_order_is_reached_by_several_stores_together(uow):
    first = approved(uow, (COLA, 48))
    second = approved(uow, (COLA, 72), by="ding.yifan", location="S006")
    with pytest.raises(Conflict, match="takes 5 cases"):
        place(uow, first)
    [offer] = offer_consolidation(uow, actor_named(uow, "sun.yutong")).offers
    assert (offer.requests, offer.cases, offer.reaches_minimum) == ((first, second), 5, True)
    [order] = place(uow, first, second)
    assert [(line.location.code, line.quantity) for line in order.lines] == [("S001", 48), ("S006", 72)]


def test_stores_that_order_together_get_the_better_price(uow):
    set_price(uow, "36.00", min_cases=12, valid_from=TODAY)
    first = approved(uow, (COLA, 120))
    second = approved(uow, (COLA, 168), by="ding.yifan", location="S006")
    offers = offer_consolidation(uow, actor_named(uow, "sun.yutong"))
    # 12 cases at 38.88 apart, at 36.00 together.
    assert offers.saving == Decimal("34.56")
    assert offers.offers[0].locations == ("S001", "S006")
    [order] = place(uow, first, second)
    assert order.amount == Decimal("432.00")


def test_nothing_is_offered_that_saves_nothing(uow):
    approved(uow)
    approved(uow, (COLA, 120), by="ding.yifan", location="S006")
    offers = offer_consolidation(uow, actor_named(uow, "sun.yutong"))
    assert offers.offers == ()
    with pytest.raises(NotAllowed):
        offer_consolidation(uow, actor_named(uow, "li.wei"))


def test_a_cancelled_order_expects_nothing_and_its_request_can_be_ordered_again(uow):
    order = ordered(uow)
    closing = OrderClosing(document=order.document, reason="供应商缺货")
    assert orders.cancel_order(uow, actor_named(uow, "sun.yutong"), closing).status == "cancelled"
    assert on_order(uow) == []
    [request] = order.requests
    assert status_of(uow, request) == "approved"
    assert place(uow, request)[0].document == "PO-000002"


def test_an_order_of_which_something_came_is_closed_and_not_cancelled(uow):
    order = ordered(uow)
    closing = OrderClosing(document=order.document)
    buyer = actor_named(uow, "sun.yutong")
    with pytest.raises(Conflict):
        orders.close_order(uow, buyer, closing)
    received(uow, order, (COLA, 24))
    with pytest.raises(Conflict):
        orders.cancel_order(uow, buyer, closing)
    assert orders.close_order(uow, buyer, closing).status == "closed"
    assert on_order(uow) == []
    assert status_of(uow, order.requests[0]) == "received"
