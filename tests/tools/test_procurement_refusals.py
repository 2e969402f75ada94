"""Who may not do what in purchase to pay, and what is wrong with a request: said at once, with nothing kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.actions.models import ActionRow
from backend.procurement import orders
from backend.procurement.drafts import OrderDraft
from backend.procurement.models import PurchaseRequestRow, SupplierPriceRow, SupplierRow
from bot.cards.render import render
from tests.cards.reading import reader
from tests.factories.actors import actor_named
from tests.factories.calling import Caller
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    PRINTER,
    add_bank_details,
    approved,
    invoiced,
    ordered,
    raised,
    received,
)

ASKER = "liu.zeyang"
MANAGER = "li.wei"
RECEIVER = "wu.yating"
ACCOUNTANT = "wu.xiaoyan"
PAYER = "jiang.hao"


@pytest.fixture
def caller(database):
    return Caller(database)


@pytest.fixture
def made(database):
    """Makes a document through the services and commits it."""

    def make(factory, *arguments, **details):
        with database.unit() as uow:
            document = factory(uow, *arguments, **details)
            uow.commit()
        return document

    return make


def rows(caller, row):
    with caller.database.unit() as uow:
        return uow.session.scalar(select(func.count()).select_from(row))


def refusal(outcome):
    assert (outcome.status, outcome.pending_action) == ("refuse", None)
    return outcome.reason


def said(outcome, language="zh"):
    return render(outcome, context=reader(language)).text


@pytest.mark.parametrize("quantity", ["0", "-3", "0箱", "1000001", "99999999箱"])
def test_impossible_quantities_are_never_proposed(caller, quantity):
    lines = [{"item": "330可乐", "quantity": quantity}]
    outcome = caller.call("raise_purchase_request", {"lines": lines}, who=ASKER)
    assert outcome.status in {"refuse", "clarify"}
    assert (rows(caller, ActionRow), rows(caller, PurchaseRequestRow)) == (0, 0)


def test_a_day_in_the_past_is_refused_in_words(caller):
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    lines = [{"item": "330可乐", "quantity": "24"}]
    outcome = caller.call("raise_purchase_request", {"lines": lines, "needed_by": yesterday}, who=ASKER)
    assert refusal(outcome) == "invalid"
    assert "2026-06-09" in said(outcome)
    assert "is in the past" in said(outcome, "en")


def test_a_request_of_head_office_asks_for_which_store(caller):
    lines = [{"item": "330可乐", "quantity": "24"}]
    outcome = caller.call("raise_purchase_request", {"lines": lines}, who="sun.yutong")
    assert (outcome.status, outcome.missing) == ("clarify", ("location",))


def test_an_item_without_a_price_is_refused_by_its_name(caller, made):
    made(lambda uow: uow.session.query(SupplierPriceRow).filter_by(sku=PRINTER).delete())
    lines = [{"item": PRINTER, "quantity": "1"}]
    outcome = caller.call("raise_purchase_request", {"lines": lines}, who=ASKER)
    assert refusal(outcome) == "invalid"
    assert "热敏小票打印机" in said(outcome)
    compared = caller.call("compare_suppliers", {"item": PRINTER}, who=ASKER)
    assert (compared.result.offers, compared.result.best) == ((), None)
    assert "No supplier we may order from has a price for it." in said(compared, "en")


def test_an_item_only_sold_by_a_supplier_on_hold_is_refused_and_not_offered(caller, made):
    def put_on_hold(uow):
        uow.session.get(SupplierRow, "V011").status = "on_hold"

    made(put_on_hold)
    lines = [{"item": PRINTER, "quantity": "1"}]
    assert refusal(caller.call("raise_purchase_request", {"lines": lines}, who=ASKER)) == "invalid"
    compared = caller.call("compare_suppliers", {"item": PRINTER}, who=ASKER)
    assert compared.result.best is None
    assert "On hold, not to be ordered from:" in said(compared, "en")


def test_a_sum_above_every_limit_is_refused(caller):
    lines = [{"item": "330可乐", "quantity": "1000000"}]
    outcome = caller.call("raise_purchase_request", {"lines": lines}, who=ASKER)
    assert refusal(outcome) == "invalid"
    assert "1,000,000.00" in said(outcome)


@pytest.mark.parametrize("tool", ["approve_document", "reject_document"])
@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (ASKER, "not_allowed"),  # asked for it
        (RECEIVER, "not_allowed"),  # nobody asks a clerk
        ("zhou.minghui", "not_allowed"),  # not this level's
        ("gu.chengyuan", "not_allowed"),  # the head of the company neither
    ],
)
def test_nobody_but_the_one_whose_turn_it_is_decides(caller, made, tool, who, reason):
    made(raised)
    arguments = {"document": "PR-1", "reason": "太贵"} if tool == "reject_document" else {"document": "PR-1"}
    assert refusal(caller.call(tool, arguments, who=who)) == reason
    assert caller.call("list_pending_approvals", who=MANAGER).result.total == 1


def test_who_is_not_asked_learns_nothing_of_the_document(caller, made):
    made(approved)
    for number in ("PR-000001", "PR-000099"):
        outcome = caller.call("approve_document", {"document": number}, who=RECEIVER)
        assert (refusal(outcome), outcome.refusal.fields) == ("not_allowed", {"document": number})


def test_an_order_does_not_ask_for_approval(caller, made):
    made(ordered)
    outcome = caller.call("approve_document", {"document": "PO-1"}, who=MANAGER)
    assert refusal(outcome) == "not_found"


@pytest.mark.parametrize(
    ("tool", "arguments", "who"),
    [
        ("receive_order", {"document": "PO-1"}, ACCOUNTANT),
        ("record_invoice", {"document": "PO-1", "invoice_number": "1", "amount": "10"}, MANAGER),
        ("release_payment", {"document": "IV-1"}, "sun.yutong"),
        ("list_invoice_exceptions", {}, MANAGER),
        ("delegate_approvals", {"delegate": "李伟", "start_on": "2026-06-10", "end_on": "2026-06-10"}, ASKER),
    ],
)
def test_a_post_that_has_nothing_to_do_with_it_is_refused(caller, tool, arguments, who):
    outcome = caller.call(tool, arguments, who=who)
    assert (refusal(outcome), outcome.tool) == ("not_allowed", tool)


def test_another_stores_request_is_not_shown(caller, made):
    made(raised)
    assert refusal(caller.call("get_document", {"document": "PR-1"}, who="zhang.lina")) == "not_allowed"
    assert refusal(caller.call("get_document", {"document": "PR-1"}, who="zhu.xiaowen")) == "not_allowed"
    assert caller.call("list_purchase_requests", {"location": "S003"}, who="zhang.lina").result.total == 0


def test_whoever_approved_does_not_receive(caller, made):
    made(ordered)
    outcome = caller.call("receive_order", {"document": "PO-1"}, who=MANAGER)
    assert refusal(outcome) == "not_allowed"
    assert "PR-000001" in said(outcome)


def test_more_than_was_ordered_is_refused_to_the_last_unit(caller, made):
    made(ordered)
    lines = [{"item": COLA, "quantity": "121"}]
    outcome = caller.call("receive_order", {"document": "PO-1", "lines": lines}, who=RECEIVER)
    assert refusal(outcome) == "invalid"
    assert "121" in said(outcome)


def test_goods_for_several_stores_are_booked_by_those_who_work_there(caller, database):
    with database.unit() as uow:
        first = approved(uow, (COLA, 120))
        second = approved(uow, (COLA, 120), by="ding.yifan", location="S006")
        place_together(uow, first, second)
        uow.commit()
    outcome = caller.call("receive_order", {"document": "PO-1"}, who="zhou.minghui")
    assert (refusal(outcome), "几家门店" in said(outcome)) == ("invalid", True)
    done = caller.call("receive_order", {"document": "PO-1"}, who=RECEIVER)
    assert done.preview.outcome.lines[0].quantity == 120


def place_together(uow, *documents):
    """Order several approved requests at once."""
    orders.place_orders(uow, actor_named(uow, "sun.yutong"), OrderDraft(requests=documents))


def test_the_suppliers_number_is_entered_once_a_year_however_it_is_written(caller, made):
    order = made(ordered)
    made(invoiced, order, number="A-1001")
    arguments = {"document": "PO-1", "invoice_number": "a 1001", "amount": "10"}
    assert refusal(caller.call("record_invoice", arguments, who=ACCOUNTANT)) == "invalid"


@pytest.mark.parametrize("amount", ["0", "-5", "1.234,5", "很多"])
def test_a_sum_that_is_none_is_never_entered(caller, made, amount):
    made(ordered)
    arguments = {"document": "PO-1", "invoice_number": "1001", "amount": amount}
    outcome = caller.call("record_invoice", arguments, who=ACCOUNTANT)
    assert outcome.status in {"refuse", "clarify"}
    assert rows(caller, ActionRow) == 0


def test_a_payment_is_refused_to_whoever_entered_the_invoice_and_before_it_agrees(caller, made):
    order = made(ordered, (PRINTER, 10))
    made(invoiced, order, Decimal(4200))
    add_bank_details(caller.database.bind, NOW, "V011")
    assert refusal(caller.call("release_payment", {"document": "IV-1"}, who=PAYER)) == "invalid"
    made(received, order)
    assert refusal(caller.call("release_payment", {"document": "IV-1"}, who=ACCOUNTANT)) == "not_allowed"
    assert caller.call("release_payment", {"document": "IV-1"}, who=PAYER).status == "confirm"


def test_one_person_releases_a_payment_once(caller, made):
    order = made(ordered)
    made(received, order)
    made(invoiced, order)
    add_bank_details(caller.database.bind, NOW)
    asked = caller.call("release_payment", {"document": "IV-1"}, who=PAYER)
    caller.press("confirm", asked.pending_action, who=PAYER)
    again = caller.call("release_payment", {"document": "PY-1"}, who=PAYER)
    assert refusal(again) == "invalid"
    assert "PY-000001" in said(again)


def test_what_is_at_the_bank_or_told_what_happened_is_not_cancelled(caller, made):
    order = made(ordered)
    made(received, order)
    outcome = caller.call("cancel_document", {"document": "GR-1"}, who=RECEIVER)
    assert (refusal(outcome), "GR-000001" in said(outcome)) == ("invalid", True)
    assert refusal(caller.call("cancel_document", {"document": "PR-1"}, who=MANAGER)) == "not_allowed"
