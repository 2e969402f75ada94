"""The App Home tab: a greeting, what is open, what one can ask."""

from pydantic import JsonValue

from backend.alerts.schemas import AlertList
from bot.cards.alerts import alert_parts
from bot.cards.budget import VIEW_BLOCKS, fit_blocks
from bot.cards.capabilities import area_parts, example_buttons, examples_of
from bot.cards.context import CardContext
from bot.cards.layout import Buttons, Lines, Part, Title, compose
from bot.cards.phrases import bold
from tools.assistant import Capabilities

_MOST_ALERTS = 15


def render_home(
    name: str, capabilities: Capabilities, *, alerts: AlertList, context: CardContext
) -> dict[str, JsonValue]:
    """Build the view for `views.publish`.

    Args:
        name: the person's name in the language of the context.
        capabilities: the tools the person may use.
        alerts: the open alerts of the person's scope.
        context: language, zone and now.
    """
    say = context.translator
    parts: list[Part] = [
        Title(say.phrase("Hello {name}", {"name": name})),
        Lines([say.phrase("Write to me under Messages, or press one of these:")]),
        Buttons(example_buttons(examples_of(capabilities.tools, say))),
        Lines([bold(say.phrase("Open alerts"))]),
        *alert_parts(alerts, most=_MOST_ALERTS, context=context),
        Lines([bold(say.phrase("What you can ask me"))]),
        *area_parts(capabilities.tools, say),
    ]
    blocks = fit_blocks(compose(parts).blocks, most_blocks=VIEW_BLOCKS, language=context.language)
    return {"type": "home", "blocks": [*blocks]}
