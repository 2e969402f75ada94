"""When a word that is spelled like a name is not used as one."""

from collections.abc import Sequence

from backend.naming.entries import NameKind
from backend.naming.numerals import NUMERAL_CHARACTERS
from backend.naming.spans import Span
from backend.naming.text import Gap, Token
from backend.naming.vocabulary import MEASURES

_BEFORE_SINGLE = frozenset(
    "的和与跟及把给买订补缺剩无查看卖进送还要加点货店仓厨房区区里上下多少是叫名箱瓶袋桶包盒罐斤卷板件份颗把条块支根只个用完点下收退调拨存报"
) - frozenset("点下上里加无少多")
_AFTER_SINGLE = frozenset(
    "还有剩够不没缺的了吗呢吧啊库存卖要和跟与及多少几在到从补进订快都也今明现每需断哪什怎去昨能该什呀全各两一二三四五六七八九十够涨贵过临"
)
_STOCK_AFTER_DE = frozenset("库数价存量供单成保")
_AFTER_YOU = frozenset("吗么没多")
_FLAVOUR_HAN = frozenset("味")
_FLAVOUR_HAN_PAIRS = frozenset({"口味", "风味"})
_FLAVOUR_ENGLISH = frozenset({"flavour", "flavor", "flavoured", "flavored"})
_AFTER_MODAL_CAN = frozenset({
    "you", "we", "i", "they", "he", "she", "it", "be", "not", "someone", "anyone",
})  # fmt: skip
_BEFORE_TILL = frozenset({
    "a", "an", "the", "our", "your", "my", "this", "that", "new", "old", "second", "broken", "pos", "no",
    "card", "cash", "every", "each", "one",
})  # fmt: skip
_AFTER_TILL = frozenset({
    "is", "was", "broken", "wont", "doesnt", "isnt", "drawer", "jam", "jammed", "short", "cash", "roll",
    "frozen", "down", "keep", "crash",
})  # fmt: skip
_OWNERS = frozenset(
    {"my", "his", "her", "their", "hand", "school", "sleeping", "plastic", "tea", "air", "sand", "hers"}
)
_AFTER_FIRE = frozenset({"him", "her", "them", "me", "us", "someone", "anyone", "up", "away", "off"})
_EVERYDAY = frozenset(
    {"盖子", "bag", "lid", "ice", "beans", "bean", "叶子", "石头", "强子", "buns", "bun", "joy"}
)
_STOCK_WORDS = frozenset({
    "stock", "left", "order", "buy", "need", "many", "much", "reorder", "transfer", "low", "send", "receive",
    "deliver", "count", "price", "cost", "supplier", "run", "ran", "short", "expire", "expiry", "sell",
    "sold", "available", "request", "find", "any", "remaining", "supply", "delivery", "purchase", "who",
    "is", "what",
})  # fmt: skip
_STOCK_HAN = frozenset("剩库存订购买补缺调拨货采够卖价报收进盘点几多少没是谁")


def _text(tokens: Sequence[Token], position: int) -> str:
    return tokens[position].text if 0 <= position < len(tokens) else ""


def _breaks_before(tokens: Sequence[Token], position: int) -> bool:
    return position <= 0 or bool(tokens[position].gap) or tokens[position - 1].shape != "han"


def _breaks_after(tokens: Sequence[Token], last: int) -> bool:
    return last >= len(tokens) or bool(tokens[last].gap) or tokens[last].shape != "han"


