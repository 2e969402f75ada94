"""Forms of the desks: opened filled in, read where they are wrong, done once and as the one who sent them."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from backend.actions.models import ActionRow
from backend.approvals.delegations import delegate_approvals
from backend.approvals.models import DelegationRow
from backend.approvals.schemas import Delegation
from backend.audit import AuditRow, verify_chain
from backend.people.models import EmployeeRow
from backend.procurement.bank_file import export_payments
from backend.procurement.bank_file_copies import get_bank_file
from backend.procurement.drafts import PaymentExport
from backend.procurement.models import PaymentRow, PurchaseOrderRow, PurchaseRequestRow, SupplierRow
from bot.attachments import CannotBeMade, make_upload
from bot.cards.render import render
from tests.bot.desk import PAYER, Desk, fixed_of, inputs_of, typed
from tests.cards.reading import elements, reader
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    PRINTER,
    add_bank_details,
    approved,
    invoiced,
    ordered,
    received,
)
from tests.fakes import calls
from tools.results import Outcome


@pytest.fixture
def desk(database):
    return Desk(database)


def test_a_buyer_orders_what_is_approved_and_reads_the_orders(desk):
    request = desk.do(approved)
    reply = desk.send(
        "sun.yutong", "place_orders", requests=[request], flow="before_receipt", below_minimum=False
    )
    [order] = desk.rows(PurchaseOrderRow)
    assert (order.flow, order.placed_by) == ("before_receipt", full_email("sun.yutong"))
    assert order.number in desk.said(reply)
    assert "已下 1 张采购单" in desk.said(reply)


def test_the_same_turn_answered_again_orders_nothing_more_and_says_the_same(desk):
    request = desk.do(approved)
    first = desk.send("sun.yutong", "place_orders", requests=[request])
    second = desk.send("sun.yutong", "place_orders", again=True, requests=[request])
    assert desk.said(first) == desk.said(second)
    assert len(desk.rows(PurchaseOrderRow)) == 1


def test_whoever_is_no_buyer_orders_nothing_and_the_refusal_is_on_record(desk):
    request = desk.do(approved)
    reply = desk.send("li.wei", "place_orders", requests=[request])
    assert "采购员" in desk.said(reply)
    assert desk.rows(PurchaseOrderRow) == []
    with desk.database.unit() as uow:
        refused = select(AuditRow.subject).where(AuditRow.action == "form_refused")
        assert uow.session.scalars(refused).all() == ["place_orders"]
        assert verify_chain(uow.session).broken_at is None


def test_a_form_with_values_that_cannot_be_does_nothing(desk):
    reply = desk.send("sun.yutong", "place_orders", requests=[], flow="barter")
    assert reply.outcomes[0].reason == "invalid"
    assert desk.rows(ActionRow) == []


def test_a_form_nobody_knows_is_refused_in_words(desk):
    assert "主页" in desk.said(desk.send("sun.yutong", "no_such_form"))


def test_no_word_in_the_chat_undoes_a_form(desk):
    request = desk.do(approved)
    desk.send("sun.yutong", "place_orders", requests=[request])
    desk.model.script.extend([calls("show_capabilities"), calls("show_capabilities")])
    desk.say("sun.yutong", "撤销")
    assert desk.rows(PurchaseOrderRow)[0].status == "ordered"


def test_an_order_is_cancelled_with_its_reason_and_its_request_can_be_ordered_again(desk):
    order = desk.do(ordered)
    reply = desk.send("sun.yutong", "cancel_order", document=order.document, reason="供应商停产")
    assert f"{order.document} 已取消" in desk.said(reply)
    assert desk.rows(PurchaseRequestRow)[0].status == "approved"


def test_an_order_that_has_come_in_part_is_closed(desk):
    order = desk.do(ordered)
    desk.do(lambda uow: received(uow, order, (COLA, 24)))
    reply = desk.send("sun.yutong", "close_order", document=order.document, reason="不要了")
    assert f"{order.document} 已关闭" in desk.said(reply)
    assert desk.rows(PurchaseOrderRow)[0].status == "closed"


@pytest.fixture
def overbilled(desk):
    def bill(uow):
        order = ordered(uow, (PRINTER, 2))
        received(uow, order, (PRINTER, 1))
        return invoiced(uow, order)

    return desk.do(bill)


def test_the_head_of_procurement_accepts_a_difference_and_it_can_be_paid(desk, overbilled):
    reply = desk.send(
        "lu.jianming", "accept_exception", document=overbilled.document, position=1, reason="第二台明天补到"
    )
    assert f"已认可 {overbilled.document} 的差异" in desk.said(reply)


@pytest.mark.parametrize(("who", "why"), [("sun.yutong", "采购"), ("jiang.hao", "采购")])
def test_who_may_not_accept_a_difference_reads_why(desk, overbilled, who, why):
    reply = desk.send(who, "accept_exception", document=overbilled.document, position=1, reason="没事")
    assert reply.outcomes[0].reason == "not_allowed"
    assert why in desk.said(reply)


@pytest.fixture
def payable(desk, connection):
    add_bank_details(connection, NOW, confirmed_by="jiang.hao", entered_by="wu.xiaoyan")

    def bill(uow):
        order = ordered(uow)
        received(uow, order)
        return invoiced(uow, order)

    return desk.do(bill)


def released_twice(desk, invoice):
    for who in ("jiang.hao", "he.min"):
        view = desk.open(who, "release_payment", document=invoice.document)
        entry, errors = desk.read("release_payment", {}, **fixed_of(view))
        assert errors == {}
        desk.send(who, "release_payment", **entry.values)


def test_two_people_release_a_payment_and_the_file_for_the_bank_holds_its_sum(desk, payable):
    released_twice(desk, payable)
    [payment] = desk.rows(PaymentRow)
    assert payment.status == "released"
    view = desk.open("he.min", "export_payments")
    entry, _errors = desk.read("export_payments", {}, **fixed_of(view))
    reply = desk.send("he.min", "export_payments", **entry.values)
    assert "银行文件已生成" in desk.said(reply)
    assert reply.outcomes[0].result.amount == payment.amount_cny == Decimal("190.51")


def test_a_bank_file_is_made_again_from_what_is_stored_byte_by_byte(desk, payable):
    released_twice(desk, payable)
    with desk.database.unit() as uow:
        actor = actor_named(uow, "he.min")
        made = export_payments(uow, actor, PaymentExport(), payer=PAYER)
        again = get_bank_file(uow, actor, made.message_id)
        assert again == made


def test_whoever_entered_the_invoice_reads_that_somebody_else_has_to_pay(desk, payable):
    reply = desk.send("wu.xiaoyan", "release_payment", document=payable.document, amount="190.51")
    assert "录入" in desk.said(reply)
    assert desk.rows(PaymentRow) == []


def test_a_sum_other_than_the_one_that_was_shown_is_not_released(desk, payable):
    reply = desk.send("jiang.hao", "release_payment", document=payable.document, amount="194.40")
    assert "有改动" in desk.said(reply)
    assert desk.rows(PaymentRow) == []


def test_without_the_companys_account_no_bank_file_is_made_and_nothing_counts_as_paid(database, connection):
    desk = Desk(database, payer=None)
    add_bank_details(connection, NOW)
    reply = desk.send("he.min", "export_payments", documents=[])
    assert reply.outcomes[0].reason == "unavailable"
    assert "PAYER_NAME" in desk.said(reply)


def test_the_paper_of_an_order_is_for_those_who_may_see_it(desk):
    order = desk.do(ordered)
    payload = {"file": "order_pdf", "number": order.document, "language": "zh"}
    with desk.database.unit() as uow:
        upload = make_upload(uow, {**payload, "email": full_email("sun.yutong")})
        assert (upload.name, upload.content[:5]) == (f"{order.document}.pdf", b"%PDF-")
        with pytest.raises(CannotBeMade):
            make_upload(uow, {**payload, "email": full_email("chen.siyuan")})


def test_a_bank_file_is_not_sent_to_somebody_who_has_left_finance(desk, payable):
    released_twice(desk, payable)
    reply = desk.send("he.min", "export_payments", documents=[])
    number = reply.outcomes[0].result.document
    payload = {"file": "bank_xml", "number": number, "language": "zh", "email": full_email("he.min")}
    with desk.database.unit() as uow:
        assert make_upload(uow, payload).content.startswith(b"<?xml")
        uow.session.get_one(EmployeeRow, full_email("he.min")).roles = ["employee"]
        uow.session.flush()
        with pytest.raises(CannotBeMade):
            make_upload(uow, payload)


def test_a_bank_file_can_be_had_again_and_nothing_is_paid_by_it(desk, payable):
    released_twice(desk, payable)
    number = desk.send("he.min", "export_payments", documents=[]).outcomes[0].result.document
    reply = desk.send("jiang.hao", "send_bank_file", number=number)
    copy = reply.outcomes[0].result
    assert (copy.document, copy.amount) == (number, Decimal("190.51"))
    assert "再发一次" in desk.said(reply)
    assert [row.status for row in desk.rows(PaymentRow)] == ["exported"]
    assert desk.send("li.wei", "send_bank_file", number=number).outcomes[0].reason == "not_allowed"
    assert desk.send("he.min", "send_bank_file", number="BF-999999").outcomes[0].reason == "not_found"


def test_a_payment_that_would_be_paid_otherwise_today_is_left_out_of_the_file_and_named(
    desk, connection, payable
):
    released_twice(desk, payable)
    [stale] = [row.number for row in desk.rows(PaymentRow)]

    def bill_another(uow):
        order = ordered(uow, (PRINTER, 1))
        received(uow, order)
        return invoiced(uow, order, number="B-2")

    other = desk.do(bill_another)
    add_bank_details(connection, NOW, "V011")
    released_twice(desk, other)
    desk.do(lambda uow: setattr(uow.session.get_one(SupplierRow, "V001"), "status", "on_hold"))
    view = desk.open("he.min", "export_payments")
    [kept] = fixed_of(view)["documents"]
    assert kept != stale
    assert f"未放入：{stale}" in str(view)
    reply = desk.send("he.min", "export_payments", documents=[kept])
    assert reply.outcomes[0].result.payments == (kept,)


def test_the_form_for_orders_offers_every_approved_request_chosen(desk):
    requests = [desk.do(approved), desk.do(lambda uow: approved(uow, (PRINTER, 1)))]
    view = desk.open("sun.yutong", "place_orders")
    element = inputs_of(view)["requests"]["element"]
    assert [option["value"] for option in element["initial_options"]] == requests
    assert "将向 2 家供应商" in str(view)


@pytest.mark.parametrize(
    ("who", "form", "words"),
    [
        ("sun.yutong", "place_orders", "都下单了"),
        ("li.wei", "place_orders", "采购"),
        ("he.min", "export_payments", "没有"),
        ("nobody", "place_orders", "员工"),
    ],
)
def test_a_form_that_cannot_be_opened_says_why_in_its_place(desk, who, form, words):
    view = desk.open(who, form)
    assert "submit" not in view
    assert words in str(view["blocks"])


@pytest.mark.parametrize(
    ("form", "fixed"),
    [
        ("cancel_order", {"document": "PO-000001"}),
        ("close_order", {"document": "PO-000001"}),
        ("accept_exception", {"document": "IV-000001", "position": 1}),
    ],
)
def test_a_form_without_its_reason_is_not_taken(desk, form, fixed):
    _entry, errors = desk.read(form, {"reason": typed("  ")}, **fixed)
    assert list(errors) == ["reason"]
    entry, errors = desk.read(form, {"reason": typed(" 停产 ")}, **fixed)
    assert (entry.values, errors) == ({**fixed, "reason": "停产"}, {})


@pytest.mark.parametrize(("language", "label"), [("zh", "结束代理"), ("en", "End delegation")])
def test_a_delegation_is_ended_by_the_button_of_its_card_and_only_by_its_owner(desk, language, label):
    draft = Delegation(delegate=full_email("chen.siyuan"), start_on=TODAY, end_on=TODAY)
    view = desk.do(lambda uow: delegate_approvals(uow, actor_named(uow, "li.wei"), draft))
    card = render(
        Outcome(status="answer", tool="delegate_approvals", arguments={}, result=view),
        context=reader(language),
    )
    [end] = elements(card.blocks)
    assert (end["text"]["text"], end["action_id"]) == (label, "end_delegation")
    value = json.loads(end["value"])
    assert desk.send("zhou.minghui", "end_delegation", **value).outcomes[0].reason == "not_found"
    assert [row.revoked_at for row in desk.rows(DelegationRow)] == [None]
    assert "不再代你审批" in desk.said(desk.send("li.wei", "end_delegation", **value))
    assert [row.revoked_at for row in desk.rows(DelegationRow)] == [NOW]


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("sun.yutong", ["after_receipt", "before_receipt"]),
        ("lu.jianming", ["after_receipt", "before_receipt", "two_way", "consignment"]),
    ],
)
def test_only_the_head_of_procurement_is_offered_to_pay_without_looking_at_goods(desk, who, offered):
    desk.do(approved)
    [flow] = [block for block in desk.open(who, "place_orders")["blocks"] if block.get("block_id") == "flow"]
    assert [option["value"] for option in flow["element"]["options"]] == offered
