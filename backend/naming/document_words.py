"""What people call documents in both languages, and what tells a number from a quantity."""

from collections.abc import Mapping
from typing import Final

STRICT_PREFIXES: Final = ("is", "ac", "al")
"""These are English words or things (ac 24): the number must follow directly, or after - or #."""

VERBS_OF_STRICT_PREFIXES: Final = (
    "snooze",
    "ack",
    "acknowledge",
    "mute",
    "silence",
    "resolve",
    "verify",
    "close",
)
"""Behind one of these a blank may stand before the number all the same: snooze al 3."""

LOOSE_PREFIXES: Final = ("pr", "po", "gr", "iv", "py", "tr", "sc", "lv", "tk")

HAN_WORDS: Final[Mapping[str, str]] = {
    "采购申请单": "PR", "采购申请": "PR", "请购单": "PR", "请购": "PR", "申购单": "PR", "采购请求": "PR",
    "采购订单": "PO", "采购单": "PO", "订货单": "PO", "订单": "PO",
    "收货单": "GR", "入库单": "GR", "到货单": "GR", "收货记录": "GR",
    "发票": "IV", "付款单": "PY", "付款": "PY", "付款申请": "PY",
    "调拨单": "TR", "调货单": "TR", "调拨申请": "TR", "调拨": "TR",
    "盘点单": "SC", "盘点记录": "SC", "盘点": "SC",
    "巡检问题": "IS", "巡店问题": "IS", "检查问题": "IS", "整改单": "IS", "整改": "IS", "问题单": "IS",
    "整改问题": "IS",
    "请假单": "LV", "请假申请": "LV", "假单": "LV", "工单": "TK", "报修单": "TK",
    "预警": "AL", "告警": "AL", "警报": "AL", "待确认操作": "AC", "操作单": "AC", "操作": "AC",
}  # fmt: skip

ENGLISH_WORDS: Final[Mapping[str, str]] = {
    "purchase request": "PR", "purchase requisition": "PR", "requisition": "PR", "purchase order": "PO", "order": "PO",
    "goods receipt": "GR", "receipt": "GR", "invoice": "IV", "payment": "PY", "stock transfer": "TR", "transfer": "TR",
    "transfer request": "TR", "stock count": "SC", "count": "SC", "inspection issue": "IS", "issue": "IS",
    "finding": "IS",
    "leave request": "LV", "ticket": "TK", "alert": "AL", "pending action": "AC", "action": "AC",
}  # fmt: skip

VERB_LIKE_WORDS: Final = frozenset(
    {"order", "requisition", "transfer", "count", "issue", "invoice", "payment", "action", "receipt"}
)
"""May be a verb with a quantity behind it, so the words around have to say that a document is meant."""

DATE_OR_MEASURE_AFTER: Final = (
    r"\s*(?:箱|件|瓶|罐|盒|袋|桶|杯|包|卷|只|个|支|把|条|份|串|根|套|双|台|斤|公斤|元|块|万|天|次|人|家|店|门店|号店|张|单|笔|批(?!了|没|准|过|吗|复)|位"
    r"|月|日|年|点|小时|分|%|ml|kg|[gl](?![a-z])|cases?|box|units?|pcs"
    r"|[到至](?=\s*[\d一二三四五六七八九十下明后本])|起|开始|以前|之前|前|上午|下午|早上|晚上|中午)"
)
"""After the number: it counts something, or it is a date or a time."""

WORDS_THAT_COUNT_AFTER: Final = (
    "of", "more", "case", "cases", "box", "boxes", "unit", "units", "pcs", "piece", "pieces", "pack", "packs",
    "carton",
    "cartons", "bottle", "bottles", "can", "cans", "bag", "bags", "kg", "g", "ml", "l", "litre", "litres", "day",
    "days",
    "hour", "hours", "minute", "minutes", "yuan", "cny", "rmb", "dozen", "roll", "rolls", "items", "stores", "percent",
)  # fmt: skip

WORDS_THAT_REFER_BEFORE: Final = frozenset({
    "approve", "reject", "cancel", "receive", "show", "open", "check", "track", "resolve", "close", "verify",
    "release", "pay", "the", "about", "of", "my", "is", "status", "for", "on", "purchase", "goods", "see",
    "find", "acknowledge", "ack", "snooze", "view", "what", "s",
})  # fmt: skip

WORDS_THAT_REPORT_AFTER: Final = frozenset({
    "status", "is", "was", "has", "hasn", "isn", "arrived", "arrive", "yet", "approved", "rejected",
    "cancelled", "pending", "delivered", "late", "overdue", "details", "paid", "still", "stuck", "been",
    "waiting",
})  # fmt: skip
