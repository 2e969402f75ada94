"""``card`` and ``container`` blocks: a frame with a title, text, pictures, buttons or further blocks."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.elements import render_element
from bot.workspace.page.html import joined, tag
from bot.workspace.page.images import render_image_element
from bot.workspace.page.rich_text import render_rich_text
from bot.workspace.page.text_objects import object_in, objects_in, render_text, string_in


def render_card_content(block: JsonObject, context: RenderContext) -> Markup:
    """A card: hero picture, icon, title, subtitle, body, buttons; each only if it is there."""
    hero = object_in(block, "hero_image")
    block_id = string_in(block, "block_id")
    actions = [
        render_element(element, context, block_id=block_id) for element in objects_in(block, "actions")
    ]
    return tag(
        "div",
        {"class": "card"},
        tag("div", {"class": "card-hero"}, render_image_element(hero, context)) if hero else None,
        _head(block, context),
        tag("div", {"class": "card-body"}, render_text(block["body"], context))
        if block.get("body")
        else None,
        tag("div", {"class": "card-actions"}, joined(actions)) if actions else None,
    )


def render_container_content(block: JsonObject, context: RenderContext, *, children: Markup) -> Markup:
    """A titled frame around blocks that are rendered already; collapsible ones open on a press."""
    head = _head(block, context)
    body = tag("div", {"class": "container-body"}, children)
    if block.get("is_collapsible") is True:
        is_open = block.get("default_collapsed") is not True
        return tag("details", {"class": "container", "open": is_open}, tag("summary", None, head), body)
    return tag("div", {"class": "container"}, head, body)


def _head(block: JsonObject, context: RenderContext) -> Markup | None:
    icon = object_in(block, "icon")
    rich_title = object_in(block, "rich_text_title")
    title = render_rich_text(rich_title, context) if rich_title else render_text(block.get("title"), context)
    subtitle = render_text(block.get("subtitle"), context)
    if not (icon or title or subtitle):
        return None
    return tag(
        "div",
        {"class": "card-head"},
        render_image_element(icon, context) if icon else None,
        tag(
            "div",
            None,
            tag("div", {"class": "card-title"}, title) if title else None,
            tag("div", {"class": "card-subtitle"}, subtitle) if subtitle else None,
        ),
    )
