from decimal import Decimal

import pytest
from sqlalchemy import select, update

from backend.errors import Conflict, NotAllowed, NotFound
from backend.inventory.models import StockCommitmentRow
from backend.procurement import orders, requests
from backend.procurement.budgets import BudgetDraft, set_budget
from backend.procurement.consolidation import offer_consolidation
from backend.procurement.desks import list_orders_to_place
from backend.procurement.drafts import OrderClosing, OrderDraft, Revision
from backend.procurement.models import PurchaseRequestLineRow, PurchaseRequestRow, SupplierRow
from backend.procurement.schemas import DocumentCancellation
from backend.timeline import read_timeline
from tests.factories.actors import actor_named
from tests.factories.days import TODAY
from tests.factories.purchasing import (
    COLA,
    MILK,
    approve_fully,
    approved,
    ordered,
    raised,
    received,
    request_draft,
    set_price,
)


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


@pytest.mark.parametrize("flow", ["two_way", "consignment"])
def test_only_the_procurement_manager_orders_what_is_paid_without_its_goods(uow, flow):
    document = approved(uow)
    with pytest.raises(NotAllowed, match="Only the procurement manager"):
        place(uow, document, flow=flow)
    [order] = place(uow, document, flow=flow, by="lu.jianming")
    assert [event.event for event in read_timeline(uow, order.document)] == ["placed", "goods_match_waived"]


def test_a_request_whose_order_was_cancelled_can_be_revised(uow):
    order = ordered(uow)
    [request] = order.requests
    buyer, asker = actor_named(uow, "sun.yutong"), actor_named(uow, "liu.zeyang")
    orders.cancel_order(uow, buyer, OrderClosing(document=order.document))
    revision = Revision(document=request, draft=request_draft((MILK, 24)))
    assert requests.revise_request(uow, asker, revision).status == "pending"
    assert [line.item.code for line in orders.get_order(uow, buyer, order.document).lines] == [COLA]
    approve_fully(uow, request)
    assert [line.item.code for line in place(uow, request)[0].lines] == [MILK]


def half_ordered(uow):
    """Return a request of which cola is on an order, and whose order of milk was cancelled."""
    document = approved(uow, (COLA, 120), (MILK, 24))
    cola, milk = place(uow, document)
    orders.cancel_order(uow, actor_named(uow, "sun.yutong"), OrderClosing(document=milk.document))
    return document, cola


def test_what_is_not_ordered_of_a_request_is_cancelled_and_the_rest_still_comes(uow):
    document, cola = half_ordered(uow)
    assert status_of(uow, document) == "approved"
    asker = actor_named(uow, "liu.zeyang")
    cancelled = requests.cancel_request(uow, asker, DocumentCancellation(document=document))
    assert cancelled.status == "ordered"
    assert read_timeline(uow, document)[-1].event == "rest_cancelled"
    with pytest.raises(Conflict, match="on order PO-000001 already"):
        requests.cancel_request(uow, asker, DocumentCancellation(document=document))
    received(uow, cola)
    assert status_of(uow, document) == "received"


def test_what_was_cancelled_of_a_request_is_offered_to_no_buyer_and_no_longer_spent(uow):
    document, cola = half_ordered(uow)
    buyer, finance = actor_named(uow, "sun.yutong"), actor_named(uow, "he.min")
    requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), DocumentCancellation(document=document))
    orders.cancel_order(uow, buyer, OrderClosing(document=cola.document))
    assert [entry.supplier.code for entry in list_orders_to_place(uow, buyer, most=5).suppliers] == ["V001"]
    draft = BudgetDraft(location="S001", category="dairy", month=TODAY, amount=Decimal(5000))
    assert set_budget(uow, finance, draft).committed == 0
    [again] = place(uow, document)
    assert [line.item.code for line in again.lines] == [COLA]


def test_a_cancelled_rest_of_which_all_else_has_come_is_received(uow):
    document, cola = half_ordered(uow)
    received(uow, cola)
    assert status_of(uow, document) == "approved"
    asker = actor_named(uow, "liu.zeyang")
    requests.cancel_request(uow, asker, DocumentCancellation(document=document))
    assert status_of(uow, document) == "received"
