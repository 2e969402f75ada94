"""What every figure of purchasing means: one named definition each, from which services, cards and docs are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Unit = Literal["hours", "percent", "CNY"]
Access = Literal["locations", "invoices"]
"""Whose rows it is made of: those of locations in the reader's scope, or invoices, which few may see."""

Words = Mapping[str, str]


@dataclass(frozen=True)
class FigureDefinition:
    """A figure by its id; `formula` says what is counted and when it falls into a period, `source` from which rows."""

    id: str
    name: Words
    formula: Words
    unit: Unit
    source: str
    access: Access


def _words(zh: str, en: str) -> Words:
    return MappingProxyType({"zh": zh, "en": en})


DEFINITIONS: tuple[FigureDefinition, ...] = (
    FigureDefinition(
        id="approval_hours",
        name=_words("审批用时", "Time to approval"),
        formula=_words(
            "最后一级批准时间减提出(或最后一次修改)时间的中位数；按批准日计入",
            "median of last approval minus raising, or last revision; counted on the day of approval",
        ),
        unit="hours",
        source="document_events of PR: raised, revised, approved",
        access="locations",
    ),
    FigureDefinition(
        id="ordering_hours",
        name=_words("下单用时", "Time to order"),
        formula=_words(
            "下单时间减最后一级批准时间的中位数；按下单日计入",
            "median of ordering minus last approval; counted on the day of ordering",
        ),
        unit="hours",
        source="document_events of PR: approved, ordered",
        access="locations",
    ),
    FigureDefinition(
        id="delivery_hours",
        name=_words("到货用时", "Time to delivery"),
        formula=_words(
            "订单全部到货时间减下单时间的中位数；按到货日计入",
            "median of complete receipt minus placing of an order; counted on the day of receipt",
        ),
        unit="hours",
        source="document_events of PO: placed, received",
        access="locations",
    ),
    FigureDefinition(
        id="request_to_goods_hours",
        name=_words("申请到收货总用时", "From request to goods"),
        formula=_words(
            "申请全部到货时间减提出时间的中位数；按到货日计入",
            "median of complete receipt minus raising of a request; counted on the day of receipt",
        ),
        unit="hours",
        source="document_events of PR: raised, received",
        access="locations",
    ),
    FigureDefinition(
        id="payment_hours",
        name=_words("付款用时", "Time to payment"),
        formula=_words(
            "发票付清时间减登记时间的中位数；按付款日计入",
            "median of full payment minus entry of an invoice; counted on the day of payment",
        ),
        unit="hours",
        source="document_events of IV: recorded, paid",
        access="invoices",
    ),
    FigureDefinition(
        id="first_pass_match_percent",
        name=_words("发票一次核对通过率", "First-pass match yield"),
        formula=_words(
            "从未出现差异的发票数 ÷ 登记的发票数(不含已取消和贷记单)；按登记日计入",
            "invoices that never had a difference ÷ invoices entered, cancelled ones and credit notes left out; "
            "counted on the day of entry",
        ),
        unit="percent",
        source="supplier_invoices, invoice_exceptions",
        access="invoices",
    ),
    FigureDefinition(
        id="saving_on_last_price",
        name=_words("对比上次采购价节省", "Saving on the last price"),
        formula=_words(
            "∑(同一商品上一张订单的箱价 − 本次箱价) × 箱数，首次采购不计；按下单日计入",
            "∑ (case price of the item's order before − case price now) × cases, first purchases left out; "
            "counted on the day of ordering",
        ),
        unit="CNY",
        source="purchase_orders, purchase_order_lines; cancelled orders left out",
        access="locations",
    ),
    FigureDefinition(
        id="saving_on_contract",
        name=_words("对比合同价节省", "Saving on the contract price"),
        formula=_words(
            "∑(该供应商价目表上最小起订量的箱价 − 本次箱价) × 箱数；按下单日计入",
            "∑ (the supplier's listed case price for its smallest order − case price now) × cases; counted on the "
            "day of ordering",
        ),
        unit="CNY",
        source="supplier_prices valid on the day, purchase_order_lines",
        access="locations",
    ),
    FigureDefinition(
        id="saving_on_median_quote",
        name=_words("对比报价中位数节省", "Saving on the median quote"),
        formula=_words(
            "∑(当天各可用供应商对该箱数报价的中位数 − 本次箱价) × 箱数，只有一家报价的不计；按下单日计入",
            "∑ (median of that day's case prices of all suppliers that could deliver so many cases − case price "
            "now) × cases, items with one quote left out; counted on the day of ordering",
        ),
        unit="CNY",
        source="supplier_prices valid on the day, purchase_order_lines",
        access="locations",
    ),
    FigureDefinition(
        id="spend_without_order",
        name=_words("无订单支出", "Spend without order"),
        formula=_words(
            "∑ 开票日早于其订单下单日的发票金额(不含已取消，扣除贷记单)：先花钱、后补单；按登记日计入",
            "∑ invoices dated before their order was placed, cancelled ones left out, credit notes taken off: bought "
            "first, ordered afterwards; counted on the day of entry",
        ),
        unit="CNY",
        source="supplier_invoices, purchase_orders",
        access="invoices",
    ),
)

BY_ID: Mapping[str, FigureDefinition] = MappingProxyType(
    {definition.id: definition for definition in DEFINITIONS}
)


def definitions_markdown(language: str) -> str:
    """Return the definitions as a Markdown table in `zh` or `en`, for the docs."""
    heads = {"zh": ("指标", "定义", "单位", "来源"), "en": ("figure", "definition", "unit", "source")}
    lines = [f"| {' | '.join(heads[language])} |", "|---|---|---|---|"]
    lines += [
        f"| {definition.name[language]} (`{definition.id}`) | {definition.formula[language]} "
        f"| {definition.unit} | {definition.source} |"
        for definition in DEFINITIONS
    ]
    return "\n".join(lines) + "\n"
