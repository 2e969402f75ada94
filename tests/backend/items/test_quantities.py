"""What people say becomes units of the item: cases through the pack size, dozens, halves, sums of both."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.items.quantities import in_units, read_amounts
from backend.items.schemas import Item


def item(unit_zh="罐", unit_en="can", pack_size=24):
    return Item(
        code="BEV-0001",
        name_zh="可乐",
        name_en="Cola",
        category="beverage",
        unit_zh=unit_zh,
        unit_en=unit_en,
        pack_size=pack_size,
        storage="ambient",
        cost_cny=Decimal("1.2"),
        shelf_life_days=None,
        substitute_sku=None,
    )


def units(text, **unit):
    return in_units(read_amounts(text), item(**unit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48", 48),
        ("2 箱", 48),
        ("两箱", 48),
        ("三件", 72),
        ("三件24瓶装", 72),
        ("2 cases", 48),
        ("two cases", 48),
        ("a case", 24),
        ("half a case", 12),
        ("半箱", 12),
        ("一箱半", 36),
        ("1.5 cases", 36),
        ("a dozen", 12),
        ("半打", 6),
        ("3 dozen cans", 36),
        ("一箱零五罐", 29),
        ("2 cases and 5 cans", 53),
        ("十听", 10),
        ("1,200 cans", 1200),
        ("壹佰零八罐", 108),
        ("0 罐", 0),
        ("-3 箱", -72),
    ],
)
def test_an_amount_is_counted_in_the_items_own_unit(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize("text", ["5 公斤", "3 kg", "两卷", "4 boxes of hope and glory", "many", ""])
def test_a_unit_the_item_does_not_have_means_nothing(text):
    assert units(text) is None


@pytest.mark.parametrize(("unit_zh", "unit_en", "expected"), [("盒", "box", 10), ("罐", "can", 240)])
def test_a_box_is_the_unit_where_the_item_is_sold_in_boxes_and_a_case_elsewhere(unit_zh, unit_en, expected):
    assert units("10 boxes", unit_zh=unit_zh, unit_en=unit_en) == expected


def test_loaves_are_the_plural_of_loaf():
    assert units("6 loaves", unit_zh="袋", unit_en="loaf", pack_size=8) == 6


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**6), st.sampled_from([1, 12, 24, 300]))
def test_cases_are_always_the_pack_size_times_as_many_units(number, pack_size):
    assert units(f"{number} 箱", pack_size=pack_size) == number * pack_size


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text):
    read_amounts(text)
