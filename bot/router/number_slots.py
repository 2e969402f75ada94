"""Arguments that are numbers: quantities, thresholds, amounts of money, days, and lines of an order."""

import re
from collections.abc import Sequence
from dataclasses import replace

from backend.naming.entries import Mention, NameKind
from bot.router.facts import Facts
from bot.router.name_slots import code_or_text, is_negated
from bot.router.numerals import plain
from bot.router.quantities import AmountFound
from bot.router.schema import Slot
from bot.router.spans import Span

Line = dict[str, str]

_PACKS = re.compile(r"整?箱|cases?|box(?:es)?|crates?|trays?|pallets?|托|筐|打|包|packs?|cartons?")
_UNNAMED_ITEM = re.compile(
    r"\s*(?:of |的)?([^,，.。;；、!！?？]+?)"
    r"(?=\s*(?:[,，.。;；、!！?？]|$| for | by | to | at | before | from |给|到| and |和\d|吧|谢谢|please))"
)
_SHORTFALL = re.compile(
    r"[少缺差]了?(?=\s*\d|[一二两三四五六七八九十半])|短缺|(?<![a-z])(?:short|missing)(?![a-z])"
)
_REFERENCE = re.compile(r"\d{8,}")
_OPERATOR = re.compile(
    r"低于|少于|小于|不足|跌破|不到|只剩|降到|少过|不够|高于|多于|大于|超过|超出|[<>]"
    r"|(?<![a-z])(?:below|under|less than|fewer than|lower than|down to"
    r"|above|over|more than|exceeds?|higher than|greater than|at)(?![a-z])"
)
_CLAUSE_END = re.compile(r"[,，.。;；、:：!！?？]")
# The order around a name that stands before its amount: `帮我订面分` and the 要 of `面分要30袋`.
_NAME_BEFORE = re.compile(
    r"^\s*(?:帮我|帮忙|麻烦|请|再|我们?|店里|给|要|想|订购?|采购|申购|进货?|补|买"
    r"|来|需要|下单|order|buy|need|get|restock|please|some)*\s*"
    r"|\s*(?:要|来|订|买|需要|补|进|共|各|x|×)*\s*$"
)
_BESIDE = re.compile(r" ?(?:of|x|×|的|个)? ?")
_LACKS = re.compile(r"\s*(?:都|已经|快|又|里)*(?:没|坏|缺|用完|不够|卡|is|are|has|ran|broke)")
_FEW_DAYS = 3
_ADDS = re.compile(r" ?(?:零|又|加|外加|再加|and|plus|\+)? ?")
_MOST_LETTERS_OF_A_NAME = 40
_DAYS_IN = (
    (re.compile(r"本周|这周|一周|this week|a week"), 7),
    (re.compile(r"本月|这个月|this month"), 30),
    (re.compile(r"今天|今晚|today|tonight"), 0),
    (re.compile(r"明天|tomorrow"), 1),
)


def says_shortfall(facts: Facts) -> bool:
    """True if the numbers say how much is lacking and not how much there is: `少2箱`, `two cases short`."""
    return _SHORTFALL.search(facts.wording.plain) is not None


def read_quantity(slot: Slot, facts: Facts) -> str | None:
    """Find one quantity: `2 箱`, or `48` where no unit was said."""
    amounts = _quantities(facts)
    if not amounts:
        return None
    return plain(amounts[0].value) if slot.has_unit else _joined(amounts, facts)


def _joined(amounts: Sequence[AmountFound], facts: Facts) -> str:
    """The first amount with those that belong to it: `一箱零五杯`, `2 cases and 5 bottles`."""
    said = [amounts[0]]
    for amount in amounts[1:]:
        between = facts.wording.plain[said[-1].end : amount.start]
        if not said[-1].unit or not amount.unit or not _ADDS.fullmatch(between):
            break
        said.append(amount)
    return " ".join(one.text for one in said)


def read_number(facts: Facts) -> str | None:
    """Find a threshold; the unit is kept only where it changes the number, as a case does."""
    amounts = [*_quantities(facts), *(one for one in facts.amounts if one.kind in {"duration", "money"})]
    if not amounts:
        return None
    first = _after_operator(amounts, facts) or amounts[0]
    return first.text if first.unit and _PACKS.fullmatch(first.unit) else plain(first.value)


def _after_operator(amounts: Sequence[AmountFound], facts: Facts) -> AmountFound | None:
    """The amount that follows `below` or `超过` at the shortest distance."""
    gaps = [
        (one.start - word.end(), one.start, one)
        for word in _OPERATOR.finditer(facts.wording.plain)
        for one in amounts
        if one.start >= word.end()
    ]
    return min(gaps, key=lambda gap: gap[:2])[2] if gaps else None


def read_days(facts: Facts) -> int | None:
    """Find a number of days: `三天内`, `within a week`, `明天`."""
    durations = [one for one in facts.amounts if one.kind == "duration" and not _is_vague(one, facts)]
    if durations:
        return int(durations[0].value)
    ahead = [(one.day - facts.now.date()).days for one in facts.dates if one.day is not None]
    if ahead and ahead[-1] >= 0:
        return ahead[-1]
    return next((days for pattern, days in _DAYS_IN if pattern.search(facts.wording.plain)), None)


def _is_vague(amount: AmountFound, facts: Facts) -> bool:
    """True for the two days of 这两天, which are a few."""
    return facts.wording.plain[: amount.start].endswith(("这", "最近", "these ")) and amount.value < _FEW_DAYS


