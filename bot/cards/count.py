"""A stock count, before and after it is recorded."""

from backend.inventory.schemas import CountFigures, CountPreview, StockCount
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.labels import with_code
from bot.cards.layout import Facts, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity, with_cases
from tools.results import Outcome


def render_count(outcome: Outcome, count: StockCount, *, context: CardContext) -> Card:
    """Show a recorded count with its number."""
    del outcome
    say = context.translator
    recorded = say.phrase(
        "{document} · recorded {time}",
        {"document": count.document, "time": context.moment(count.counted_at)},
    )
    return compose(
        [
            Title(joined(" ", ["✅", say.phrase("Stock count recorded")])),
            *_figures(count, context),
            Note(recorded),
        ]
    )


def preview_count(preview: CountPreview, context: CardContext) -> list[Part]:
    """Show what recording a count would change."""
    return _figures(preview, context)


def _figures(count: CountFigures, context: CardContext) -> list[Part]:
    say = context.translator
    item = count.item
    facts: list[tuple[str, Words]] = [
        (say.gettext("Item"), with_code(item, say)),
        (say.gettext("Location"), with_code(count.location, say)),
        (say.gettext("In the books"), with_cases(say, count.on_hand, of=item)),
        (say.gettext("Counted"), with_cases(say, count.counted, of=item)),
    ]
    return [Lines([_difference(count, context)]), Facts(facts, say.colon)]


def _difference(count: CountFigures, context: CardContext) -> Phrase:
    say = context.translator
    if count.difference == 0:
        return bold(say.phrase("The books are right: no difference"))
    fields: dict[str, Words] = {
        "difference": quantity(say, abs(count.difference), of=count.item),
        "value": say.money(abs(count.difference_cny)),
    }
    if count.difference < 0:
        return bold(say.phrase("{difference} fewer than in the books, {value} at cost", fields))
    return bold(say.phrase("{difference} more than in the books, {value} at cost", fields))
