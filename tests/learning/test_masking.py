"""Nobody can be told from a kept question: names, addresses and numbers are taken out, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.learning.masking import mask, shorten
from backend.naming.service import NameDirectory


@pytest.fixture(scope="module")
def nobody():
    return lambda text: []  # noqa: ARG005 -- finds no names


@pytest.fixture
def employees(database):
    names = NameDirectory()

    def find(text):
        with database.unit() as uow:
            return names.current(uow).find_mentions(text)

    return find


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("发到 zhang.san@example.com 吧", "发到 {email} 吧"),
        ("mail me at a.b+c@mail.example.co.uk please", "mail me at {email} please"),
        ("我手机13812345678，到货打给我", "我手机{phone}，到货打给我"),
        ("电话 138-1234-5678", "电话 {phone}"),
        ("call +65 9123 4567 or 91234567", "call {phone} or {phone}"),
        ("手机 9123 4567，打不通就打 81234567", "手机 {phone}，打不通就打 {phone}"),
        ("91234567是我电话", "{phone}是我电话"),
        ("座机021-62345678", "座机{phone}"),
        ("打+8613812345678", "打{phone}"),
        ("身份证 11010519491231002X 能报销吗", "身份证 {id_number} 能报销吗"),
        ("my NRIC is S1234567D", "my NRIC is {id_number}"),
        ("卡号6222 0212 3456 7890 123", "卡号{id_number}"),
        ("王先生要两箱可乐", "{person}先生要两箱可乐"),
        ("李小红女士投诉", "{person}女士投诉"),
        ("Mr Smith and Ms. Jane Doe want cola", "Mr {person} and Ms. {person} want cola"),
        ("给Mr Tan打电话", "给Mr {person}打电话"),
        ("问下Ms. Zoë Lim吧", "问下Ms. {person}吧"),
        ("ask <@U0ABC123> about it", "ask {person} about it"),
        ("replace {item} in {location}", "replace (item) in (location)"),
    ],
)
def test_what_tells_who_somebody_is_becomes_a_placeholder(nobody, text, masked):
    assert mask(text, find_mentions=nobody) == masked


@pytest.mark.parametrize(
    "text",
    [
        "PR-000012 批了吗",
        "条码 6901234567892 还有多少",
        "barcode 2000000412344 stock",
        "BEV-0001 还有 864 罐吗",
        "order 1200 cans for S003 by 2026-06-12",
        "3号店13箱可乐",
        "发票号 20260611 金额 12345.67",
        "老师傅说要补货",
        "昨天8000 6000都盘了",
        "po 88888888 什么时候到",
        "call me about invoice 88123406",
        "count 3000-4000 is wrong",
    ],
)
def test_goods_stores_documents_and_quantities_stay(nobody, text):
    assert mask(text, find_mentions=nobody) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张丽娜的电话是多少", "{person}的电话是多少"),
        ("要两袋白砂糖老师", "要两袋白砂糖老师"),
        ("白雪梅老师要白砂糖", "{person}老师要白砂糖"),
        ("who is Kevin", "who is {person}"),
        ("请帮我问下 lim.jiahao@lantern.example.com", "请帮我问下 {email}"),
        ("人民广场店的可乐还有吗", "人民广场店的可乐还有吗"),
    ],
)
def test_employees_are_known_by_every_name_they_go_by(employees, text, masked):
    assert mask(text, find_mentions=employees) == masked


@pytest.mark.parametrize(
    ("most", "kept"), [(3, "ask"), (6, "ask "), (11, "ask "), (12, "ask {person}"), (99, "ask {person} now")]
)
def test_a_text_is_never_cut_in_the_middle_of_a_placeholder(most, kept):
    assert shorten("ask {person} now", most) == kept


@given(st.text(max_size=80))
def test_masking_twice_is_masking_once_but_for_the_braces(text):
    once = mask(text, find_mentions=lambda sentence: [])  # noqa: ARG005 -- finds no names
    again = mask(once, find_mentions=lambda sentence: [])  # noqa: ARG005 -- likewise
    assert again == once.replace("{", "(").replace("}", ")")
