"""Alerts, plans and task cards: how an app shows what it noticed and what it is doing."""

from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import joined, tag
from bot.workspace.page.references import link
from bot.workspace.page.rich_text import render_rich_text
from bot.workspace.page.text_objects import objects_in, plain_words, render_text, string_in, with_line_breaks

_LEVELS: Final = {"info": "ℹ", "warning": "⚠", "error": "✕", "success": "✓"}
_STATUSES: Final = {"pending": "○", "in_progress": "◔", "complete": "✓", "error": "✕"}


def render_alert(block: JsonObject, context: RenderContext) -> Markup:
    """A coloured line with a sign for its level."""
    level = string_in(block, "level")
    level = level if level in _LEVELS else "default"
    sign = tag("span", {"class": "alert-sign", "aria-hidden": "true"}, _LEVELS.get(level, "•"))
    return tag(
        "div",
        {"class": f"alert alert-{level}"},
        sign,
        tag("div", None, render_text(block.get("text"), context)),
    )


def render_plan(block: JsonObject, context: RenderContext) -> Markup:
    """A title over its tasks."""
    tasks = joined(render_task(task, context) for task in objects_in(block, "tasks"))
    return joined([tag("h3", None, plain_words(block.get("title"))), tag("div", {"class": "plan"}, tasks)])


def render_task(task: JsonObject, context: RenderContext) -> Markup:
    """One step: its state, its title, and what it found."""
    status = string_in(task, "status")
    status = status if status in _STATUSES else "pending"
    sources = [tag("li", None, _source(source)) for source in objects_in(task, "sources")]
    sign = tag("span", {"class": "task-sign", "title": context.say(f"task_{status}")}, _STATUSES[status])
    return tag(
        "div",
        {"class": f"task task-{status}"},
        sign,
        tag(
            "div",
            None,
            tag("div", {"class": "task-title"}, plain_words(task.get("title"))),
            _rich_or_plain(task.get("details"), context),
            _rich_or_plain(task.get("output"), context),
            tag("ul", {"class": "task-sources"}, *sources) if sources else None,
        ),
    )


def _source(source: JsonObject) -> Markup:
    return link(string_in(source, "url"), label=plain_words(source.get("text")))


def _rich_or_plain(value: object, context: RenderContext) -> Markup | None:
    if isinstance(value, dict):
        return tag("div", {"class": "task-details"}, render_rich_text(value, context))
    return (
        tag("div", {"class": "task-details"}, with_line_breaks(value))
        if isinstance(value, str) and value
        else None
    )
