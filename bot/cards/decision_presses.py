"""What a press on an approval card is answered with, where the card itself does not say it all."""

from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Lines, compose
from bot.cards.phrases import phrase_of
from bot.cards.refuse import refusal_phrase
from tools.deciding import NextShown, PressedDecision
from tools.results import Outcome


def render_pressed(outcome: Outcome, pressed: PressedDecision, *, context: CardContext) -> Card:
    """Say what had happened before the press; after a decision the number alone, for the card tells the rest."""
    del outcome
    if pressed.refusal is None:
        return compose([Lines([phrase_of(pressed.document)])])
    return compose([Lines([refusal_phrase(pressed.refusal, context.translator)])])


def render_next(outcome: Outcome, shown: NextShown, *, context: CardContext) -> Card:
    """Say that nothing waits, or name the document whose card follows."""
    del outcome
    if shown.document is None:
        nothing = context.translator.phrase("✅ Nothing waits for your approval.")
        return compose([Lines([nothing])])
    return compose([Lines([phrase_of(shown.document)])])


def is_shown_by_the_card(outcome: Outcome) -> bool:
    """Tell whether an approval card says by itself what came of a press, so that nothing need be answered."""
    result = outcome.result
    if isinstance(result, PressedDecision):
        return result.refusal is None
    return isinstance(result, NextShown) and result.document is not None
