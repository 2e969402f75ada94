"""Every tool of purchase to pay, from a call to its button and what it leaves in the books."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.audit import AuditRow, verify_chain
from backend.procurement import requests
from backend.procurement.drafts import Revision
from backend.procurement.models import PurchaseRequestRow
from backend.procurement.results import GoodsReceipt
from tests.factories.actors import actor_named
from tests.factories.calling import Caller
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    MILK,
    PRINTER,
    add_bank_details,
    invoiced,
    ordered,
    raised,
    received,
    request_draft,
    set_price,
)
from tests.factories.stock import on_hand

ASKER = "liu.zeyang"
MANAGER = "li.wei"
AREA_MANAGER = "zhou.minghui"
RECEIVER = "wu.yating"
ACCOUNTANT = "wu.xiaoyan"
PAYER = "jiang.hao"
HEAD_OF_FINANCE = "he.min"
COLA_ORDER = {"lines": [{"item": "330可乐", "quantity": "5箱"}]}


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


def do(caller, name, arguments, *, who):
    """Ask for a write and press its button; the asker's own conversation."""
    asked = caller.call(name, arguments, who=who, conversation=who)
    assert asked.status == "confirm", asked
    return caller.press("confirm", asked.pending_action, who=who, conversation=who)


def doubled(uow, document):
    """Have the asker change a request to ten cases of cola."""
    draft = Revision(document=document, draft=request_draft((COLA, 240)))
    return requests.revise_request(uow, actor_named(uow, ASKER), draft)


def count_requests(caller):
    with caller.database.unit() as uow:
        return uow.session.scalar(select(func.count()).select_from(PurchaseRequestRow))


def stock(caller, sku=COLA):
    with caller.database.unit() as uow:
        return on_hand(uow.session, sku=sku)


def test_a_request_is_shown_priced_before_anything_is_kept(caller):
    asked = caller.call("raise_purchase_request", COLA_ORDER, who=ASKER)
    shown = asked.preview.outcome
    [line] = shown.lines
    assert asked.arguments == {"lines": [{"item": COLA, "quantity": "120"}], "location": "S001"}
    assert (shown.amount, line.cases, line.supplier.code, line.saving) == (
        Decimal("194.40"),
        5,
        "V001",
        Decimal("2.55"),
    )
    assert shown.approval.waiting_for.name_zh == "李伟"
    assert count_requests(caller) == 0


def test_a_confirmed_request_gives_its_number_and_waits_for_approval(caller):
    done = do(caller, "raise_purchase_request", COLA_ORDER, who=ASKER)
    assert (done.status, done.result.document, done.result.status) == ("answer", "PR-000001", "pending")
    with caller.database.unit() as uow:
        assert verify_chain(uow.session).broken_at is None
        raised_by = select(AuditRow.actor_email).where(AuditRow.subject == "PR-000001")
        assert uow.session.scalars(raised_by).first() == "liu.zeyang@lantern.example.com"


def test_a_button_pressed_twice_raises_one_request(caller):
    asked = caller.call("raise_purchase_request", COLA_ORDER, who=ASKER)
    numbers = {caller.press("confirm", asked.pending_action, who=ASKER).result.document for _ in range(2)}
    assert (numbers, count_requests(caller)) == ({"PR-000001"}, 1)


def test_a_price_that_changed_in_between_is_shown_before_it_is_asked_for(caller, made):
    asked = caller.call("raise_purchase_request", COLA_ORDER, who=ASKER)
    made(set_price, "37.00", min_cases=5, valid_from=TODAY)
    renewed = caller.press("confirm", asked.pending_action, who=ASKER)
    assert (renewed.status, renewed.is_renewed, renewed.preview.outcome.amount) == (
        "confirm",
        True,
        Decimal("185.00"),
    )
    assert count_requests(caller) == 0
    assert caller.press("confirm", renewed.pending_action, who=ASKER).result.amount == Decimal("185.00")


