"""A purchase order as a PDF for the supplier.

The Chinese font is one of the PDF standard's own (STSong-Light, Adobe-GB1): it is named and not embedded, so that a
page has some kilobytes and every viewer shows it in a Chinese font of its own. Text can be searched and copied.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from backend.clock import HEAD_OFFICE_ZONE
from backend.procurement.results import PurchaseOrder, PurchaseOrderLine
from backend.procurement.states import STATUS_WORDS
from backend.records import Named, plain_decimal

FONT = "STSong-Light"
MARGIN = 18 * mm
# Of the 174 mm between the margins.
COLUMN_WIDTHS = tuple(width * mm for width in (10, 68, 16, 26, 26, 28))
_GREY = colors.Color(0.45, 0.45, 0.45)

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "zh": {
            "title": "采购订单",
            "supplier": "供应商",
            "placed": "下单日期",
            "buyer": "采购员",
            "expected": "预计到货",
            "deliver_to": "送货至：{place}",
            "line": "行",
            "item": "商品",
            "cases": "箱数",
            "quantity": "数量",
            "price": "单价（元/箱）",
            "amount": "金额（元）",
            "total": "合计（不含税）：人民币 {amount} 元",
            "cancelled": "此订单已取消，请勿发货。",
            "closed": "此订单已关闭，余下的请勿再发。",
            "note": "请在送货单和发票上注明订单号 {number}。",
            "page": "{number} · 第 {page} 页",
        },
        "en": {
            "title": "Purchase order",
            "supplier": "Supplier",
            "placed": "Placed on",
            "buyer": "Buyer",
            "expected": "Expected on",
            "deliver_to": "Deliver to: {place}",
            "line": "#",
            "item": "Item",
            "cases": "Cases",
            "quantity": "Quantity",
            "price": "CNY per case",
            "amount": "CNY",
            "total": "Total without VAT: CNY {amount}",
            "cancelled": "This order is cancelled. Please do not deliver.",
            "closed": "This order is closed. Please deliver nothing more.",
            "note": "Please state {number} on the delivery note and the invoice.",
            "page": "{number} · page {page}",
        },
    }
)


def render_order_pdf(order: PurchaseOrder, *, language: str) -> bytes:
    """Return an order as a PDF in `zh` or `en`; the same order gives the same bytes.

    Args:
        order: as it stands; of a cancelled or closed one the page says so.
        language: of words and names.
    """
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    words = WORDS[language]
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{words['title']} {order.document}",
        author="Storehand",
        lang="zh-CN" if language == "zh" else "en",
        # Without the time of making, one order is one file.
        invariant=1,
    )
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
    footer = partial(_draw_footer, words=words, number=order.document)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=footer))
    document.build(_story(order, words=words, language=language))
    return out.getvalue()


def _story(order: PurchaseOrder, *, words: Mapping[str, str], language: str) -> list[Flowable]:
    story: list[Flowable] = [
        _text(f"{words['title']} {order.document}", size=20),
        Spacer(0, 6 * mm),
        _facts(order, words=words, language=language),
    ]
    if order.status in {"cancelled", "closed"}:
        story += [Spacer(0, 4 * mm), _text(words[order.status], size=13, color=colors.red)]
    ordered = sorted(order.lines, key=lambda line: (line.location.code, line.line))
    for _code, lines in groupby(ordered, key=lambda line: line.location.code):
        story += _delivery(list(lines), words=words, language=language)
    return [
        *story,
        Spacer(0, 6 * mm),
        _text(words["total"].format(amount=_money(order.amount)), size=13, align=TA_RIGHT),
        Spacer(0, 4 * mm),
        _text(words["note"].format(number=order.document), color=_GREY),
    ]


def _facts(order: PurchaseOrder, *, words: Mapping[str, str], language: str) -> Table:
    supplier = f"{_name(order.supplier, language)} ({order.supplier.code})"
    status = STATUS_WORDS[order.status][language]
    rows = (
        (words["supplier"], supplier),
        (words["placed"], f"{_day(order.placed_at)} · {status}"),
        (words["buyer"], _name(order.placed_by, language)),
        (words["expected"], order.expected_on.isoformat()),
    )
    cells = [[_text(label, color=_GREY), _text(value)] for label, value in rows]
    return Table(cells, colWidths=(30 * mm, 144 * mm), style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def _delivery(
    lines: Sequence[PurchaseOrderLine], *, words: Mapping[str, str], language: str
) -> list[Flowable]:
    """Return what one place gets: a heading, and a table whose head is repeated on every page."""
    place = f"{_name(lines[0].location, language)} ({lines[0].location.code})"
    numbers = partial(_text, align=TA_RIGHT)
    head = [
        _text(words["line"]),
        _text(words["item"]),
        *(numbers(words[name]) for name in ("cases", "quantity", "price", "amount")),
    ]
    rows = [
        [
            _text(str(line.line)),
            _text(f"{_name(line.item, language)} ({line.item.code})"),
            numbers(str(line.cases)),
            numbers(f"{plain_decimal(line.quantity)} {_unit(line, language)}"),
            numbers(_money(line.price_cny_per_case)),
            numbers(_money(line.amount)),
        ]
        for line in lines
    ]
    style: list[tuple[str, tuple[int, int], tuple[int, int], *tuple[object, ...]]] = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, _GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    return [
        Spacer(0, 6 * mm),
        _text(words["deliver_to"].format(place=place), size=12),
        Spacer(0, 2 * mm),
        Table([head, *rows], colWidths=COLUMN_WIDTHS, repeatRows=1, style=style),
    ]


def _text(
    value: str,
    *,
    size: float = 10,
    align: Literal[0, 2] = TA_LEFT,
    color: colors.Color = colors.black,
) -> Paragraph:
    """Return text that wraps, Chinese between any two characters; marks of the library's markup are only text."""
    style = ParagraphStyle(
        f"order-{size}-{align}",
        fontName=FONT,
        fontSize=size,
        leading=size * 1.4,
        alignment=align,
        textColor=color,
        wordWrap=None if value.isascii() else "CJK",
    )
    return Paragraph(escape(value), style)


def _draw_footer(canvas: Canvas, document: BaseDocTemplate, *, words: Mapping[str, str], number: str) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 8)
    canvas.setFillColor(_GREY)
    text = words["page"].format(number=number, page=document.page)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, text)
    canvas.restoreState()


def _name(named: Named, language: str) -> str:
    return named.both_names()[language]


def _unit(line: PurchaseOrderLine, language: str) -> str:
    return line.item.unit_zh if language == "zh" else line.item.unit_en


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _day(at: datetime) -> str:
    return at.astimezone(HEAD_OFFICE_ZONE).date().isoformat()
