"""Tools about Storehand itself."""

from backend.people import preferences as people_preferences
from backend.people.schemas import PreferencesChange, PreferencesRequest, PreferencesReversal
from backend.records import Record
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext


class CapabilitiesQuery(Record):
    """Nothing needs to be said."""


class Capabilities(Record):
    """The names of the tools the person may use, in the order of the catalogue."""

    tools: tuple[str, ...]


@tool(effect="read", roles=EVERYONE)
def show_capabilities(ctx: ToolContext, request: CapabilitiesQuery) -> Capabilities:
    """Show what Storehand can do for this person, with examples.

    Use it for "help / what can you do / 你会什么 / 怎么用" and for greetings.
    """
    del request
    return Capabilities(tools=tuple(ctx.tools))


def restore_preferences(ctx: ToolContext, request: PreferencesReversal) -> PreferencesChange:
    """Take back a change of settings."""
    return people_preferences.restore_preferences(ctx.uow, ctx.actor, request)


@tool(effect="reversible", roles=EVERYONE, personal=True, undo=restore_preferences)
def set_preferences(ctx: ToolContext, request: PreferencesRequest) -> PreferencesChange:
    """Change the person's own settings: the language they are written to in, and hours of quiet.

    Use it for "speak English with me / 以后用中文 / no messages after 22:00 / 晚上别打扰我". It acts at once and can
    be undone. Without arguments it shows the settings as they are. Not for one kind of alert
    (unsubscribe_alerts) nor for putting off one alert (snooze_alert).
    """
    return people_preferences.set_preferences(ctx.uow, ctx.actor, request)
