"""Blocks that show something outside the workspace: what can be said about it, and a link."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import tag
from bot.workspace.page.references import link
from bot.workspace.page.text_objects import object_in, plain_words, string_in


def render_video(block: JsonObject, context: RenderContext) -> Markup:
    """A video's title and description with a link; nothing is embedded."""
    del context
    title = plain_words(block.get("title")) or plain_words(block.get("alt_text"))
    address = string_in(block, "title_url") or string_in(block, "video_url")
    description = plain_words(block.get("description"))
    return _box("🎬", link(address, label=title), note=description or string_in(block, "provider_name"))


def render_file_block(block: JsonObject, context: RenderContext) -> Markup:
    """A remote file by its outside id."""
    return _box("📎", tag("span", None, context.say("remote_file")), note=string_in(block, "external_id"))


def render_call(block: JsonObject, context: RenderContext) -> Markup:
    """A call's title and its address to join."""
    call = object_in(block, "call") or {}
    facts = object_in(call, "v1") or call
    title = plain_words(facts.get("name")) or context.say("call")
    return _box("📞", link(string_in(facts, "join_url"), label=title), note=string_in(block, "call_id"))


def render_auth_provider(block: JsonObject, context: RenderContext) -> Markup:
    """An outside account and whether it is connected."""
    is_connected = block.get("is_connected") is True
    address = string_in(block, "disconnect_url" if is_connected else "auth_url")
    state = context.say("connected" if is_connected else "not_connected")
    name = plain_words(block.get("name"))
    return _box("🔑", link(address, label=name) if address else tag("span", None, name), note=state)


def _box(sign: str, title: Markup, *, note: str) -> Markup:
    return tag(
        "div",
        {"class": "outside"},
        tag("span", {"class": "outside-sign", "aria-hidden": "true"}, sign),
        tag("div", None, title, tag("div", {"class": "outside-note"}, note) if note else None),
    )
