import pytest

from bot.router.schema import read_tool
from tests.router.toolset import TOOLS

LI_WEI = "li.wei2@lantern.example.com"


@pytest.fixture
def fill(filler, read):
    return lambda tool, text: filler.fill(read_tool(TOOLS[tool]), read(text))


@pytest.mark.parametrize(
    ("tool", "text", "arguments"),
    [
        ("check_stock", "3号店罐装可乐还有多少", {"item": "BEV-0001", "location": "S003"}),
        ("check_stock", "how much canned cola is at store 5", {"item": "BEV-0001", "location": "S005"}),
        ("list_low_stock", "虹桥店饮料缺货", {"location": "S005", "category": "beverage"}),
        ("list_expiring_stock", "三天内过期的", {"within_days": 3}),
        ("record_stock_count", "盘点鸡蛋 一箱半", {"item": "PRO-0019", "counted_quantity": "1.5 箱"}),
        (
            "request_transfer",
            "从总仓调20箱罐装可乐到3号店",
            {"item": "BEV-0001", "from_location": "DC01", "to_location": "S003", "quantity": "20 箱"},
        ),
        (
            "request_transfer",
            "transfer 10 packs of eggs to store 5 from the warehouse",
            {"item": "PRO-0019", "from_location": "DC01", "to_location": "S005", "quantity": "10 packs"},
        ),
        (
            "raise_purchase_request",
            "给5号店订3箱罐装可乐和2箱矿泉水，下周三前要",
            {
                "lines": [{"item": "BEV-0001", "quantity": "3 箱"}, {"item": "BEV-0010", "quantity": "2 箱"}],
                "location": "S005",
                "needed_by": "2026-12-02",
            },
        ),
        (
            "raise_purchase_request",
            "eggs 24, water 48, by Friday",
            {
                "lines": [{"item": "PRO-0019", "quantity": "24"}, {"item": "BEV-0010", "quantity": "48"}],
                "needed_by": "2026-11-27",
            },
        ),
        (
            "reject_document",
            "reject pr 12, too expensive",
            {"document": "PR-000012", "reason": "too expensive"},
        ),
        (
            "reject_document",
            "驳回采购申请12号，因为预算不够",
            {"document": "PR-000012", "reason": "预算不够"},
        ),
        (
            "approve_document",
            "approve PR-12 with comment order it soon",
            {"document": "PR-000012", "comment": "order it soon"},
        ),
        (
            "delegate_approvals",
            "12月1日到5日审批委托给李薇",
            {"delegate": LI_WEI, "start_on": "2026-12-01", "end_on": "2026-12-05"},
        ),
        (
            "record_invoice",
            "录入发票 88123406，PO-12，金额1280.5元",
            {"document": "PO-000012", "invoice_number": "88123406", "amount": "1280.5"},
        ),
        (
            "record_invoice",
            "PO-12的发票到了，号码ZZ881",
            {"document": "PO-000012", "invoice_number": "ZZ881"},
        ),
        (
            "record_invoice",
            "the invoice for PO-12 came, number ZZ-881",
            {"document": "PO-000012", "invoice_number": "ZZ-881"},
        ),
        ("list_invoice_exceptions", "云麓的发票有问题吗", {"supplier": "V002"}),
        (
            "log_inspection_issue",
            "log an issue at store 5: cockroach in the kitchen, critical",
            {
                "location": "S005",
                "category": "PEST",
                "description": "cockroach in the kitchen",
                "severity": "critical",
            },
        ),
        ("verify_inspection_issue", "IS-3 复查不合格", {"document": "IS-000003", "accepted": False}),
        (
            "verify_inspection_issue",
            "IS-3 verified, all good",
            {"document": "IS-000003", "accepted": True, "note": "all good"},
        ),
        (
            "resolve_inspection_issue",
            "#3 已整改，换了新滤芯",
            {"document": "IS-000003", "note": "换了新滤芯"},
        ),
        (
            "request_leave",
            "明天请病假",
            {"leave_type": "sick", "start_on": "2026-11-25", "end_on": "2026-11-25"},
        ),
        (
            "request_leave",
            "请三天年假，12月1日开始",
            {"leave_type": "annual", "start_on": "2026-12-01", "end_on": "2026-12-03"},
        ),
        (
            "request_leave",
            "annual leave starting December 1",
            {"leave_type": "annual", "start_on": "2026-12-01"},
        ),
        (
            "open_ticket",
            "报修：打印机卡纸，很急",
            {"summary": "打印机卡纸", "category": "hardware", "priority": "urgent"},
        ),
        (
            "snooze_alert",
            "snooze AL-3 until tomorrow 3 pm",
            {"alert": "AL-000003", "until": "2026-11-25T15:00+08:00"},
        ),
        ("snooze_alert", "AL-3 两小时后再提醒", {"alert": "AL-000003", "until": "2026-11-24T12:00+08:00"}),
        ("subscribe_alerts", "订阅3号店的缺货提醒", {"kind": "stockout", "location": "S003"}),
        (
            "create_alert_rule",
            "鸡蛋库存低于10就提醒我",
            {"metric": "on_hand", "operator": "below", "threshold": "10", "item": "PRO-0019"},
        ),
        (
            "create_alert_rule",
            "tell me when eggs have less than 3 days of cover",
            {"metric": "days_of_cover", "operator": "below", "threshold": "3", "item": "PRO-0019"},
        ),
        ("set_preferences", "晚上10点到早上7点别打扰我", {"quiet_start": "22:00", "quiet_end": "07:00"}),
        ("set_preferences", "reply in Chinese", {"language": "zh"}),
        (
            "set_preferences",
            "免打扰设到早上六点半，晚上九点半开始",
            {"quiet_start": "21:30", "quiet_end": "06:30"},
        ),
        (
            "set_preferences",
            "no messages until 7 am, from 10 pm",
            {"quiet_start": "22:00", "quiet_end": "07:00"},
        ),
        ("check_stock", "3号店是不是鸡蛋又断了，看看还有没有", {"item": "PRO-0019", "location": "S003"}),
        (
            "record_stock_count",
            "counted eggs: 3 full cases plus 40 loose pieces",
            {"item": "PRO-0019", "counted_quantity": "3 cases 40 pieces"},
        ),
        (
            "record_invoice",
            "enter invoice no. 88412 for PO 3, total is 990",
            {"document": "PO-000003", "invoice_number": "88412", "amount": "990"},
        ),
        (
            "record_invoice",
            "录一下订单3号的发票88412，一共990元",
            {"document": "PO-000003", "invoice_number": "88412", "amount": "990"},
        ),
        (
            "request_transfer",
            "鸡蛋发出去25盒给5号店",
            {"item": "PRO-0019", "to_location": "S005", "quantity": "25 盒"},
        ),
        ("ask_policy", "年假能结转吗？", {"question": "年假能结转吗？"}),
    ],
)
def test_a_sentence_fills_the_arguments_it_gives(fill, tool, text, arguments):
    assert fill(tool, text).arguments == arguments


