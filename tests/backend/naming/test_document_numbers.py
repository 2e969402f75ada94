"""Document numbers the way people write them."""

import pytest

from backend.naming.documents import DocumentKind, normalize_document_number, parse_document_numbers

WRITTEN = [
    ("PR-000123", ["PR-000123"]),
    ("pr 12", ["PR-000012"]),
    ("PR12", ["PR-000012"]),
    ("pr#12", ["PR-000012"]),
    ("PR－０００１２", ["PR-000012"]),
    ("PR-12通过", ["PR-000012"]),
    ("批准PR12", ["PR-000012"]),
    ("采购申请12号", ["PR-000012"]),
    ("採購申請12號", ["PR-000012"]),
    ("采购申请 12", ["PR-000012"]),
    ("采购申请#12", ["PR-000012"]),
    ("12号采购申请", ["PR-000012"]),
    ("第12号采购申请怎么样了", ["PR-000012"]),
    ("采购申请十二号", ["PR-000012"]),
    ("请购单12", ["PR-000012"]),
    ("请购单编号：12", ["PR-000012"]),
    ("purchase request 12", ["PR-000012"]),
    ("purchase request no. 12", ["PR-000012"]),
    ("采购单12", ["PO-000012"]),
    ("订单12", ["PO-000012"]),
    ("订单12到了吗", ["PO-000012"]),
    ("订单12号到哪了", ["PO-000012"]),
    ("采购订单 000012", ["PO-000012"]),
    ("po-12", ["PO-000012"]),
    ("PO 12 收货", ["PO-000012"]),
    ("cancel order 12", ["PO-000012"]),
    ("order #12", ["PO-000012"]),
    ("what's the status of order 12?", ["PO-000012"]),
    ("purchase order 12", ["PO-000012"]),
    ("收货单3", ["GR-000003"]),
    ("goods receipt 3", ["GR-000003"]),
    ("发票 7", ["IV-000007"]),
    ("invoice 7 is wrong", ["IV-000007"]),
    ("付款单9号", ["PY-000009"]),
    ("付款9", ["PY-000009"]),
    ("release payment 9", ["PY-000009"]),
    ("调拨单12", ["TR-000012"]),
    ("TR-000012", ["TR-000012"]),
    ("盘点单5", ["SC-000005"]),
    ("stock count 5", ["SC-000005"]),
    ("巡检问题12", ["IS-000012"]),
    ("整改单12已处理", ["IS-000012"]),
    ("IS-12", ["IS-000012"]),
    ("resolve issue 12", ["IS-000012"]),
    ("请假单8", ["LV-000008"]),
    ("leave request 8", ["LV-000008"]),
    ("LV8", ["LV-000008"]),
    ("工单 12", ["TK-000012"]),
    ("工单十二号", ["TK-000012"]),
    ("ticket 12", ["TK-000012"]),
    ("close ticket 12 please", ["TK-000012"]),
    ("预警12", ["AL-000012"]),
    ("alert 12", ["AL-000012"]),
    ("AL-000012", ["AL-000012"]),
    ("snooze al 3 till Monday", ["AL-000003"]),
    ("verify IS 12", ["IS-000012"]),
    ("pr二十驳回吧", ["PR-000020"]),
    ("po 十二号到了没", ["PO-000012"]),
    ("AC-000017", ["AC-000017"]),
    ("ac17", ["AC-000017"]),
    ("#12", ["#12"]),
    ("通过#12", ["#12"]),
    ("通过 #12 和 #13", ["#12", "#13"]),
    ("PR-12 and PO-13", ["PR-000012", "PO-000013"]),
    ("approve PR 12, 13 and 15", ["PR-000012", "PR-000013", "PR-000015"]),
    ("PR12、13", ["PR-000012", "PR-000013"]),
    ("批准采购申请3号和5号", ["PR-000003", "PR-000005"]),
]  # fmt: skip

NO_DOCUMENT = [
    "order 12 cases的水",
    "", "   ", "可乐还有多少", "3号店", "3号店的订单", "盘点12箱可乐", "调拨10箱可乐到3号店", "付款12元",
    "order 12 cases of cola",
    "order 12 colas", "please order 20 cola cans", "transfer 10 boxes to store 3", "count 5 bottles",
    "the total is 12", "AC 24 degrees", "how many al 3", "po十箱鸡蛋",
    "请假12号到14号", "请假单12号到14号", "12号请假", "3月12号的订单", "订单2个", "订单12月到", "PR", "PR-0",
    "PR-1234567", "spr 12", "pr 12.5",
    "订单一共多少", "1号店采购可乐", "#", "#abc", "product 12", "S003", "BEV-0001", "an issue with 3 cans",
]  # fmt: skip


@pytest.mark.parametrize(("text", "numbers"), WRITTEN)
def test_a_document_number_is_read_however_it_is_written(text, numbers):
    assert [mention.number for mention in parse_document_numbers(text)] == numbers


@pytest.mark.parametrize("text", NO_DOCUMENT)
def test_quantities_dates_and_other_codes_are_no_document_numbers(text):
    assert parse_document_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("请批准采购申请12号，谢谢", "采购申请12号"),
        ("Ｐｌｅａｓｅ ａｐｐｒｏｖｅ ＰＲ１２ now", "ＰＲ１２"),
        ("看看 #12", "#12"),
        ("那12号工单呢", "12号工单"),
    ],
)
def test_a_mention_covers_the_characters_as_they_were_typed(text, part):
    (mention,) = parse_document_numbers(text)

    assert text[mention.start : mention.end] == part


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("PR-000012", None, "PR-000012"),
        ("12", DocumentKind.PURCHASE_REQUEST, "PR-000012"),
        ("#12", DocumentKind.TICKET, "TK-000012"),
        ("12号", DocumentKind.LEAVE_REQUEST, "LV-000012"),
        ("000012", DocumentKind.PURCHASE_ORDER, "PO-000012"),
        ("工单12", DocumentKind.PURCHASE_REQUEST, "TK-000012"),
        ("12", None, None),
        ("#12", None, None),
        ("可乐", DocumentKind.TICKET, None),
        ("", DocumentKind.TICKET, None),
        ("0", DocumentKind.TICKET, None),
        ("1234567", DocumentKind.TICKET, None),
        ("PR-12 PO-13", None, None),
    ],
)
def test_one_number_given_as_an_argument_is_written_out(text, kind, number):
    assert normalize_document_number(text, kind) == number
