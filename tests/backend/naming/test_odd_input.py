"""Whatever is typed, nothing fails and nothing takes long."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.naming.documents import normalize_document_number, parse_document_numbers
from backend.naming.entries import NameKind
from backend.naming.index import NameIndex
from backend.naming.numerals import parse_chinese_numeral
from tests.backend.naming.demo_names import demo_entries

ODD = [
    "", " ", "\n\t", "🥤🍜", "👨‍👩‍👧‍👦", "\x00\x07\x1b[31m", "\u202e可乐\u202c", "\u200f\u200b",
    "'; DROP TABLE items; --", "<script>alert(1)</script>",
    "%s%n{0}{}", "\\", "?" * 500, "9" * 5000, "的" * 300, "#" * 200, "-" * 200, "ﷺ", "é̂̂̂̂", "\ud800",
    "可\u0301乐", "S" + "9" * 400, "一" * 200,
]  # fmt: skip

KNOWN_WORDS = (
    "可乐",
    "3号店",
    "330",
    "无糖",
    "cola",
    "的",
    "和",
    "S3",
    ",",
    "10箱",
    "王静",
    "#12",
    "的可乐",
    "大",
    "can",
)


@pytest.fixture(scope="module")
def shared_index():
    return NameIndex(demo_entries())


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_answered_without_an_error(index, text):
    assert index.resolve(text).status in {"one", "several", "none"}
    assert all(text[m.start : m.end] == m.text for m in index.find_mentions(text))
    assert all(text[m.start : m.end] for m in parse_document_numbers(text))
    assert normalize_document_number(text) is None


@pytest.mark.parametrize("text", ["", " ", "🥤", "?!", "'; DROP TABLE items; --", "\x00"])
def test_text_without_a_name_resolves_to_nothing(index, text):
    assert index.resolve(text).status == "none"


def test_invisible_characters_do_not_hide_a_name(index):
    assert set(index.resolve("\u202e可\u200b乐\u202c").codes) == {"BEV-0001", "BEV-0002", "BEV-0003"}


@pytest.mark.parametrize(
    "unit", ["3号店可乐还剩多少，", "store 3 cola left? ", "9", "a", "可", "一", "# ", "pr 12, "]
)
def test_forty_thousand_characters_are_answered_within_a_second(index, unit):
    text = (unit * 40_000)[:40_000]
    started = time.perf_counter()
    index.resolve(text)
    index.find_mentions(text)
    parse_document_numbers(text)

    assert time.perf_counter() - started < 1.0


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_is_answered(shared_index, text):
    for kind in (None, *NameKind):
        shared_index.resolve(text, kind=kind)
    mentions = shared_index.find_mentions(text)

    assert all(text[m.start : m.end] == m.text for m in mentions)


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(KNOWN_WORDS),
        max_size=10,
    )
)
def test_any_order_of_known_words_keeps_mentions_apart(shared_index, words):
    sentence = "".join(words)
    mentions = shared_index.find_mentions(sentence)

    for kind in NameKind:
        own = [m for m in mentions if m.kind == kind]
        assert all(a.end <= b.start for a, b in pairwise(own))


@pytest.mark.parametrize(
    ("characters", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十六", 16),
        ("二十三", 23),
        ("一百零五", 105),
        ("一二", 12),
        ("两", 2),
        ("十百", None),
        ("可", None),
        ("", None),
    ],
)
def test_chinese_numerals_are_read(characters, number):
    assert parse_chinese_numeral(characters) == number
