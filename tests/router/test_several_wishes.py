import pytest
from langchain_core.messages import HumanMessage


@pytest.fixture
def ask(router):
    """Says one thing; returns the tools and arguments of the calls that come of it."""
    return lambda text: [
        (call["name"], call["args"]) for call in router.invoke([HumanMessage(text)]).tool_calls
    ]


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("鸡蛋还有多少，顺便看看有什么预警", ["check_stock", "list_alerts"]),
        ("how many eggs do we have and who is Grace He", ["check_stock", "find_person"]),
        ("何敏是谁？另外我还剩几天年假", ["find_person", "get_leave_balance"]),
        ("how many eggs are left, and what is running low?", ["check_stock", "list_low_stock"]),
        ("批准PR-12，顺便订2箱鸡蛋", ["approve_document", "raise_purchase_request"]),
    ],
)
def test_two_wishes_are_answered_in_their_order(ask, text, tools):
    assert [tool for tool, _ in ask(text)] == tools


def test_the_second_wish_may_leave_out_what_the_first_named(ask):
    assert ask("查下鸡蛋库存，再帮我订两箱") == [
        ("check_stock", {"item": "PRO-0019"}),
        ("raise_purchase_request", {"lines": [{"item": "PRO-0019", "quantity": "2 箱"}]}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "订2箱鸡蛋和3箱牛奶",
        "报修：打印机坏了，还有网络也连不上",
        "请年假，从下周一开始，还有周二",
        "how much cola and milk to order",
        "go ahead and approve PR-12",
        "驳回PR-1，太贵了，另外数量也不对",
        "invoice no. YL-2215 for PO-000007, 3,482.75 yuan",
        "发票 No. YL-2215，对应PO-000007，3482.75元",
    ],
)
def test_one_wish_said_at_length_is_not_torn_apart(ask, text):
    assert len({tool for tool, _ in ask(text)}) == 1


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (
            "3号店的鸡蛋和牛奶各有多少",
            [{"item": "PRO-0019", "location": "S003"}, {"item": "DAI-0001", "location": "S003"}],
        ),
        (
            "eggs at store 3 and store 5",
            [{"item": "PRO-0019", "location": "S003"}, {"item": "PRO-0019", "location": "S005"}],
        ),
    ],
)
def test_things_named_side_by_side_are_each_asked_about(ask, text, arguments):
    assert ask(text) == [("check_stock", each) for each in arguments]


def test_documents_named_side_by_side_are_each_approved(ask):
    assert ask("批准PR-1和PR-2") == [
        ("approve_document", {"document": "PR-000001"}),
        ("approve_document", {"document": "PR-000002"}),
    ]


def test_a_store_that_is_taken_back_is_not_asked_about(ask):
    assert ask("鸡蛋库存，不是3号店，是5号店") == [("check_stock", {"item": "PRO-0019", "location": "S005"})]


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("TK-4不用修了。撤回吧", "cancel_document"),
        ("TK-4 works again. please withdraw it", "cancel_document"),
        ("AL-3这会儿没空，明天再看", "snooze_alert"),
    ],
)
def test_two_words_about_one_document_are_one_wish(ask, text, tool):
    assert [name for name, _ in ask(text)] == [tool]
