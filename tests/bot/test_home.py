"""The Home tab: what waits for its reader, page by page, and the desks of the reader's roles."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from backend.approvals import delegations
from backend.approvals.schemas import Delegation
from backend.procurement.drafts import DuePaymentQuery
from backend.procurement.payment_views import list_due_payments
from bot.cards.budget import VIEW_BLOCKS
from bot.cards.finance_desk import DUE
from bot.home import make_home, read_desk
from tests.factories.actors import actor_named, full_email
from tests.factories.days import TODAY
from tests.factories.purchasing import (
    COLA,
    MILK,
    PRINTER,
    approved,
    invoiced,
    ordered,
    raised,
    received,
)
from tools.registry import build_catalog

CATALOG = build_catalog()


def home(uow, name, **pages):
    return make_home(uow, actor_named(uow, name), CATALOG, pages=pages)


def words(view):
    found = []
    for block in view["blocks"]:
        texts = [block.get("text"), *block.get("elements", [])]
        found += [
            text["text"] for text in texts if isinstance(text, dict) and isinstance(text.get("text"), str)
        ]
    return "\n".join(found)


def buttons(view):
    return [
        element for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]


def actions(view):
    return [button["action_id"] for button in buttons(view)]


def test_a_home_with_nothing_on_it_says_so_in_each_section(uow):
    said = words(home(uow, "li.wei"))
    assert "没有等你审批的单据。" in said
    assert "你还没有提过申请。需要什么，直接跟我说。" in said


def test_what_waits_for_the_reader_can_be_decided_with_the_content_that_was_shown(uow):
    request = raised(uow)
    view = home(uow, "li.wei")
    approve = next(button for button in buttons(view) if button["action_id"] == "approve")
    assert json.loads(approve["value"]) == {
        "document": request.document,
        "hash": request.approval.content_hash,
        "round": 1,
        "position": 1,
        "language": "zh",
    }
    assert {"approve", "reject", "details"} <= set(actions(view))
    assert "刘泽洋" in words(view)
    assert "静安寺店" in words(view)


def test_what_waits_for_somebody_else_is_not_on_the_home(uow):
    request = raised(uow)
    assert request.document not in words(home(uow, "chen.siyuan"))
    assert "approve" not in actions(home(uow, "liu.zeyang"))


def test_whoever_stands_in_finds_the_document_and_reads_for_whom(uow):
    request = raised(uow)
    days = {"start_on": TODAY, "end_on": TODAY + timedelta(days=1)}
    delegation = Delegation(delegate=full_email("zhou.minghui"), **days)
    delegations.delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
    said = words(home(uow, "zhou.minghui"))
    assert request.document in said
    assert "代 李伟 审批" in said


def test_seven_documents_are_shown_on_two_pages(uow):
    numbers = [raised(uow).document for _ in range(7)]
    first, second = home(uow, "li.wei"), home(uow, "li.wei", approvals=1)
    assert [actions(view).count("approve") for view in (first, second)] == [5, 2]
    assert all(number in words(first) for number in numbers[:5])
    assert all(number in words(second) for number in numbers[5:])
    assert "home_page:approvals:later" in actions(first)
    assert "home_page:approvals:earlier" not in actions(first)
    assert "home_page:approvals:earlier" in actions(second)
    assert "第 6–7 条，共 7 条" in words(second)


def test_turning_a_page_leaves_the_other_sections_where_they_were(uow):
    for _ in range(7):
        raised(uow, by="li.wei")
        raised(uow)
    view = home(uow, "li.wei", requests=1)
    later = next(button for button in buttons(view) if button["action_id"] == "home_page:approvals:later")
    assert later["value"] == '{"pages":{"requests":1,"approvals":1}}'


def test_a_page_that_is_gone_shows_the_last_one_there_is(uow):
    raised(uow)
    view = home(uow, "li.wei", approvals=9)
    assert actions(view).count("approve") == 1
    assert "liu.zeyang" not in words(view)
    assert "1 条" not in words(home(uow, "liu.zeyang", requests=9))


@pytest.mark.parametrize(
    ("make", "step"),
    [
        (raised, "等李伟审批"),
        (approved, "下一步由采购下单"),
        (ordered, "货在路上，PO-000001"),
    ],
    ids=["raised", "approved", "ordered"],
)
def test_the_requester_reads_who_has_to_act_next(uow, make, step):
    make(uow)
    assert step in words(home(uow, "liu.zeyang"))


def test_a_buyer_finds_what_is_to_be_ordered_by_supplier_with_what_it_saves_together(uow):
    one = approved(uow, (COLA, 72))
    other = approved(uow, (COLA, 72), by="zhang.wei", location="S002")
    printer = approved(uow, (PRINTER, 1))
    said = words(home(uow, "sun.yutong"))
    assert f"{one} 静安寺店、{other} 陆家嘴店" in said
    assert "待下单 · 3" in said
    assert f"{one}、{other} 合起来 6 箱" in said
    assert printer in said


def test_only_buyers_have_a_buyers_desk(uow):
    approved(uow)
    for name in ("li.wei", "wu.xiaoyan", "liu.zeyang"):
        assert "open_form:place_orders" not in actions(home(uow, name))
    assert "open_form:place_orders" in actions(home(uow, "lu.jianming"))


def test_an_order_of_which_something_has_come_can_only_be_closed(uow):
    order = ordered(uow)
    assert "open_form:cancel_order" in actions(home(uow, "sun.yutong"))
    received(uow, order, (COLA, 24))
    view = home(uow, "sun.yutong")
    assert "open_form:close_order" in actions(view)
    assert "open_form:cancel_order" not in actions(view)


def test_the_finance_desk_shows_what_is_due_with_its_discount_as_interest_a_year(uow):
    order = ordered(uow)
    received(uow, order)
    invoice = invoiced(uow, order)
    said = words(home(uow, "jiang.hao"))
    assert invoice.document in said
    # 2 % for 20 days sooner.
    assert "最晚6月20日付款可省 ¥3.89，相当于年化 37.2%" in said
    assert "7月10日到期" in said
    assert invoice.document not in words(home(uow, "li.wei"))


def test_an_invoice_in_question_shows_the_numbers_that_differ_and_who_may_accept_them(uow):
    order = ordered(uow, (PRINTER, 2))
    received(uow, order, (PRINTER, 1))
    invoice = invoiced(uow, order)
    clerk, head = home(uow, "wu.xiaoyan"), home(uow, "lu.jianming")
    for view in (clerk, head):
        assert invoice.document in words(view)
        assert "开票 2 台，应付 1 台" in words(view)
        assert "可由采购经理认可" in words(view)
    assert not any(name.startswith("open_form:accept") for name in actions(clerk))
    assert any(name.startswith("open_form:accept_exception:") for name in actions(head))


def test_a_price_may_be_accepted_by_buyers_too(uow):
    # One item dearer, the other cheaper: about what was approved in all.
    order = ordered(uow, (COLA, 120), ("BEV-0003", 96))
    received(uow, order)
    invoiced(uow, order, "600.00", (COLA, 120, "400.00"), ("BEV-0003", 96, "200.00"))
    assert any(name.startswith("open_form:accept") for name in actions(home(uow, "sun.yutong")))


@pytest.mark.slow
def test_the_home_of_a_busy_desk_stays_within_what_slack_takes(uow):
    for number in range(12):
        order = ordered(uow, (MILK, 12))
        received(uow, order, (MILK, 12))
        invoiced(uow, order, number=f"B-{number}")
        approved(uow, (PRINTER, 1))
        raised(uow, by="sun.yutong")
    for name in ("lu.jianming", "he.min", "sun.yutong"):
        view = home(uow, name)
        assert len(view["blocks"]) <= VIEW_BLOCKS
        assert "改设置" in words(view)  # the last words of all: nothing was left out


def test_an_english_reader_reads_english(uow):
    raised(uow, by="lim.jiahao", location="S016")
    said = words(home(uow, "lim.jiahao"))
    assert "Waits for you" in said
    assert "My requests · 1" in said
    assert "waits for" in said
    assert "waiting for approval" in said


def test_a_long_list_of_what_is_due_is_turned_page_by_page_with_the_sum_of_all(uow):
    numbers = []
    for number in range(7):
        order = ordered(uow, (MILK, 12))
        received(uow, order, (MILK, 12))
        numbers.append(invoiced(uow, order, number=f"B-{number}").document)
    desk = read_desk(uow, actor_named(uow, "he.min"), pages={DUE: 1}).finance
    assert [due.document for due in desk.due.entries] == numbers[5:]
    assert (desk.due.total, desk.due_cny) == (7, 7 * Decimal("117.60"))
    beyond = read_desk(uow, actor_named(uow, "he.min"), pages={DUE: 9}).finance
    assert beyond.due.entries == desk.due.entries


def test_what_is_due_asks_the_database_no_more_often_the_longer_the_list_is(uow):
    def queries():
        count = []

        def listener(*_execution):
            count.append(1)

        event.listen(uow.session.connection(), "before_cursor_execute", listener)
        list_due_payments(uow, actor_named(uow, "he.min"), DuePaymentQuery())
        event.remove(uow.session.connection(), "before_cursor_execute", listener)
        return len(count)

    def bill(number):
        order = ordered(uow, (MILK, 12))
        received(uow, order, (MILK, 12))
        invoiced(uow, order, number=f"B-{number}")

    bill(1)
    of_one = queries()
    for number in range(2, 6):
        bill(number)
    assert queries() <= of_one
