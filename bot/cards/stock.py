"""Stock of one item, at one location or at several."""

from decimal import Decimal

from backend.inventory.schemas import StockBalance, StockReport
from backend.inventory.service import LOW_COVER_DAYS
from backend.items.schemas import Item
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Facts, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined, phrase_of
from bot.cards.quantities import quantity, rate
from tools.results import Outcome

_NOTHING = Decimal(0)


def render_stock(outcome: Outcome, report: StockReport, *, context: CardContext) -> Card:
    """Show a stock report."""
    if not report.balances:
        return _not_carried(outcome, report, context)
    if len(report.balances) == 1:
        return _one_location(report, report.balances[0], context)
    return _several_locations(report, context)


def _not_carried(outcome: Outcome, report: StockReport, context: CardContext) -> Card:
    say = context.translator
    item = report.item
    name = say.pick(item)
    if "location" not in outcome.arguments:
        line = say.phrase("{item}: none of the locations you can see carries it.", {"item": name})
    else:
        line = say.phrase(
            "{item}: {location} does not carry it, so there is no stock to count.",
            {"item": name, "location": say.pick(report.locations[0])},
        )
    return compose([Lines([line]), Note(_sku(item, context))])


def _one_location(report: StockReport, balance: StockBalance, context: CardContext) -> Card:
    say = context.translator
    item = report.item
    title = joined(" · ", [say.pick(item), _place(balance, context)])
    parts: list[Part] = [
        Title(title),
        Lines(_headline(report, balance, context)),
        Facts(_facts(item, balance, context), say.colon),
        Note(joined(" · ", [_sku(item, context), *_last_movement(item, balance, context)])),
    ]
    return compose(parts)


def _headline(report: StockReport, balance: StockBalance, context: CardContext) -> list[Phrase]:
    say = context.translator
    item = report.item
    if _is_out(balance):
        lines = [joined(" ", ["🔴", bold(say.phrase("Out of stock"))])]
        if balance.expired > 0:
            expired = quantity(say, balance.expired, of=item)
            lines.append(say.phrase("Past the date, not to be sold: {expired}", {"expired": expired}))
        if balance.on_order > 0:
            coming = quantity(say, balance.on_order, of=item)
            lines.append(say.phrase("On order: {on_order}", {"on_order": coming}))
        else:
            lines.append(say.phrase("Nothing is on order"))
        if report.substitute is not None:
            lines.append(say.phrase("Sell instead: {item}", {"item": say.pick(report.substitute)}))
        return lines
    if balance.available == 0:
        held = quantity(say, balance.reserved, of=item)
        return [
            joined(
                " ", ["🟡", bold(say.phrase("All that is left is reserved ({reserved})", {"reserved": held}))]
            )
        ]
    left = bold(say.phrase("{available} available", {"available": quantity(say, balance.available, of=item)}))
    if balance.days_of_cover is None:
        return [joined(" ", ["✅", left])]
    lasting = say.phrase("· lasts about {days}", {"days": say.days(balance.days_of_cover)})
    return [joined(" ", [_mark(balance), left, lasting])]


def _facts(item: Item, balance: StockBalance, context: CardContext) -> list[tuple[str, Words]]:
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("On hand"), quantity(say, balance.on_hand, of=item)),
        (say.gettext("Available"), quantity(say, balance.available, of=item)),
        (say.gettext("Reserved"), quantity(say, balance.reserved, of=item)),
        (say.gettext("On order"), quantity(say, balance.on_order, of=item)),
    ]
    if balance.expired > 0:
        facts.append((say.gettext("Expired"), quantity(say, balance.expired, of=item)))
    if balance.daily_demand is None or balance.days_of_cover is None:
        facts.append((say.gettext("Daily use"), say.phrase("no sales in the last 28 days")))
    else:
        facts.append((say.gettext("Daily use"), rate(say, balance.daily_demand, of=item)))
        if not _is_out(balance):
            facts.append((say.gettext("Lasts"), say.days(balance.days_of_cover)))
    if balance.next_expiry_on is not None:
        facts.append((say.gettext("Next expiry"), _expiry(balance, context)))
    return facts