def test_a_name_that_fits_several_is_handed_on_as_it_was_typed(fill):
    assert fill("check_stock", "大学城店可乐还有多少").arguments == {"item": "可乐", "location": "大学城店"}


@pytest.mark.parametrize(
    ("text", "item"), [("how much unobtanium do we have", "unobtanium"), ("月光宝盒还有多少", "月光宝盒")]
)
def test_a_name_nobody_knows_is_handed_on_so_that_the_answer_can_say_so(fill, text, item):
    assert fill("check_stock", text).arguments["item"] == item


@pytest.mark.parametrize(
    "text", ["总仓现在还有多少", "总仓目前一共还剩多少", "how much do we have right now then"]
)
def test_words_that_name_nothing_are_no_unknown_name(fill, text):
    assert "item" not in fill("check_stock", text).arguments


@pytest.mark.parametrize(
    ("text", "person"),
    [("5号店店长是谁", "5号店店长"), ("who runs Hongqiao Store", "Hongqiao Store manager")],
)
def test_a_post_at_a_place_is_a_person(fill, text, person):
    assert fill("find_person", text).arguments == {"person": person}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("订-3箱鸡蛋", "-3 箱"), ("订0箱鸡蛋", "0 箱"), ("order 1e12 cases of eggs", "1000000000000 cases")],
)
def test_an_impossible_quantity_reaches_the_rules_as_it_was_said(fill, text, quantity):
    assert fill("raise_purchase_request", text).arguments["lines"] == [
        {"item": "PRO-0019", "quantity": quantity}
    ]


def test_a_day_that_does_not_exist_is_left_out_and_reported(fill):
    filling = fill("request_leave", "2月30日请年假")
    assert filling.arguments == {"leave_type": "annual"}
    assert set(filling.invalid) == {"start_on", "end_on"}
    assert filling.missing(read_tool(TOOLS["request_leave"])) == ("start_on", "end_on")


def test_how_much_is_lacking_is_not_taken_for_how_much_came(fill):
    filling = fill("receive_order", "PO-12到货了，鸡蛋少2箱")
    assert filling.arguments == {"document": "PO-000012", "lines": [{"item": "PRO-0019"}]}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("order 3 cases of 330 cola", [{"item": "BEV-0001", "quantity": "3 cases"}]),
        ("订3箱330可乐", [{"item": "BEV-0001", "quantity": "3 箱"}]),
        ("订330可乐3箱", [{"item": "BEV-0001", "quantity": "3 箱"}]),
    ],
)
def test_the_size_of_an_item_is_no_quantity(fill, text, lines):
    assert fill("raise_purchase_request", text).arguments["lines"] == lines


@pytest.mark.parametrize("text", ["received 432 on PO-12", "PO-12 received 432"])
def test_the_words_around_a_number_of_ours_are_no_item(fill, text):
    assert fill("receive_order", text).arguments == {"document": "PO-000012", "lines": [{"quantity": "432"}]}


@pytest.mark.parametrize("text", ["PO-12到货了，少2箱", "PO-12 arrived, two cases short"])
def test_a_shortage_of_nothing_in_particular_is_not_taken_for_a_complete_delivery(fill, text):
    assert fill("receive_order", text).arguments == {"document": "PO-000012", "lines": [{}]}


@pytest.mark.parametrize(
    ("tool", "text", "argument", "said"),
    [
        ("raise_purchase_request", "订2箱鸡蛋，2月30日前要", "needed_by", "2月30日"),
        ("raise_purchase_request", "order 2 cases of eggs by 30 February", "needed_by", "30 February"),
        ("set_preferences", "晚上25点到早上7点别打扰我", "quiet_start", "晚上25点"),
    ],
)
def test_an_impossible_day_that_need_not_be_said_reaches_the_rules_as_it_was_said(
    fill, tool, text, argument, said
):
    filling = fill(tool, text)
    assert filling.arguments[argument] == said
    assert filling.invalid == (argument,)


def test_a_store_that_is_ruled_out_is_not_taken(fill):
    assert fill("check_stock", "鸡蛋，不是3号店，是5号店").arguments["location"] == "S005"