def test_requests_are_listed_for_the_askers_store_by_status(caller, made):
    made(raised)
    made(raised, by="ding.yifan", location="S006")
    listed = caller.call("list_purchase_requests", {"status": "pending"}, who=ASKER)
    assert listed.arguments == {"status": "pending", "location": "S001"}
    assert [(found.document, found.status, found.amount) for found in listed.result.documents] == [
        ("PR-000001", "pending", Decimal("194.40"))
    ]
    assert caller.call("list_purchase_requests", {"status": "rejected"}, who=ASKER).result.total == 0


def test_a_document_is_told_with_what_happened_to_it(caller, made):
    order = made(ordered)
    found = caller.call("get_document", {"document": "采购单1号"}, who="sun.yutong")
    assert found.arguments == {"document": order.document}
    assert (found.result.document, found.result.status, found.result.amount) == (
        "PO-000001",
        "ordered",
        Decimal("194.40"),
    )
    request = caller.call("get_document", {"document": "pr 1"}, who=ASKER).result
    assert [step.event for step in request.timeline] == ["raised", "approved", "ordered"]


@pytest.mark.parametrize("kind", ["PR", "PO", "GR", "IV", "PY"])
def test_a_number_that_is_not_there_is_not_found(caller, kind):
    outcome = caller.call("get_document", {"document": f"{kind}-000099"}, who=HEAD_OF_FINANCE)
    assert (outcome.status, outcome.reason) == ("refuse", "not_found")


@pytest.mark.parametrize("number", ["TR-000001", "LV-000001", "IS-000001", "TK-000001"])
def test_a_kind_that_is_still_to_come_is_told_so(caller, number):
    for tool in ("get_document", "approve_document", "cancel_document"):
        outcome = caller.call(tool, {"document": number}, who=MANAGER)
        assert (outcome.status, outcome.reason) == ("refuse", "unavailable")


def test_approvals_wait_for_the_one_whose_turn_it_is(caller, made):
    made(raised, (PRINTER, 60))
    mine = caller.call("list_pending_approvals", who=MANAGER)
    [waiting] = mine.result.documents
    assert mine.personal
    assert (waiting.document, waiting.amount, waiting.location.code) == (
        "PR-000001",
        Decimal(25200),
        "S001",
    )
    assert caller.call("list_pending_approvals", who=AREA_MANAGER).result.documents == ()


def test_approving_hands_the_document_to_the_next_level(caller, made):
    made(raised, (PRINTER, 30))
    first = do(caller, "approve_document", {"document": "PR-1", "comment": "可以"}, who=MANAGER)
    assert (first.result.document, first.result.status) == ("PR-000001", "pending")
    assert first.result.approval.waiting_for.name_zh == "周明辉"
    last = do(caller, "approve_document", {"document": "PR-1"}, who=AREA_MANAGER)
    assert (last.result.status, last.result.amount) == ("approved", Decimal(12600))


def test_a_stand_in_of_any_post_approves(caller, made):
    made(raised)
    days = {"start_on": TODAY.isoformat(), "end_on": TODAY.isoformat()}
    given = do(caller, "delegate_approvals", {"delegate": "吴雅婷", **days}, who=MANAGER)
    assert (given.result.delegate.code, given.result.status) == ("wu.yating@lantern.example.com", "active")
    [waiting] = caller.call("list_pending_approvals", who=RECEIVER).result.documents
    assert waiting.instead_of.name_zh == "李伟"
    done = do(caller, "approve_document", {"document": waiting.document}, who=RECEIVER)
    assert done.result.status == "approved"


def test_rejecting_needs_a_reason_and_keeps_it(caller, made):
    made(raised)
    asked = caller.call("reject_document", {"document": "PR-1"}, who=MANAGER)
    assert (asked.status, asked.missing) == ("clarify", ("reason",))
    done = do(caller, "reject_document", {"document": "PR-1", "reason": "库存够"}, who=MANAGER)
    assert (done.result.status, done.result.approval.steps[0].comment) == ("rejected", "库存够")


