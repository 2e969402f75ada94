"""Arguments that are numbers: quantities, thresholds, amounts of money, days, and lines of an order."""

import re
from collections.abc import Sequence

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
    r"(?=\s*(?:[,，.。;；、!！?？]|$| for | by | to | at | before | from |给|到|and \d|和\d|吧|谢谢|please))"
)
_SHORTFALL = re.compile(
    r"[少缺差]了?(?=\s*\d|[一二两三四五六七八九十半])|短缺|(?<![a-z])(?:short|missing)(?![a-z])"
)
_MOST_LETTERS_OF_A_NAME = 40
_DAYS_IN = (
    (re.compile(r"本周|这周|一周|this week|a week"), 7),
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
    return plain(amounts[0].value) if slot.has_unit else amounts[0].text


def read_number(facts: Facts) -> str | None:
    """Find a threshold; the unit is kept only where it changes the number, as a case does."""
    amounts = [*_quantities(facts), *(one for one in facts.amounts if one.kind in {"duration", "money"})]
    if not amounts:
        return None
    first = amounts[0]
    return first.text if first.unit and _PACKS.fullmatch(first.unit) else plain(first.value)


def read_days(facts: Facts) -> int | None:
    """Find a number of days: `三天内`, `within a week`, `明天`."""
    durations = [one for one in facts.amounts if one.kind == "duration"]
    if durations:
        return int(durations[0].value)
    return next((days for pattern, days in _DAYS_IN if pattern.search(facts.wording.plain)), None)


def read_money(facts: Facts) -> str | None:
    """Find an amount of money; a bare number counts if no currency is named."""
    for kind in ("money", "bare"):
        amounts = [one for one in facts.amounts if one.kind == kind and not _is_reference(one, facts)]
        if amounts:
            return plain(amounts[-1].value)
    return None


def read_lines(facts: Facts) -> list[Line]:
    """Pair items with quantities by their order: `3箱可乐和2箱水`, `可乐3箱，水2箱`, `可乐`."""
    items = [one for one in facts.named(NameKind.ITEM) if not is_negated(one, facts)]
    amounts = _quantities(facts)
    if not items:
        return [_unnamed_line(amount, facts) for amount in amounts[:1]]
    amount_first = bool(amounts) and amounts[0].start < items[0].start
    lines = []
    for item in items:
        line: Line = {"item": code_or_text(item, facts)}
        amount = _amount_of(item, items, amounts, before=amount_first)
        if amount is not None:
            line["quantity"] = amount.text
        lines.append(line)
    return lines


def _quantities(facts: Facts) -> list[AmountFound]:
    counted = [one for one in facts.amounts if one.kind == "counted"]
    return counted or [one for one in facts.amounts if one.kind == "bare" and not _is_reference(one, facts)]


def _is_reference(amount: AmountFound, facts: Facts) -> bool:
    """A long digit string is an invoice number or a barcode."""
    return len(facts.typed(Span(amount.start, amount.end)).strip("-")) >= 8 and "e" not in facts.typed(amount)  # noqa: PLR2004


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
    if 1 < len(name) <= _MOST_LETTERS_OF_A_NAME:
        line["item"] = name
    return line
