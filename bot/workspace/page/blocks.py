"""Block Kit to HTML: one entry, ``render_blocks``; an unknown block is shown as a grey box, never dropped."""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.agent_blocks import render_alert, render_plan, render_task
from bot.workspace.page.cards import render_card_content, render_container_content
from bot.workspace.page.charts import render_chart
from bot.workspace.page.context import RenderContext
from bot.workspace.page.elements import render_element
from bot.workspace.page.fallback_blocks import (
    render_auth_provider,
    render_call,
    render_file_block,
    render_video,
)
from bot.workspace.page.html import AttributeValue, joined, tag
from bot.workspace.page.images import render_image_block
from bot.workspace.page.markdown import render_markdown
from bot.workspace.page.rich_text import render_rich_text
from bot.workspace.page.table import render_table
from bot.workspace.page.text_objects import object_in, objects_in, plain_words, render_text, string_in

BlockRenderer: TypeAlias = Callable[[JsonObject, RenderContext], Markup]

# Containers hold blocks; deeper than this nothing sensible is meant and the stack must not run out.
_MAX_DEPTH: Final = 4


def render_blocks(blocks: Iterable[object], context: RenderContext, *, depth: int = 0) -> Markup:
    """Blocks one under the other; entries that are no JSON objects are passed over."""
    return joined(_render_block(block, context, depth=depth) for block in blocks if isinstance(block, dict))


def _render_block(block: JsonObject, context: RenderContext, *, depth: int) -> Markup:
    kind = string_in(block, "type")
    if kind == "container" and depth < _MAX_DEPTH:
        children = render_blocks(objects_in(block, "child_blocks"), context, depth=depth + 1)
        content = render_container_content(block, context, children=children)
    elif kind == "carousel" and depth < _MAX_DEPTH:
        cards = render_blocks(objects_in(block, "elements"), context, depth=depth + 1)
        content = tag("div", {"class": "carousel", "tabindex": "0"}, cards)
    else:
        content = _RENDERERS.get(kind, _unknown)(block, context)
    name = kind if kind in _RENDERERS or kind in {"container", "carousel"} else "unknown"
    attributes: dict[str, AttributeValue] = {
        "class": f"block block-{name.replace('_', '-')}",
        "data-block": string_in(block, "block_id"),
        "data-dispatch": kind != "input" or block.get("dispatch_action") is True,
    }
    return tag("div", attributes, content)


def _elements(block: JsonObject, context: RenderContext) -> Markup:
    block_id = string_in(block, "block_id")
    return joined(
        render_element(element, context, block_id=block_id) for element in objects_in(block, "elements")
    )


def _section(block: JsonObject, context: RenderContext) -> Markup:
    text = object_in(block, "text")
    fields = [
        tag("div", {"class": "section-field"}, render_text(field, context))
        for field in objects_in(block, "fields")
    ]
    accessory = object_in(block, "accessory")
    shown = render_element(accessory, context, block_id=string_in(block, "block_id")) if accessory else None
    return joined(
        [
            tag(
                "div",
                {"class": "section-body"},
                tag("div", {"class": "section-text"}, render_text(text, context)) if text else None,
                tag("div", {"class": "section-fields"}, *fields) if fields else None,
            ),
            tag("div", {"class": "section-accessory"}, shown) if shown else None,
        ]
    )


def _header(block: JsonObject, context: RenderContext) -> Markup:
    return tag("h3", None, render_text(block.get("text"), context))


def _divider(block: JsonObject, context: RenderContext) -> Markup:
    del block, context
    return tag("hr")


def _context(block: JsonObject, context: RenderContext) -> Markup:
    pieces = [
        render_element(element, context, block_id="")
        if element.get("type") == "image"
        else tag("span", {"class": "context-text"}, render_text(element, context))
        for element in objects_in(block, "elements")
    ]
    return joined(pieces)


def _input(block: JsonObject, context: RenderContext) -> Markup:
    element = object_in(block, "element") or {}
    hint = plain_words(block.get("hint"))
    optional = (
        tag("span", {"class": "optional"}, context.say("optional")) if block.get("optional") is True else None
    )
    # A fieldset names its control for every kind: one input, a group of ticks or a custom select.
    return tag(
        "fieldset",
        {"class": "input", "data-optional": block.get("optional") is True},
        tag("legend", None, plain_words(block.get("label")), optional),
        render_element(element, context, block_id=string_in(block, "block_id")),
        tag("p", {"class": "hint"}, hint) if hint else None,
        tag("p", {"class": "field-error", "role": "alert", "hidden": True}),
    )


def _rich_text(block: JsonObject, context: RenderContext) -> Markup:
    return render_rich_text(block, context)


def _markdown(block: JsonObject, context: RenderContext) -> Markup:
    del context
    return tag("div", {"class": "markdown"}, render_markdown(string_in(block, "text")))


def _card(block: JsonObject, context: RenderContext) -> Markup:
    return render_card_content(block, context)


def _unknown(block: JsonObject, context: RenderContext) -> Markup:
    kind = string_in(block, "type") or "?"
    words = (
        plain_words(block.get("text"))
        or plain_words(block.get("title"))
        or plain_words(block.get("alt_text"))
    )
    note = tag("strong", None, context.say("unknown_block").format(kind=kind))
    return tag("div", {"class": "unknown"}, note, tag("p", None, words) if words else None)


_RENDERERS: Final[dict[str, BlockRenderer]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _elements,
    "context_actions": _elements,
    "image": render_image_block,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": render_table,
    "data_table": render_table,
    "data_visualization": render_chart,
    "alert": render_alert,
    "plan": render_plan,
    "task_card": render_task,
    "card": _card,
    "video": render_video,
    "file": render_file_block,
    "call": render_call,
    "auth_provider": render_auth_provider,
}