def test_a_request_that_was_changed_is_shown_anew_before_it_is_approved(caller, made):
    made(raised)
    asked = caller.call("approve_document", {"document": "PR-1"}, who=MANAGER)
    made(doubled, "PR-000001")
    renewed = caller.press("confirm", asked.pending_action, who=MANAGER)
    assert (renewed.status, renewed.is_renewed, renewed.preview.amount) == (
        "confirm",
        True,
        Decimal("388.80"),
    )


def test_a_decision_taken_by_somebody_else_in_between_is_told(caller, made):
    made(raised)
    days = {"start_on": TODAY.isoformat(), "end_on": TODAY.isoformat()}
    do(caller, "delegate_approvals", {"delegate": "吴雅婷", **days}, who=MANAGER)
    mine = caller.call("approve_document", {"document": "PR-1"}, who=MANAGER)
    do(caller, "reject_document", {"document": "PR-1", "reason": "太贵"}, who=RECEIVER)
    late = caller.press("confirm", mine.pending_action, who=MANAGER)
    assert (late.status, late.reason) == ("refuse", "invalid")
    assert late.refusal.template == "{document} was rejected by {person} already."


def test_a_requester_cancels_the_own_request_and_it_waits_for_nobody(caller, made):
    made(raised)
    asked = caller.call("cancel_document", {"document": "PR-1", "reason": "不要了"}, who=ASKER)
    assert (asked.preview.document, asked.preview.details.status) == ("PR-000001", "pending")
    assert caller.call("list_pending_approvals", who=MANAGER).result.total == 1
    done = caller.press("confirm", asked.pending_action, who=ASKER)
    assert (done.result.document, done.result.status) == ("PR-000001", "cancelled")
    assert caller.call("list_pending_approvals", who=MANAGER).result.total == 0


@pytest.mark.parametrize(
    ("make", "number", "who"),
    [
        (ordered, "PO-000001", "sun.yutong"),
        (lambda uow: invoiced(uow, ordered(uow)), "IV-000001", ACCOUNTANT),
    ],
)
def test_orders_and_invoices_are_cancelled_by_those_who_answer_for_them(caller, made, make, number, who):
    made(make)
    done = do(caller, "cancel_document", {"document": number}, who=who)
    assert (done.result.document, done.result.status) == (number, "cancelled")


def test_goods_are_booked_onto_the_ledger_once_the_button_is_pressed(caller, made):
    made(ordered)
    before = stock(caller)
    asked = caller.call("receive_order", {"document": "po1"}, who=RECEIVER)
    assert (asked.preview.outcome.order_status, stock(caller)) == ("received", before)
    done = caller.press("confirm", asked.pending_action, who=RECEIVER)
    assert isinstance(done.result, GoodsReceipt)
    assert (done.result.document, done.result.status) == ("GR-000001", "recorded")
    assert stock(caller) == before + 120


def test_part_of_a_delivery_is_booked_item_by_item(caller, made):
    made(ordered, (MILK, 24))
    lines = [{"item": "云麓全脂鲜牛奶950", "quantity": "1箱"}]
    done = do(caller, "receive_order", {"document": "PO-1", "lines": lines}, who=RECEIVER)
    assert (done.result.order_status, done.result.lines[0].quantity) == ("partially_received", 12)
    assert done.result.lines[0].notes == ("expiry_assumed", "not_measured")


def test_what_another_booked_in_between_is_shown_before_it_is_booked_again(caller, made):
    order = made(ordered)
    asked = caller.call("receive_order", {"document": "PO-1"}, who=RECEIVER)
    made(received, order, (COLA, 48), by=AREA_MANAGER)
    renewed = caller.press("confirm", asked.pending_action, who=RECEIVER)
    assert (renewed.is_renewed, renewed.preview.outcome.lines[0].quantity) == (True, 72)


