"""Short messages that no tool gives: errors, greetings, what cannot be read."""

from backend.settings import Language
from bot.cards.capabilities import example_buttons, examples_of, help_button
from bot.cards.card import Card
from bot.cards.language import Translator
from bot.cards.layout import Buttons, Lines, Part, PlainOnly, compose
from bot.cards.phrases import joined

_STARTERS = ("check_stock", "list_low_stock", "ask_policy")


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


def render_too_long(limit: int, *, language: Language) -> Card:
    """Tell that a message is longer than is read; `limit` is in characters."""
    say = Translator(language)
    return compose(
        [
            Lines(
                [
                    say.nphrase(
                        "That is more than I can read at once. Please keep it under {count} character.",
                        "That is more than I can read at once. Please keep it under {count} characters.",
                        limit,
                    )
                ]
            )
        ]
    )


def render_empty(*, language: Language) -> Card:
    """Answer a message without words, such as an emoji or a bare mention."""
    say = Translator(language)
    return _with_examples(say, [Lines([say.phrase("I read words. Ask me something, for example:")])])


def render_welcome(name: str, *, language: Language) -> Card:
    """Greet somebody who writes for the first time."""
    say = Translator(language)
    greeting = say.phrase("Hello {name}, I am Storehand.", {"name": name})
    offer = say.phrase("Ask me about stock, staff rules and colleagues, in Chinese or English. For example:")
    return _with_examples(say, [Lines([greeting, offer])])


def _with_examples(say: Translator, parts: list[Part]) -> Card:
    examples = examples_of(_STARTERS, say)
    return compose(
        [
            *parts,
            PlainOnly(joined("\n", [f"• {example}" for example in examples])),
            Buttons([*example_buttons(examples), help_button(say)]),
        ]
    )
