"""The button that takes back what was done at once."""

from bot.cards.blocks import button
from bot.cards.context import CardContext
from bot.cards.layout import Buttons, Note, Part, PlainOnly
from tools.results import Outcome


def undo_parts(outcome: Outcome, *, context: CardContext) -> list[Part]:
    """Return the Undo button of an answer with the time it works until; nothing where there is nothing to undo."""
    number = outcome.undo_action
    if number is None or outcome.expires_at is None:
        return []
    say = context.translator
    until = {"action": number, "time": context.moment(outcome.expires_at)}
    return [
        Buttons([button(say.gettext("Undo"), action_id="undo", value={"action": number})]),
        PlainOnly(say.phrase("Say “undo” to take it back.")),
        Note(say.phrase("{action} · can be undone until {time}", until)),
    ]
