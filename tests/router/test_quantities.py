import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.router.quantities import find_amounts
from bot.router.spans import Span


def amounts(text, **options):
    return [(found.kind, found.text) for found in find_amounts(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("订3箱", "3 箱"),
        ("一箱半", "1.5 箱"),
        ("半箱", "0.5 箱"),
        ("两打", "24"),
        ("三十二瓶", "32 瓶"),
        ("-3箱", "-3 箱"),
        ("0箱", "0 箱"),
        ("3 cases", "3 cases"),
        ("half a case", "0.5 case"),
        ("a case and a half", "1.5 case"),
        ("twenty-four cans", "24 cans"),
        ("a dozen", "12"),
        ("1e12 cans", "1000000000000 cans"),
    ],
)
def test_a_quantity_keeps_the_unit_it_was_said_in(text, expected):
    assert amounts(text) == [("counted", expected)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("¥1,280", "1280"), ("4.5万元", "45000"), ("两千块", "2000"), ("1280.50 yuan", "1280.5")],
)
def test_money_is_told_from_goods(text, value):
    assert amounts(text) == [("money", value)]


@pytest.mark.parametrize(("text", "days"), [("三天内", "3"), ("within 2 weeks", "14"), ("a week", "7")])
def test_a_stretch_of_time_is_counted_in_days(text, days):
    assert amounts(text) == [("duration", days)]


@pytest.mark.parametrize("text", ["查一下", "千万别忘", "one of them", "打印机", "万一没货", "330ml"])
def test_a_numeral_inside_a_word_counts_nothing(text):
    assert amounts(text) == []


def test_numbers_of_names_already_found_are_left_alone():
    assert amounts("可乐330ml 2箱", taken=[Span(0, 7)]) == [("counted", "2 箱")]


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["箱", " cases", "瓶", " bottles"]))
def test_any_number_of_a_unit_is_read_as_it_stands(number, unit):
    assert amounts(f"订{number}{unit}可乐" if unit in "箱瓶" else f"order {number}{unit} of cola") == [
        ("counted", f"{number} {unit.strip()}")
    ]
