"""Free words: what is said beside a request, and what a report is about without the order to write it down."""

import signal

import pytest

from bot.router.schema import read_tool
from tests.router.toolset import TOOLS


@pytest.fixture
def at_once():
    """Breaks off what does not come to an end, so that a pattern that tries every way fails and does not hang."""

    def give_up(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def said(filler, read):
    """Returns one argument of a tool as it was read from a sentence."""
    return lambda tool, name, text: filler.fill(read_tool(TOOLS[tool]), read(text)).arguments.get(name)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("reject PR 13 - wrong store", "wrong store"),
        ("REJECT PR 15 NO BUDGET", "NO BUDGET"),
        ("驳回PR-12，太贵了", "太贵了"),
        ("pr 9 不同意，上周刚订过", "上周刚订过"),
        ("PR-12太多了，退回去", "太多了"),
        ("turn down LV-3 because we're short staffed", "we're short staffed"),
    ],
)
def test_the_reason_stands_behind_the_document(said, text, reason):
    assert said("reject_document", "reason", text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "把PR-12驳回",
        "reject PR-12 please",
        "PR-12 不批",
        "cancel this request PR-12",
        "reject pr-12 the same as before",
        "reject pr-12 as soon as possible",
    ],
)
def test_a_decision_alone_gives_no_reason(said, text):
    assert said("reject_document", "reason", text) is None


def test_how_soon_something_is_wanted_is_not_why(said):
    text = "order 5 cases of eggs as soon as possible because the shelf is empty"
    assert said("raise_purchase_request", "reason", text) == "the shelf is empty"


def test_a_manual_is_no_comment(said):
    assert said("approve_document", "comment", "批准PR-12，说明书没问题") != "书没问题"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("IS-4 fixed, replaced the bulb", "replaced the bulb"),
        ("is 11 搞定了，地面重新拖过", "地面重新拖过"),
        ("灭火器换好了，IS-000007可以关了", "灭火器换好了"),
    ],
)
def test_a_note_tells_what_was_done(said, text, note):
    assert said("resolve_inspection_issue", "note", text) == note


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("后天请病假，牙疼", "牙疼"),
        ("I need Friday off, doctor's appointment", "doctor's appointment"),
        ("请年假，12月5日一天", None),
        ("annual leave, Monday to Wednesday please", None),
        ("annual leave tomorrow as planned", None),
        ("annual leave tomorrow as my parents visit", "my parents visit"),
        ("sick leave tomorrow since I have a fever", "I have a fever"),
        ("sick leave since yesterday", None),
    ],
)
def test_the_reason_for_leave_is_a_clause_of_its_own(said, text, reason):
    assert said("request_leave", "reason", text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("订5箱鸡蛋，后天要，周末游客多", "周末游客多"),
        ("订5箱鸡蛋，3天内送到", None),
        ("order 5 cases of eggs, by Friday please", None),
    ],
)
def test_when_goods_are_wanted_is_no_reason(said, text, reason):
    assert said("raise_purchase_request", "reason", text) == reason


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("3号店地面有水，记一下", "地面有水"),
        ("登记：3号店生熟混放，严重", "生熟混放"),
        ("new inspection finding in my store: loose wiring behind the till", "loose wiring behind the till"),
        ("Hongqiao Store: two staff without caps, please record it", "two staff without caps"),
        ("cockroach in the kitchen", "cockroach in the kitchen"),
    ],
)
def test_a_report_is_what_was_seen_without_the_order_to_log_it(said, text, description):
    assert said("log_inspection_issue", "description", text) == description


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("order", ["记录", "报告", "巡检", "严重", "新建", "log", "note it "])
def test_a_long_row_of_orders_is_read_to_its_end(said, order):
    assert said("log_inspection_issue", "description", f"上报问题：{order * 150}灯").endswith("灯")


@pytest.mark.parametrize(
    "text", ["灯坏了，记录一下", "灯坏了，提交，非常紧急", "灯坏了, please report an issue"]
)
def test_orders_in_a_row_are_no_part_of_the_report(said, text):
    assert said("log_inspection_issue", "description", text) == "灯坏了"


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("please open a ticket, the printer is jammed", "the printer is jammed"),
        ("给IT报一下，软件打不开，不着急", "软件打不开"),
        ("ticket: need Photoshop on my laptop, low priority", "need Photoshop on my laptop"),
        ("忘记密码了登不上系统", "忘记密码了登不上系统"),
    ],
)
def test_a_ticket_says_what_is_wrong(said, text, summary):
    assert said("open_ticket", "summary", text) == summary
