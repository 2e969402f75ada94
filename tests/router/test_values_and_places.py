"""Values of enumerations, numbers and places as people say them, read for a given tool."""

import pytest

from bot.router.schema import read_tool
from tests.router.toolset import TOOLS


@pytest.fixture
def said(filler, read):
    return lambda tool, name, text: filler.fill(read_tool(TOOLS[tool]), read(text)).arguments.get(name)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("巡检超期的预警有吗", "inspection_overdue"),
        ("notify me whenever approvals are overdue", "approval_overdue"),
        ("发票有异常就提醒我", "invoice_exception"),
        ("订阅重大巡检问题提醒", "inspection_critical"),
        ("anything we ran out of", "stockout"),
        ("快過期的提醒我", "expiry"),
    ],
)
def test_a_kind_of_alert_is_known_by_words_that_stand_apart(said, text, kind):
    assert said("subscribe_alerts", "kind", text) == kind


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("逾期没整改的问题", "overdue"),
        ("已经验收的巡检问题", "verified"),
        ("findings we still have to fix", "open"),
    ],
)
def test_the_status_that_says_most_wins(said, text, status):
    assert said("list_inspection_issues", "status", text) == status


@pytest.mark.parametrize(("text", "accepted"), [("is 13 复查没过", False), ("IS-8 looks good now", True)])
def test_a_second_look_ends_in_yes_or_no(said, text, accepted):
    assert said("verify_inspection_issue", "accepted", text) is accepted


def test_a_slip_of_the_finger_in_a_value_is_forgiven(said):
    assert said("get_leave_balance", "leave_type", "anual leav balance") == "annual"


@pytest.mark.parametrize(
    ("text", "days"),
    [("半个月内到期的", 15), ("what expires by Friday", 3), ("这两天要过期的", None), ("a fortnight", 14)],
)
def test_how_soon_is_counted_in_days(said, text, days):
    assert said("list_expiring_stock", "within_days", text) == days


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("invoice QX-5521 for PO-6, 940.20 yuan", "940.2"),
        ("PO-4 票号 88213377，合计 12,360.5", "12360.5"),
        ("bill 5567-A for order 8: 1.2k RMB", "1200"),
    ],
)
def test_digits_of_an_invoice_number_are_no_amount(said, text, amount):
    assert said("record_invoice", "amount", text) == amount


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("3 cases of eggs and 2 of water", [("PRO-0019", "3 cases"), ("BEV-0010", "2 cases")]),
        (
            "order 2 cases of moon cheese and a case of eggs",
            [("PRO-0019", "1 case"), ("moon cheese", "2 cases")],
        ),
        ("月饼要30盒后天用", [("月饼", "30 盒")]),
    ],
)
def test_no_line_of_an_order_is_left_out(said, text, lines):
    found = said("raise_purchase_request", "lines", text)
    assert [(line["item"], line["quantity"]) for line in found] == lines


def test_a_delivery_without_numbers_came_as_ordered(said):
    assert said("receive_order", "lines", "牛奶车来了，PO-3按单入库") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("各店缺什么", "各店"),
        ("what is low at all stores", "all stores"),
        ("eggs at the Tokyo store", "Tokyo store"),
        ("我们店缺什么", None),
        ("is there any milk in the store", None),
        ("给3号店... 不是，给5号店看看缺什么", "S005"),
    ],
)
def test_a_place_is_taken_as_it_was_meant(said, text, place):
    assert said("list_low_stock", "location", text) == place


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("AL-3 明早9点再提醒", "2026-11-25T09:00+08:00"),
        ("snooze AL-3 for 3 days", "2026-11-27T10:00+08:00"),
        ("mute alert 3 for an hour", "2026-11-24T11:00+08:00"),
    ],
)
def test_an_alert_sleeps_until_an_instant(said, text, until):
    assert said("snooze_alert", "until", text) == until


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12/3-12/4休年假", ("2026-12-03", "2026-12-04")),
        ("下周四周五休年假", ("2026-12-03", "2026-12-04")),
        ("Christmas day off", ("2026-12-25", "2026-12-25")),
        ("春节休年假", ("2027-02-06", "2027-02-06")),
    ],
)
def test_leave_lasts_from_day_to_day(said, text, days):
    read = tuple(said("request_leave", name, text) for name in ("start_on", "end_on"))
    assert read == days