def _expiry(balance: StockBalance, context: CardContext) -> Words:
    say = context.translator
    if balance.next_expiry_on is None:
        return ""
    day = context.date(balance.next_expiry_on)
    left = (balance.next_expiry_on - context.today).days
    if left == 0:
        return say.phrase("{date} (today)", {"date": day})
    if left == 1:
        return say.phrase("{date} (tomorrow)", {"date": day})
    return say.phrase("{date} (in {days})", {"date": day, "days": say.days(left)})


def _last_movement(item: Item, balance: StockBalance, context: CardContext) -> list[Phrase]:
    movement = balance.last_movement
    say = context.translator
    if movement is None:
        return [say.phrase("No movement recorded yet")]
    moved = quantity(say, movement.quantity, of=item)
    fields: dict[str, Words] = {
        "kind": labels.movement_kind(say, movement.kind),
        "quantity": f"+{moved}" if movement.quantity > 0 else moved,
        "time": context.moment(movement.moved_at),
    }
    parts = [say.phrase("Last movement: {kind} {quantity}, {time}", fields)]
    return parts if movement.document is None else [*parts, Phrase(movement.document, movement.document)]


def _several_locations(report: StockReport, context: CardContext) -> Card:
    say, item = context.translator, report.item
    ordered = sorted(report.balances, key=_urgency)
    total = sum((balance.available for balance in ordered), _NOTHING)
    out_count = sum(_is_out(balance) for balance in ordered)
    summary = say.phrase(
        "{available} available at {count} locations",
        {"available": quantity(say, total, of=item), "count": say.number(Decimal(len(ordered)))},
    )
    lines = [summary]
    if out_count:
        lines.append(
            joined(
                " ",
                [
                    "🔴",
                    say.nphrase(
                        "Out of stock at {count} location", "Out of stock at {count} locations", out_count
                    ),
                ],
            )
        )
    return compose(
        [
            Title(phrase_of(say.pick(item))),
            Lines(lines),
            Lines([_line(item, balance, context) for balance in ordered]),
            Note(_sku(item, context)),
        ]
    )


def _line(item: Item, balance: StockBalance, context: CardContext) -> Phrase:
    say = context.translator
    parts: list[Words] = []
    if _is_out(balance):
        parts.append(say.phrase("out of stock"))
    else:
        parts.append(quantity(say, balance.available, of=item))
        if balance.days_of_cover is not None:
            parts.append(say.phrase("lasts {days}", {"days": say.days(balance.days_of_cover)}))
    for amount, template in (
        (balance.reserved, say.gettext("{quantity} reserved")),
        (balance.on_order, say.gettext("{quantity} on order")),
        (balance.expired, say.gettext("{quantity} expired")),
    ):
        if amount > 0:
            parts.append(template.format(quantity=quantity(say, amount, of=item)))
    return joined(" · ", [joined(" ", [_mark(balance), bold(_place(balance, context))]), *parts])


def _urgency(balance: StockBalance) -> tuple[bool, bool, Decimal, str]:
    cover = balance.days_of_cover
    return (not _is_out(balance), cover is None, cover or _NOTHING, balance.location)


def _is_out(balance: StockBalance) -> bool:
    return balance.on_hand - balance.expired <= 0


def _mark(balance: StockBalance) -> str:
    if _is_out(balance):
        return "🔴"
    if balance.available == 0:
        return "🟡"
    return "🟡" if balance.days_of_cover is not None and balance.days_of_cover < LOW_COVER_DAYS else "✅"


def _place(balance: StockBalance, context: CardContext) -> str:
    return context.translator.choose(zh=balance.location_zh, en=balance.location_en)


def _sku(item: Item, context: CardContext) -> Phrase:
    return context.translator.phrase("SKU {sku}", {"sku": item.code})
