"""Modals and the Home tab to HTML."""

from dataclasses import replace

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.blocks import render_blocks
from bot.workspace.page.context import RenderContext, TypedValues
from bot.workspace.page.html import tag
from bot.workspace.page.text_objects import objects_in, plain_words, string_in


def render_modal(view: JsonObject, context: RenderContext, *, typed: TypedValues, app_name: str) -> Markup:
    """A modal's inside: title, blocks, buttons.

    Args:
        view: The view as docs/workspace-page-api.md describes it.
        context: The reader; its surface is set here.
        typed: What the reader has typed into this view so far; kept by block and action id as Slack does.
        app_name: Shown under the title, so that nobody takes the app's questions for the workspace's.
    """
    inner = replace(context, typed=typed, surface="modal")
    depth = view.get("depth")
    closes = plain_words(view.get("close")) or context.say("cancel" if view.get("submit") else "close")
    submit = plain_words(view.get("submit"))
    blocks = objects_in(view, "blocks")
    has_input = any(block.get("type") == "input" for block in blocks)
    submit = submit or (context.say("submit") if has_input else "")
    is_stacked = isinstance(depth, int) and depth > 1
    return tag(
        "section",
        {
            "class": "modal",
            "data-view": string_in(view, "id"),
            "aria-labelledby": f"title-{string_in(view, 'id')}",
        },
        tag(
            "header",
            {"class": "modal-head"},
            tag(
                "button",
                {
                    "type": "button",
                    "class": "plain-icon",
                    "data-do": "modal-back",
                    "aria-label": context.say("back"),
                },
                "‹",
            )
            if is_stacked
            else None,
            tag(
                "div",
                {"class": "modal-title"},
                tag("h2", {"id": f"title-{string_in(view, 'id')}"}, plain_words(view.get("title"))),
                tag("p", None, context.say("from_app").format(name=app_name)),
            ),
            tag(
                "button",
                {
                    "type": "button",
                    "class": "plain-icon",
                    "data-do": "modal-clear",
                    "aria-label": context.say("close"),
                },
                "✕",
            ),
        ),
        tag("div", {"class": "modal-body blocks"}, render_blocks(blocks, inner)),
        tag("p", {"class": "modal-error", "role": "alert", "hidden": True}),
        tag(
            "footer",
            {"class": "modal-foot"},
            tag("button", {"type": "button", "class": "button", "data-do": "modal-close"}, closes),
            tag(
                "button",
                {
                    "type": "button",
                    "class": "button button-primary",
                    "data-do": "modal-submit",
                    "disabled": view.get("submit_disabled") is True,
                },
                submit,
            )
            if submit
            else None,
        ),
    )


def render_home(view: JsonObject | None, context: RenderContext, *, typed: TypedValues) -> Markup:
    """The app's Home tab for this reader, or a line that there is none yet."""
    if view is None:
        return tag("p", {"class": "empty"}, context.say("home_empty"))
    inner = replace(context, typed=typed, surface="home")
    blocks = render_blocks(objects_in(view, "blocks"), inner)
    return tag("div", {"class": "home blocks", "data-view": string_in(view, "id")}, blocks)
