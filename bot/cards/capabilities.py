"""What one can ask."""

from collections.abc import Collection

from bot.cards.blocks import button
from bot.cards.card import Block, Card
from bot.cards.context import CardContext
from bot.cards.examples import AREAS, TOOL_WORDS
from bot.cards.language import Translator
from bot.cards.layout import Lines, Note, Title, compose
from bot.cards.phrases import Phrase, bold, joined
from tools.assistant import Capabilities
from tools.results import Outcome

_MOST_EXAMPLE_BUTTONS = 5


def render_capabilities(outcome: Outcome, capabilities: Capabilities, *, context: CardContext) -> Card:
    """Show the areas a person may ask about, each tool with two examples."""
    del outcome
    say = context.translator
    return compose(
        [
            Title(say.phrase("What you can ask me")),
            *area_parts(capabilities.tools, say),
            Note(say.phrase("Say it in your own words, in Chinese, English or both.")),
        ]
    )


def area_parts(tools: Collection[str], say: Translator) -> list[Lines]:
    """Return one paragraph for each area of which `tools` has a member."""
    parts = []
    for area, members in AREAS:
        open_members = [name for name in members if name in tools]
        if open_members:
            parts.append(Lines([bold(say.gettext(area)), *(_tool_line(name, say) for name in open_members)]))
    return parts


def examples_of(tools: Collection[str], say: Translator, *, most: int = _MOST_EXAMPLE_BUTTONS) -> list[str]:
    """Return the first example of each of the first tools, in the order of the areas."""
    ordered = [name for _, members in AREAS for name in members if name in tools]
    return [say.gettext(TOOL_WORDS[name].examples[0]) for name in ordered[:most]]


def example_buttons(examples: Collection[str]) -> list[Block]:
    """Return buttons that ask the examples: `say:<n>` with the words as value."""
    return [
        button(example, action_id=f"say:{number}", value={"say": example})
        for number, example in enumerate(examples)
    ]


def help_button(say: Translator) -> Block:
    """Return the button that asks what Storehand can do."""
    return button(
        say.gettext("What can you do?"), action_id="say:help", value={"say": say.choose(zh="帮助", en="help")}
    )


def _tool_line(name: str, say: Translator) -> Phrase:
    words = TOOL_WORDS[name]
    first, second = (say.gettext(example) for example in words.examples)
    template = say.gettext("• {title}: “{first}” “{second}”")
    fields = {"title": say.gettext(words.title), "first": first, "second": second}
    return joined("", [template.format(**fields)])
