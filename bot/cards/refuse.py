"""Why not, and what to do instead."""

from collections.abc import Mapping

from bot.cards import labels
from bot.cards.arguments import argument_name
from bot.cards.capabilities import example_buttons, examples_of, help_button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.examples import words_of
from bot.cards.language import Translator
from bot.cards.layout import Buttons, Lines, Part, PlainOnly, compose
from bot.cards.phrases import Phrase, bold, joined
from tools.results import Outcome, Refusal

# What everybody may ask, whatever their role.
_OFFERED_TO_ALL = ("check_stock", "raise_purchase_request", "ask_policy")


def render_refusal(outcome: Outcome, *, context: CardContext) -> Card:
    """Say why the request was not done."""
    say = context.translator
    if outcome.reason == "out_of_scope":
        return _out_of_scope(outcome, context)
    parts: list[Part] = [Lines(_sentences(outcome, say))]
    if outcome.reason == "unavailable" and outcome.tool is not None:
        parts.append(Buttons([help_button(say)]))
    return compose(parts)


def refusal_phrase(refusal: Refusal, say: Translator) -> Phrase:
    """Translate a refusal and fill it."""
    return say.phrase(
        refusal.template, {name: _field(name, value, say) for name, value in refusal.fields.items()}
    )


def _sentences(outcome: Outcome, say: Translator) -> list[Phrase]:
    sentences = []
    words = words_of(outcome.tool)
    if outcome.reason == "unavailable" and words is not None:
        sentences.append(bold(say.gettext(words.title)))
    if outcome.refusal is None:
        sentences.append(say.phrase("That did not work, and nothing was changed. Please say it differently."))
    else:
        sentences.append(refusal_phrase(outcome.refusal, say))
    return sentences


def _out_of_scope(outcome: Outcome, context: CardContext) -> Card:
    say = context.translator
    first = say.phrase("I cannot help with that. I look after stock, staff rules, colleagues and alerts.")
    if outcome.refusal is not None:
        first = refusal_phrase(outcome.refusal, say)
    examples = examples_of(_OFFERED_TO_ALL, say)
    return compose(
        [
            Lines([first, say.phrase("You could ask me, for example:")]),
            PlainOnly(joined("\n", [f"• {example}" for example in examples])),
            Buttons([*example_buttons(examples), help_button(say)]),
        ]
    )


def _field(name: str, value: object, say: Translator) -> str:
    """Return a field's words: a {zh, en} pair is chosen from, codes of known fields are named."""
    if isinstance(value, Mapping):
        return say.choose(zh=str(value.get("zh", "")), en=str(value.get("en", "")))
    text = str(value)
    if name == "roles":
        return say.comma([labels.role(say, code) for code in text.split(", ")])
    if name == "field":
        name_of_field = argument_name(say, text)
        return name_of_field.lower() if say.language == "en" else name_of_field
    return text
