import pytest

from bot.router.dialogue import PastTurn
from bot.router.merging import change_days, change_lines, shift_days, with_unit
from bot.router.schema import read_tool
from tests.router.toolset import TOOLS

EGGS = {"item": "PRO-0019", "quantity": "2 箱"}
MILK = {"item": "DAI-0001", "quantity": "1 箱"}


@pytest.mark.parametrize(
    ("new", "old", "result"),
    [
        ("3", "2 箱", "3 箱"),
        ("3", "2 cases", "3 cases"),
        ("3 瓶", "2 箱", "3 瓶"),
        ("30", "20", "30"),
        ("5", None, "5"),
    ],
)
def test_a_bare_number_keeps_the_unit_that_was_said(new, old, result):
    assert with_unit(new, old) == result


def test_a_corrected_quantity_keeps_the_item():
    assert change_lines([EGGS], [{"quantity": "5"}], adds=False) == [{"item": "PRO-0019", "quantity": "5 箱"}]


def test_a_corrected_item_keeps_the_quantity():
    assert change_lines([EGGS], [{"item": "DAI-0001"}], adds=False) == [
        {"item": "DAI-0001", "quantity": "2 箱"}
    ]


def test_another_item_is_added_to_an_order():
    assert change_lines([EGGS], [MILK], adds=True) == [EGGS, MILK]


def test_more_of_the_same_is_summed_in_one_unit():
    assert change_lines([EGGS], [{"quantity": "3 箱"}], adds=True) == [
        {"item": "PRO-0019", "quantity": "5 箱"}
    ]


def test_of_several_lines_the_one_of_the_item_changes():
    changed = change_lines([EGGS, MILK], [{"item": "DAI-0001", "quantity": "4"}], adds=False)
    assert changed == [EGGS, {"item": "DAI-0001", "quantity": "4 箱"}]


def leave(start_on, end_on):
    return PastTurn(tool="request_leave", asked_with="", arguments={"start_on": start_on, "end_on": end_on})


@pytest.mark.parametrize(
    ("text", "start_on", "end_on"),
    [
        ("到12月4号", "2026-12-01", "2026-12-04"),
        ("until 4 December", "2026-12-01", "2026-12-04"),
        ("从11月30号", "2026-11-30", "2026-12-02"),
        ("12月8号", "2026-12-08", "2026-12-09"),
    ],
)
def test_a_new_day_moves_the_end_the_start_or_the_whole_leave(read, filler, text, start_on, end_on):
    tool, facts = read_tool(TOOLS["request_leave"]), read(text)
    changes = filler.fill(tool, facts).arguments
    moved = change_days(leave("2026-12-01", "2026-12-02"), changes, facts)
    assert (moved["start_on"], moved["end_on"]) == (start_on, end_on)


@pytest.mark.parametrize("text", ["the day after", "再后一天", "第二天"])
def test_the_day_after_is_counted_from_the_days_talked_about(read, text):
    tool = read_tool(TOOLS["list_expiring_stock"])
    turn = PastTurn(tool="list_expiring_stock", asked_with="", arguments={"within_days": 1})
    assert shift_days(turn, tool, read(text)) == {"within_days": 2}
