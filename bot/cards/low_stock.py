"""What is out of stock or nearly so."""

from collections.abc import Collection

from backend.inventory.schemas import LowStockLine, LowStockReport
from backend.records import Named
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity, rate
from tools.results import Outcome

# More than a screen of lines is not read; the note below says how to narrow the question.
_MOST_LINES = 20


def render_low_stock(outcome: Outcome, report: LowStockReport, *, context: CardContext) -> Card:
    """Show a low stock report: counts first, then the most urgent lines."""
    say = context.translator
    category = outcome.arguments.get("category")
    scope: list[Words] = [say.phrase("Low stock"), place_names(report.locations, context=context)]
    if category is not None:
        scope.append(labels.item_category(say, str(category)))
    title = Title(joined(" · ", [words for words in scope if words]))
    days = say.days(report.threshold_days)
    if not report.lines:
        nothing = say.phrase(
            "✅ Nothing is out of stock, and everything lasts {days} or more.", {"days": days}
        )
        return compose([title, Lines([nothing])])
    shown = report.lines[:_MOST_LINES]
    parts: list[Part] = [
        title,
        Lines([_counts(report, days, context)]),
        Lines([_line(line, context, with_place=len(report.locations) > 1) for line in shown]),
    ]
    hidden = len(report.lines) - len(shown)
    if hidden:
        parts.append(
            Note(
                say.nphrase(
                    "… and {count} more. Name a store or a category to see fewer.",
                    "… and {count} more. Name a store or a category to see fewer.",
                    hidden,
                )
            )
        )
    return compose(parts)


def place_names(places: Collection[Named], *, context: CardContext) -> str:
    """Name one location, or say how many there are; empty for none."""
    say = context.translator
    if len(places) == 1:
        return say.pick(next(iter(places)))
    if not places:
        return ""
    return say.nphrase("{count} location", "{count} locations", len(places)).plain


def _counts(report: LowStockReport, days: str, context: CardContext) -> Phrase:
    say = context.translator
    counts = []
    if report.out_count:
        counts.append(say.nphrase("🔴 {count} out of stock", "🔴 {count} out of stock", report.out_count))
    if report.low_count:
        counts.append(
            say.nphrase(
                "🟡 {count} with less than {days} left",
                "🟡 {count} with less than {days} left",
                report.low_count,
                fields={"days": days},
            )
        )
    return joined("   ", counts)


def _line(line: LowStockLine, context: CardContext, *, with_place: bool) -> Phrase:
    say = context.translator
    facts: list[Words] = [say.pick(line.location)] if with_place else []
    if line.status == "out":
        facts.append(say.phrase("out of stock"))
    else:
        left = quantity(say, line.available, of=line.item)
        facts.append(
            say.phrase(
                "{available} left, lasts {days}", {"available": left, "days": say.days(line.days_of_cover)}
            )
        )
    facts.append(say.phrase("{quantity} a day", {"quantity": rate(say, line.daily_demand, of=line.item)}))
    if line.on_order > 0:
        facts.append(
            say.phrase("{quantity} on order", {"quantity": quantity(say, line.on_order, of=line.item)})
        )
    mark = "🔴" if line.status == "out" else "🟡"
    return joined(" · ", [joined(" ", [mark, bold(say.pick(line.item))]), *facts])
