import pytest

from bot.router.lead_words import Tie
from bot.router.leads import contrasted, take_apart
from bot.router.wording import read_wording


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("那无糖的呢?", "无糖"),
        ("换5号店", "5号店"),
        ("换无糖的怎么样", "无糖的怎么样"),
        ("and store 5?", "store 5"),
        ("what about the plain one", "the plain one"),
        ("再看看陆家嘴的", "陆家嘴的"),
        ("只看饮料", "饮料"),
        ("only dairy", "dairy"),
        ("拿铁也看下", "拿铁"),
        ("AL-000003也是", "al-000003"),
    ],
)
def test_the_same_asked_of_something_else_is_a_follow_up(text, core):
    lead = take_apart(read_wording(text))
    assert Tie.FOLLOW_UP in lead.ties
    assert lead.core.plain == core


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("不对,是5号店", "5号店"),
        ("no, I meant store 5", "store 5"),
        ("啊我说错了，是低脂奶", "低脂奶"),
        ("sorry不对，是cheese slices", "cheese slices"),
        ("make that 3", "3"),
        ("sorry it was 24", "24"),
        ("应该是5号店", "5号店"),
        ("no the big one", "the big one"),
        ("no store 5", "store 5"),
        ("打错了，12箱", "12箱"),
        ("还是用调休吧", "调休"),
        ("store 5 instead", "store 5"),
    ],
)
def test_what_takes_something_back_is_a_correction(text, core):
    lead = take_apart(read_wording(text))
    assert Tie.CORRECTION in lead.ties
    assert lead.core.plain == core


@pytest.mark.parametrize(
    ("text", "tie", "core"),
    [
        ("算了，看看牛角包还有几个吧", Tie.DROP, "看看牛角包还有几个"),
        ("forget that, how many muffins do we have", Tie.DROP, "how many muffins do we have"),
        ("对了邓子豪是谁", Tie.ASIDE, "邓子豪是谁"),
        ("wait, any open alerts?", Tie.ASIDE, "any open alerts"),
        ("再加2箱肉包", Tie.ADDITION, "2箱肉包"),
        ("plus 2 cases of milk", Tie.ADDITION, "2 cases of milk"),
    ],
)
def test_a_change_of_mind_an_aside_and_an_addition_are_told_apart(text, tie, core):
    lead = take_apart(read_wording(text))
    assert tie in lead.ties
    assert lead.core.plain == core


@pytest.mark.parametrize(
    "text",
    [
        "还有多少",
        "那家店在哪",
        "再订两箱",
        "不是说好今天到吗",
        "order 2 cases",
        "cancel that order",
        "换货怎么办",
        "换班怎么申请",
        "换灯泡的工单",
        "换冰箱怎么报修",
        "还要多少天到货",
        "还要等几天",
        "no stock at store 3",
        "no more milk at Hexi",
        "错了的发票怎么改",
        "写错了的单子怎么办",
        "应该是几号发工资",
        "行政是谁管",
    ],
)
def test_words_that_belong_to_the_request_stay(text):
    lead = take_apart(read_wording(text))
    assert (lead.core.plain, lead.ties) == (read_wording(text).plain, frozenset())


def test_a_request_keeps_the_words_that_make_it_one():
    assert take_apart(read_wording("add a rule for low milk")).request.plain == "add a rule for low milk"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("不是老豆腐，是嫩豆腐", "老豆腐", "嫩豆腐"),
        ("不是可乐是雪碧", "可乐", "雪碧"),
        ("not Hexi, I meant Hubin", "hexi", "hubin"),
    ],
)
def test_a_contrast_names_what_was_wrong_and_what_is_right(text, wrong, right):
    pieces = contrasted(read_wording(text))
    assert pieces is not None
    assert [piece.plain for piece in pieces] == [wrong, right]


@pytest.mark.parametrize("text", ["不是吧", "not now", "是5号店"])
def test_a_mere_denial_contrasts_nothing(text):
    pieces = contrasted(read_wording(text))
    assert pieces is None or all(not piece.is_empty for piece in pieces)
