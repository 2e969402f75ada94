"""Sums of money as people write them."""

from decimal import Decimal

import pytest

from backend.money import read_money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250.50", "1250.50"),
        ("一千二百块", "1200"),
        ("1.2万", "12000"),
        ("¥12,360", "12360"),
        ("一万两千八百元", "12800"),
        ("3,482.75 yuan", "3482.75"),
        ("RMB 950", "950"),
        ("S$35", "35"),
        ("两块五", "2.5"),
        ("800", "800"),
    ],
)
def test_a_sum_is_read_in_both_languages(text, value):
    assert read_money(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "a lot", "12 apples", "FP-88213", "10%", "1250 or 1300"])
def test_what_is_no_sum_is_none(text):
    assert read_money(text) is None