def read_money(facts: Facts) -> str | None:
    """Find an amount of money; a bare number counts if no currency is named."""
    sums = [one for one in facts.amounts if one.kind == "money"]
    bare = [
        one
        for one in facts.amounts
        if one.kind == "bare" and not _is_reference(one, facts) and not _follows_letter(one, facts)
    ]
    return plain((sums or bare)[-1].value) if sums or bare else None


def read_lines(facts: Facts) -> list[Line]:
    """Pair items with quantities by their order: `3箱可乐和2箱水`, `可乐3箱，水2箱`, `可乐`."""
    items = [one for one in facts.named(NameKind.ITEM) if not is_negated(one, facts)]
    amounts = _amounts_of_lines(items, facts)
    if not items:
        return [_unnamed_line(amount, facts) for amount in amounts[:1]]
    amount_first = bool(amounts) and amounts[0].start < items[0].start
    lines = []
    for item in items:
        line: Line = {"item": code_or_text(item, facts)}
        amount = _amount_of(item, items, amounts, before=amount_first)
        if amount is not None:
            line["quantity"] = amount.text
            amounts = [one for one in amounts if one is not amount]
        lines.append(line)
    if any("quantity" in line for line in lines):
        said = zip(items, lines, strict=True)
        lines = [line for item, line in said if "quantity" in line or not _is_circumstance(item, facts)]
    # What nobody knows by its name is said to be unknown, and not left out of the order.
    unknown = [_unnamed_line(one, facts) for one in amounts if one.unit and _names_goods(one, facts)]
    return [*lines, *unknown]


def _is_circumstance(item: Mention, facts: Facts) -> bool:
    """True for the printer of `订5包A4纸，打印机没纸了`: it is out of something, and not wanted."""
    clause = _CLAUSE_END.split(facts.wording.plain[item.end :])[0]
    return _LACKS.match(clause) is not None


def _amounts_of_lines(items: Sequence[Mention], facts: Facts) -> list[AmountFound]:
    """Counted amounts, and bare numbers that stand right beside an item: `5 cases of tea and 3 of coffee`."""
    plain = facts.wording.plain
    counted = _quantities(facts)
    if len(items) <= sum(one.unit is not None for one in counted):
        # Every item has its quantity; a number beside one tells its size: `3 cases of 330 cola`.
        return counted
    bare = [
        one
        for one in facts.amounts
        if one.kind == "bare"
        and one not in counted
        and any(
            _BESIDE.fullmatch(
                plain[one.end : item.start] if one.end <= item.start else plain[item.end : one.start]
            )
            for item in items
        )
    ]
    amounts = sorted([*counted, *bare], key=lambda one: one.start)
    for position in range(1, len(amounts)):
        # `5 cases of tea and 3 of coffee`: the unit is said once.
        if amounts[position].unit is None and plain[amounts[position].end :].startswith(" of "):
            amounts[position] = replace(amounts[position], unit=amounts[position - 1].unit)
    return amounts


def _names_goods(amount: AmountFound, facts: Facts) -> bool:
    """True if words that are no value follow a unit: `2 cases of 12oz cups`."""
    after = facts.wording.plain[amount.end :]
    words = _UNNAMED_ITEM.match(facts.wording.plain, amount.end)
    if words and any(words.start() <= one.start < words.end() for one in facts.named(NameKind.ITEM)):
        return False
    return re.match(r" ?(?:of |的)", after) is not None and "item" in _unnamed_line(amount, facts)


def _quantities(facts: Facts) -> list[AmountFound]:
    counted = [one for one in facts.amounts if one.kind == "counted"]
    return counted or [one for one in facts.amounts if one.kind == "bare" and not _is_reference(one, facts)]


def _is_reference(amount: AmountFound, facts: Facts) -> bool:
    """A long digit string is an invoice number or a barcode."""
    return _REFERENCE.fullmatch(facts.typed(Span(amount.start, amount.end)).strip("-")) is not None


def _follows_letter(amount: AmountFound, facts: Facts) -> bool:
    """True for the digits of `ZZ881` and `ZZ-881`, which are part of somebody's number."""
    return re.search(r"[a-z]-?$", facts.wording.plain[: amount.start]) is not None


def _amount_of(
    item: Mention, items: Sequence[Mention], amounts: Sequence[AmountFound], *, before: bool
) -> AmountFound | None:
    position = items.index(item)
    if before:
        start = items[position - 1].end if position else 0
        return next((one for one in reversed(amounts) if start <= one.start < item.start), None)
    end = items[position + 1].start if position + 1 < len(items) else len(items[-1].text) + 10**6
    return next((one for one in amounts if item.end <= one.start < end), None)


def _unnamed_line(amount: AmountFound, facts: Facts) -> Line:
    """An item nobody knows still has words, so that its name can be asked about."""
    line = {"quantity": amount.text}
    match = _UNNAMED_ITEM.match(facts.wording.typed, amount.end)
    name = match[1].strip(" 的") if match is not None else ""
    if any(amount.end <= one.start <= amount.end + 1 for one in (*facts.dates, *facts.times)) or not name:
        clause = _CLAUSE_END.split(facts.wording.typed[: amount.start])[-1]
        name = _NAME_BEFORE.sub("", clause).strip(" 的")
    if any(facts.typed(document) in name for document in facts.documents):
        name = ""
    if 1 < len(name) <= _MOST_LETTERS_OF_A_NAME:
        line["item"] = name
    return line
