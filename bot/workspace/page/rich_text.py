"""``rich_text`` blocks: what Slack's own composer makes, and what apps send for lists and quotes."""

from collections.abc import Callable
from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.dates import formatted_date
from bot.workspace.page.emoji_names import emoji_character
from bot.workspace.page.html import joined, tag
from bot.workspace.page.references import broadcast, channel_mention, link, user_mention
from bot.workspace.page.text_objects import object_in, objects_in, string_in, with_line_breaks

_STYLES: Final = (
    ("code", "code"),
    ("bold", "strong"),
    ("italic", "em"),
    ("strike", "del"),
    ("underline", "u"),
)
_MAX_INDENT: Final = 8


def render_rich_text(block: JsonObject, context: RenderContext) -> Markup:
    """All parts of a ``rich_text`` block (or of a rich text cell or field) as HTML."""
    return joined(_part(part, context) for part in objects_in(block, "elements"))


def _part(part: JsonObject, context: RenderContext) -> Markup:
    kind = string_in(part, "type")
    if kind == "rich_text_list":
        return _list(part, context)
    if kind == "rich_text_quote":
        return tag("blockquote", None, _inline(part, context))
    if kind == "rich_text_preformatted":
        return tag("pre", {"class": "code-block"}, tag("code", None, _inline(part, context)))
    return tag("div", {"class": "rich-section"}, _inline(part, context))


def _list(part: JsonObject, context: RenderContext) -> Markup:
    ordered = part.get("style") == "ordered"
    offset = part.get("offset")
    indent = part.get("indent")
    level = min(indent, _MAX_INDENT) if isinstance(indent, int) and indent > 0 else 0
    start = offset + 1 if ordered and isinstance(offset, int) else None
    items = (tag("li", None, _inline(item, context)) for item in objects_in(part, "elements"))
    return tag("ol" if ordered else "ul", {"class": f"rich-list indent-{level}", "start": start}, *items)


def _inline(part: JsonObject, context: RenderContext) -> Markup:
    return joined(_styled(element, _element(element, context)) for element in objects_in(part, "elements"))


def _styled(element: JsonObject, content: Markup) -> Markup:
    style = object_in(element, "style") or {}
    for name, element_name in _STYLES:
        if style.get(name) is True:
            content = tag(element_name, {"class": "code"} if name == "code" else None, content)
    return content


def _element(element: JsonObject, context: RenderContext) -> Markup:
    kind = string_in(element, "type")
    render = _ELEMENTS.get(kind)
    return render(element, context) if render else _rare(kind, element, context)


def _rare(kind: str, element: JsonObject, context: RenderContext) -> Markup:
    if kind == "date":
        seconds = element.get("timestamp")
        fallback = string_in(element, "fallback")
        if not isinstance(seconds, int):
            return tag("span", None, fallback)
        pattern = string_in(element, "format") or "{date_short}"
        shown = formatted_date(seconds, pattern=pattern, context=context)
        return tag("time", {"title": fallback or None}, shown or fallback)
    if kind == "usergroup":
        return tag("span", {"class": "mention"}, f"@{string_in(element, 'usergroup_id')}")
    if kind == "color":
        return tag("code", {"class": "code"}, string_in(element, "value"))
    return tag("span", {"class": "unknown-inline"}, string_in(element, "text") or f"[{kind or '?'}]")


def _emoji(element: JsonObject) -> Markup:
    name = string_in(element, "name")
    character = emoji_character(name)
    return tag("span", {"class": "emoji", "title": f":{name}:"}, character or f":{name}:")


_ELEMENTS: Final[dict[str, Callable[[JsonObject, RenderContext], Markup]]] = {
    "text": lambda element, _: with_line_breaks(string_in(element, "text")),
    "link": lambda element, _: link(string_in(element, "url"), label=string_in(element, "text")),
    "user": lambda element, context: user_mention(string_in(element, "user_id"), context),
    "channel": lambda element, context: channel_mention(string_in(element, "channel_id"), context),
    "emoji": lambda element, _: _emoji(element),
    "broadcast": lambda element, _: broadcast(string_in(element, "range") or "here"),
}
