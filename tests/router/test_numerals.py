from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.router.numerals import plain, read_number

DIGITS = "零一二三四五六七八九"


def chinese(number):
    """Write 1 to 9999 in Chinese the way school teaches it."""
    text = ""
    pending_zero = False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if pending_zero and text else "") + DIGITS[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(text)
    return text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24", "24"),
        ("2,000", "2000"),
        ("3.5", "3.5"),
        ("1e12", "1000000000000"),
        ("4.5万", "45000"),
        ("十", "10"),
        ("十二", "12"),
        ("两百五", "250"),
        ("四万五", "45000"),
        ("一千零五", "1005"),
        ("二〇二六", "2026"),
        ("三点五", "3.5"),
        ("twenty-four", "24"),
        ("one hundred and five", "105"),
        ("two thousand five hundred", "2500"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "可乐", "twenty cans", "3箱", "--3", "1.2.3"])
def test_what_is_no_number_reads_as_nothing(text):
    assert read_number(text) is None


@given(st.integers(min_value=1, max_value=9999))
def test_every_chinese_numeral_up_to_ten_thousand_means_its_number(number):
    assert read_number(chinese(number)) == number


def test_a_number_is_written_without_exponent_or_idle_zeros():
    assert [plain(Decimal(text)) for text in ("1.50", "1E+3", "48", "0.0")] == ["1.5", "1000", "48", "0"]
