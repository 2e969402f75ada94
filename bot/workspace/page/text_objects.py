"""Block Kit's text objects: ``plain_text`` and ``mrkdwn``, and safe ways into loosely shaped JSON."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.emoji_names import with_emoji
from bot.workspace.page.html import joined, tag
from bot.workspace.page.mrkdwn import render_mrkdwn


def objects_in(holder: JsonObject, key: str) -> list[JsonObject]:
    """The JSON objects of a list field; anything else in it, or a field of another kind, is passed over."""
    found = holder.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def object_in(holder: JsonObject, key: str) -> JsonObject | None:
    """The JSON object in a field, ``None`` if it holds something else."""
    found = holder.get(key)
    return found if isinstance(found, dict) else None


def string_in(holder: JsonObject, key: str) -> str:
    """The string in a field, empty if it holds something else."""
    found = holder.get(key)
    return found if isinstance(found, str) else ""


def plain_words(text: object) -> str:
    """The words of a text object without any mark-up, for labels, tooltips and dialogs."""
    if isinstance(text, dict):
        return with_emoji(string_in(text, "text"))
    return with_emoji(text) if isinstance(text, str) else ""


def render_text(text: object, context: RenderContext) -> Markup:
    """A text object as HTML; a bare string counts as ``plain_text``."""
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return render_mrkdwn(string_in(text, "text"), context)
    return with_line_breaks(plain_words(text))


def with_line_breaks(text: str) -> Markup:
    """Plain text as HTML, its line ends kept."""
    pieces: list[str | Markup] = []
    for position, line in enumerate(text.split("\n")):
        if position:
            pieces.append(tag("br"))
        pieces.append(line)
    return joined(pieces)
