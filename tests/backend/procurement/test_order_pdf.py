"""What the supplier reads on the PDF of an order."""

import io
import re

import pytest
from pypdf import PdfReader

from backend.procurement import orders
from backend.procurement.drafts import OrderClosing
from backend.procurement.order_pdf import render_order_pdf
from backend.records import Named
from tests.factories.actors import actor_named
from tests.factories.purchasing import COLA, ordered, received


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def words_of(order, language):
    """Return the text of all pages without spaces and line ends."""
    return re.sub(r"\s", "", "".join(pages_of(render_order_pdf(order, language=language))))


def test_the_supplier_reads_what_to_bring_where_and_for_how_much(uow):
    order = ordered(uow, (COLA, 240), ("BEV-0003", 96))
    text = words_of(order, "zh")
    for part in (
        "采购订单PO-000001",
        "上海晨岚饮料有限公司(V001)",
        "下单日期2026-06-10",
        "采购员孙雨桐",
        "预计到货2026-06-13",
        "送货至：静安寺店(S001)",
        "晨岚可乐1.5L瓶装(BEV-0003)896瓶47.72381.76",
        "请在送货单和发票上注明订单号PO-000001。",
    ):
        assert part in text


def test_lines_and_total_are_in_cents_with_thousands_set_apart(uow):
    order = ordered(uow, (COLA, 24 * 100))
    [line] = order.lines
    text = words_of(order, "zh")
    assert f"1002400罐{line.price_cny_per_case:.2f}{line.amount:,.2f}" in text
    assert f"合计（不含税）：人民币{order.amount:,.2f}元" in text
    assert order.amount > 1000


def test_the_same_order_in_english(uow):
    text = words_of(ordered(uow), "en")
    for part in (
        "PurchaseorderPO-000001",
        "ShanghaiChenlanBeveragesCo.,Ltd.(V001)",
        "BuyerTinaSun",
        "Deliverto:Jing'anTempleStore(S001)",
        "ChenlanCola330mlCan(BEV-0001)5120can38.88194.40",
        "TotalwithoutVAT:CNY194.40",
    ):
        assert part in text
    assert not re.search(r"[\u4e00-\u9fff]", text)


def test_every_store_has_a_table_of_its_own(uow):
    [line] = ordered(uow).lines
    elsewhere = Named(code="S002", name_zh="陆家嘴店", name_en="Lujiazui Store")
    order = ordered(uow).model_copy(update={"lines": (line.model_copy(update={"location": elsewhere}), line)})
    text = words_of(order, "zh")
    assert text.index("静安寺店(S001)") < text.index("陆家嘴店(S002)")
    assert text.count("单价（元/箱）") == 2


def test_a_long_order_repeats_its_heads_and_numbers_its_pages(uow):
    [line] = ordered(uow).lines
    lines = tuple(line.model_copy(update={"line": number}) for number in range(1, 81))
    order = ordered(uow).model_copy(update={"lines": lines})
    pages = pages_of(render_order_pdf(order, language="zh"))
    assert len(pages) == 3
    assert all(f"第 {number} 页" in page for number, page in enumerate(pages, start=1))
    assert all("单价（元/箱）" in page for page in pages)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "此订单已取消，请勿发货。"), ("en", "Thisorderiscancelled.Pleasedonotdeliver.")],
)
def test_a_cancelled_order_says_so(uow, language, sentence):
    order = ordered(uow)
    assert sentence not in words_of(order, language)
    closing = OrderClosing(document=order.document, reason=None)
    cancelled = orders.cancel_order(uow, actor_named(uow, "sun.yutong"), closing)
    assert sentence in words_of(cancelled, language)


def test_a_closed_order_says_that_nothing_more_is_to_come(uow):
    order = ordered(uow)
    received(uow, order, (COLA, 24))
    closing = OrderClosing(document=order.document, reason="供应商断货")
    closed = orders.close_order(uow, actor_named(uow, "sun.yutong"), closing)
    assert "此订单已关闭，余下的请勿再发。" in words_of(closed, "zh")


def test_names_with_marks_of_markup_are_printed_as_they_are(uow):
    supplier = Named(code="V001", name_zh="<b>甲</b>&乙<br/>", name_en="A & <i>B")
    order = ordered(uow).model_copy(update={"supplier": supplier})
    assert "<b>甲</b>&乙<br/>(V001)" in words_of(order, "zh")
    assert "A&<i>B(V001)" in words_of(order, "en")


def test_one_order_is_one_file_and_a_small_one(uow):
    order = ordered(uow)
    pdf = render_order_pdf(order, language="zh")
    assert pdf == render_order_pdf(order, language="zh")
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) < 20_000