def test_an_invoice_is_entered_with_the_suppliers_number_and_matched(caller, made):
    order = made(ordered)
    made(received, order)
    arguments = {"document": "PO-1", "invoice_number": "A-1001", "amount": "194.40元"}
    done = do(caller, "record_invoice", arguments, who=ACCOUNTANT)
    assert (done.result.document, done.result.status, done.result.amount) == (
        "IV-000001",
        "matched",
        Decimal("194.40"),
    )


@pytest.mark.parametrize(
    ("said", "amount"), [("1,234.5", "1234.5"), ("三千二", "3200"), ("1.2万", "12000"), ("¥800", "800")]
)
def test_sums_arrive_as_they_were_meant(caller, made, said, amount):
    made(ordered)
    arguments = {"document": "PO-1", "invoice_number": "1001", "amount": said}
    asked = caller.call("record_invoice", arguments, who=ACCOUNTANT)
    assert (asked.status, asked.arguments["amount"]) == ("confirm", amount)
    assert asked.preview.outcome.amount == Decimal(amount)


def test_an_invoice_that_differs_is_queued_with_the_numbers_and_who_may_settle_it(caller, made):
    order = made(ordered, (PRINTER, 10))
    made(received, order)
    arguments = {"document": "PO-1", "invoice_number": "1001", "amount": "5000"}
    assert do(caller, "record_invoice", arguments, who=ACCOUNTANT).result.status == "exception"
    queue = caller.call("list_invoice_exceptions", who=ACCOUNTANT).result
    [invoice] = queue.documents
    [difference] = invoice.exceptions
    assert (difference.kind, difference.expected, difference.billed, difference.may_accept) == (
        "amount",
        Decimal(4200),
        Decimal(5000),
        ("procurement_manager",),
    )
    other = caller.call("list_invoice_exceptions", {"supplier": "V001"}, who=ACCOUNTANT).result
    assert (other.total, other.documents) == (0, ())


def test_a_payment_is_released_by_two_people(caller, made):
    order = made(ordered)
    made(received, order)
    made(invoiced, order)
    add_bank_details(caller.database.bind, NOW)
    first = do(caller, "release_payment", {"document": "发票1号"}, who=PAYER)
    assert (first.arguments, first.result.document) == ({"document": "IV-000001"}, "PY-000001")
    assert (first.result.status, first.result.needed_releases) == ("half_released", 1)
    assert (first.result.discount, first.result.discount_rate_percent) == (Decimal("3.89"), Decimal("37.2"))
    second = do(caller, "release_payment", {"document": "PY-1"}, who=HEAD_OF_FINANCE)
    assert (second.result.status, second.result.amount) == ("released", Decimal("190.51"))


def test_a_discount_that_lapsed_in_between_is_shown_before_the_payment_is_released(caller, made, clock):
    order = made(ordered)
    made(received, order)
    made(invoiced, order, invoiced_on=TODAY - timedelta(days=10))
    add_bank_details(caller.database.bind, NOW)
    clock.instant = datetime(2026, 6, 10, 15, 45, tzinfo=UTC)  # a quarter to midnight in Shanghai
    asked = caller.call("release_payment", {"document": "IV-1"}, who=PAYER)
    assert asked.preview.outcome.discount == Decimal("3.89")
    clock.instant += timedelta(minutes=20)
    renewed = caller.press("confirm", asked.pending_action, who=PAYER)
    assert (renewed.status, renewed.is_renewed) == ("confirm", True)
    assert (renewed.preview.outcome.discount, renewed.preview.outcome.amount) == (0, Decimal("194.40"))


def test_suppliers_are_compared_for_a_quantity_and_one_on_hold_is_never_the_best(caller):
    found = caller.call("compare_suppliers", {"item": "PRO-0001", "quantity": "40"}, who=ASKER).result
    assert [(offer.supplier.code, offer.obstacle) for offer in found.offers] == [
        ("V006", None),
        ("V009", "on_hold"),
    ]
    assert found.best.supplier.code == "V006"
