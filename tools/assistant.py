"""Tools about Storehand itself."""

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