def single_character_stands_alone(
    tokens: Sequence[Token], position: int, *, occupied: frozenset[int]
) -> bool:
    """Whether 水, 油, 米 … is a word of its own here and not a part of a longer one.

    Args:
        tokens: the sentence.
        position: where the character stands.
        occupied: tokens that already belong to a longer name or everyday word.
    """
    before, after = _text(tokens, position - 1), _text(tokens, position + 1)
    glued_number = position > 0 and not tokens[position].gap and tokens[position - 1].shape == "number"
    if glued_number or (before in NUMERAL_CHARACTERS and not tokens[position].gap):
        return False
    starts = _breaks_before(tokens, position) or position - 1 in occupied or before in _BEFORE_SINGLE
    if before == "有" and not tokens[position].gap:
        starts = after in _AFTER_YOU or _text(tokens, position - 2) in {"还", "没"} or position == 1
    if before == "少" and not tokens[position].gap:
        starts = _text(tokens, position - 2) == "多"
    ends = _breaks_after(tokens, position + 1) or position + 1 in occupied or after in _AFTER_SINGLE
    if after == "的" and ends:
        ends = _breaks_after(tokens, position + 2) or _text(tokens, position + 2) in _STOCK_AFTER_DE
    return starts and ends


def is_used_as_name(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a matched span passes every rule about the words next to it."""
    checks = (
        _is_whole_number,
        _is_whole_code,
        _is_no_flavour,
        _is_no_modal,
        _is_thing_called_till,
        _is_supported,
    )
    return all(check(tokens, span) for check in checks)


def _is_whole_number(tokens: Sequence[Token], span: Span) -> bool:
    """三号店 is no store inside 二十三号店."""
    if span.kind != NameKind.LOCATION or span.first == 0:
        return True
    before = tokens[span.first - 1].text
    starts_with_numeral = tokens[span.first].text in NUMERAL_CHARACTERS
    if not starts_with_numeral or tokens[span.first].gap:
        return True
    bare = len(span.phrase) == 2  # noqa: PLR2004 - a numeral and 店
    return before not in NUMERAL_CHARACTERS and not (bare and tokens[span.first - 1].shape == "han")


def _is_whole_code(tokens: Sequence[Token], span: Span) -> bool:
    """S3 is a store, "s 3" is not; `#3` is left to the store numbers."""
    if span.phrase[:1] == ("#",):
        return False
    lettered = len(span.phrase) > 1 and len(span.phrase[0]) == 1 and span.phrase[0].isascii()
    if not lettered or not span.phrase[1].isdigit():
        return True
    return not any(token.gap for token in tokens[span.first + 1 : span.first + 2])


def _is_no_flavour(tokens: Sequence[Token], span: Span) -> bool:
    if span.kind != NameKind.ITEM or span.last >= len(tokens) or tokens[span.last].gap == Gap.HARD:
        return True
    after = _text(tokens, span.last)
    pair = after + _text(tokens, span.last + 1)
    return after not in _FLAVOUR_HAN | _FLAVOUR_ENGLISH and pair not in _FLAVOUR_HAN_PAIRS


def _is_no_modal(tokens: Sequence[Token], span: Span) -> bool:
    """In "how much cola can we order" the can is no container."""
    if span.phrase[-1:] != ("can",) or tokens[span.last - 1].raw != "can":
        return True
    return _text(tokens, span.last) not in _AFTER_MODAL_CAN


def _is_thing_called_till(tokens: Sequence[Token], span: Span) -> bool:
    before, after = _text(tokens, span.first - 1), _text(tokens, span.last)
    if span.phrase == ("till",):
        alone = len(tokens) == 1 or (after != "" and not after.isascii())
        return alone or before in _BEFORE_TILL or after in _AFTER_TILL or tokens[span.first].raw == "tills"
    if span.phrase in {("fire",), ("grace",), ("joy",)}:
        return after not in _AFTER_FIRE and before != "to"
    return not (span.phrase == ("bag",) and before in _OWNERS)


def _is_supported(tokens: Sequence[Token], span: Span) -> bool:
    """Words everybody uses count as names only where the sentence is about goods or people."""
    name = "".join(span.phrase)
    if name not in _EVERYDAY or span.last - span.first == len(tokens):
        return True
    others = [token for position, token in enumerate(tokens) if not span.first <= position < span.last]
    return any(
        t.shape == "number" or t.text in _STOCK_WORDS or t.text in _STOCK_HAN or t.text in MEASURES
        for t in others
    )
