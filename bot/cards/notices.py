"""Short messages that no tool gives: errors, thanks, who is not known."""

from backend.settings import Language
from bot.cards.card import Card
from bot.cards.language import Translator
from bot.cards.layout import Lines, compose


def render_error(reference: str, *, language: Language) -> Card:
    """Tell of a fault of ours, with the reference that finds it in the log."""
    say = Translator(language)
    words = say.phrase(
        "Something went wrong on my side; nothing was changed. Please try again. "
        "If it happens again, give IT this reference: {reference}",
        {"reference": reference},
    )
    return compose([Lines([words])])


def render_not_yours(*, language: Language) -> Card:
    """Tell somebody who pressed a button of a question put to another person, or put long ago."""
    say = Translator(language)
    return compose(
        [Lines([say.phrase("This question was not put to you, or too long ago. Please ask me anew.")])]
    )


def render_replaced(number: str, newer: str, *, language: Language) -> Card:
    """Tell in the place of a card's buttons that another card, further down, has taken its place."""
    say = Translator(language)
    words = say.phrase("{number} is out of date; {newer} took its place.", {"number": number, "newer": newer})
    return compose([Lines([words])])


def render_vote_noted(*, language: Language) -> Card:
    """Thank somebody who said with a thumbs-down that an answer did not help."""
    say = Translator(language)
    words = say.phrase(
        "Thank you, I have noted that this did not help. Put it in other words and I will try again."
    )
    return compose([Lines([words])])


def render_database_down(*, language: Language) -> Card:
    """Tell that the database does not answer."""
    say = Translator(language)
    return compose(
        [
            Lines(
                [
                    say.phrase(
                        "I cannot reach the database at the moment; nothing was changed. "
                        "Please try again in a minute."
                    )
                ]
            )
        ]
    )


def render_not_employee(*, language: Language) -> Card:
    """Tell somebody whose e-mail address belongs to no employee."""
    say = Translator(language)
    return compose(
        [
            Lines(
                [
                    say.phrase(
                        "The e-mail address of your Slack profile is not in the staff list, so I may not "
                        "show you anything. Use your work address there, or ask HR to add it."
                    )
                ]
            )
        ]
    )
