"""A write that waits for its button."""

from bot.cards.arguments import argument_name
from bot.cards.blocks import button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.examples import words_of
from bot.cards.layout import Buttons, Facts, Note, Title, compose
from tools.results import Outcome


def render_confirm(outcome: Outcome, *, context: CardContext) -> Card:
    """Show what would be done, with the buttons to do it or not."""
    say = context.translator
    number = outcome.pending_action or ""
    words = words_of(outcome.tool)
    title = say.gettext(words.title) if words is not None else str(outcome.tool)
    facts = [(argument_name(say, name), str(value)) for name, value in outcome.arguments.items()]
    return compose(
        [
            Title(say.phrase("{title}?", {"title": title})),
            Facts(facts, say.colon),
            Buttons(
                [
                    button(
                        say.gettext("Confirm"), action_id="confirm", value={"action": number}, style="primary"
                    ),
                    button(say.gettext("Cancel"), action_id="cancel", value={"action": number}),
                ]
            ),
            Note(say.phrase("{action} · nothing happens until you confirm", {"action": number})),
        ]
    )
