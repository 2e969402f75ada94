"""A question back: which one was meant, or what is still missing."""

from collections import Counter
from collections.abc import Sequence

from backend.errors import message
from bot.cards.arguments import question_for
from bot.cards.blocks import button, compact_json, menu
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.language import Translator
from bot.cards.layout import Buttons, Lines, Note, PlainOnly, compose
from bot.cards.phrases import Phrase, joined, phrase_of
from tools.results import Choice, Outcome

# Five buttons stand in a row; a longer list becomes a menu.
_MOST_BUTTONS = 5
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
_OPTION_VALUE_CHARACTERS = 150
_AMBIGUOUS = {
    "item": message("“{asked}” could be several items. Which one do you mean?"),
    "location": message("“{asked}” could be several locations. Which one do you mean?"),
    "person": message("Several colleagues are called “{asked}”. Whom do you mean?"),
    "supplier": message("“{asked}” could be several suppliers. Which one do you mean?"),
}


def render_clarify(outcome: Outcome, *, context: CardContext) -> Card:
    """Ask for the first missing argument."""
    say = context.translator
    argument = outcome.missing[0] if outcome.missing else ""
    question = _question(outcome, argument, context)
    if not outcome.options:
        return compose([Lines([question])])
    choices = list(zip(outcome.options, labels_of(outcome.options, context=context), strict=True))
    names = joined("\n", [f"{number}. {label}" for number, (_, label) in enumerate(choices, start=1)])
    return compose(
        [
            Lines([question]),
            PlainOnly(names),
            _buttons(argument, choices, context),
            Note(_way_out(argument, say)),
        ]
    )


def labels_of(options: Sequence[Choice], *, context: CardContext) -> list[str]:
    """Name the options; two of one name are told apart by the code behind them."""
    names = [context.translator.choose(zh=option.label_zh, en=option.label_en) for option in options]
    counts = Counter(names)
    return [
        name if counts[name] == 1 else f"{name} ({option.value.partition('@')[0]})"
        for name, option in zip(names, options, strict=True)
    ]


def _question(outcome: Outcome, argument: str, context: CardContext) -> Phrase:
    say = context.translator
    if outcome.asked is None or not outcome.options:
        return phrase_of(question_for(say, argument))
    template = _AMBIGUOUS.get(argument, message("“{asked}” could be several things. Which one do you mean?"))
    return say.phrase(template, {"asked": outcome.asked})


def _way_out(argument: str, say: Translator) -> Phrase:
    if argument == "person":
        return say.phrase("Not listed? Type the full name or the e-mail address.")
    if argument == "tool":
        return say.phrase("None of them? Say it in other words.")
    return say.phrase("Not listed? Type its full name or code.")


def _buttons(argument: str, choices: Sequence[tuple[Choice, str]], context: CardContext) -> Buttons:
    if len(choices) <= _MOST_BUTTONS:
        return Buttons(
            [
                button(label, action_id=f"choose:{number}", value=_value(argument, option, label, context))
                for number, (option, label) in enumerate(choices)
            ]
        )
    options = [(label, _short_value(argument, option, label, context)) for option, label in choices]
    placeholder = context.translator.gettext("Choose one")
    return Buttons([menu(placeholder, action_id="choose", options=options)])


def _value(argument: str, option: Choice, label: str, context: CardContext) -> dict[str, str]:
    asked = {} if context.conversation_key is None else {"asked_in": context.conversation_key}
    return {"argument": argument, "value": option.value, "label": label, **asked}


def _short_value(argument: str, option: Choice, label: str, context: CardContext) -> str:
    """Write an option's value; Slack sends the option's text along, so the label may be cut here."""

    def written(name: str) -> str:
        return compact_json(_value(argument, option, name, context))

    room = _OPTION_VALUE_CHARACTERS - len(written(""))
    while len(text := written(label[: max(room, 0)])) > _OPTION_VALUE_CHARACTERS:
        if room <= 0:
            return text
        room -= 1
    return text
