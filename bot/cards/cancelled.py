"""A write that was dropped."""

from backend.actions.schemas import ActionCancelled
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.examples import words_of
from bot.cards.layout import Lines, Note, compose
from bot.cards.phrases import Phrase, bold, joined
from tools.results import Outcome


def render_cancelled(outcome: Outcome, cancelled: ActionCancelled, *, context: CardContext) -> Card:
    """Say that nothing was changed."""
    say = context.translator
    words = words_of(outcome.tool)
    line = say.phrase("Cancelled, nothing was changed.")
    if words is not None:
        line = joined(" ", [bold(say.gettext(words.title)), "·", line])
    return compose([Lines([line]), Note(Phrase(cancelled.document, cancelled.document))])
