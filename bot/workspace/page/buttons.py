"""Buttons, overflow menus, feedback and icon buttons, and the confirm dialog they may ask for."""

from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import AttributeValue, joined, json_attribute, tag
from bot.workspace.page.text_objects import object_in, objects_in, plain_words, string_in

_STYLES: Final = frozenset({"primary", "danger"})
_ICONS: Final = {"trash": "🗑", "edit": "✎", "copy": "⧉", "refresh": "↻", "share": "↗"}


def element_attributes(element: JsonObject, context: RenderContext) -> dict[str, AttributeValue]:
    """What the browser needs to send this element's action: its kind, its id, its confirm dialog."""
    confirm = object_in(element, "confirm")
    return {
        "data-element": string_in(element, "type"),
        "data-action": string_in(element, "action_id"),
        "data-confirm": json_attribute(_confirm(confirm, context)) if confirm else None,
    }


def _confirm(confirm: JsonObject, context: RenderContext) -> dict[str, str]:
    return {
        "title": plain_words(confirm.get("title")) or context.say("are_you_sure"),
        "text": plain_words(confirm.get("text")),
        "confirm": plain_words(confirm.get("confirm")) or context.say("yes"),
        "deny": plain_words(confirm.get("deny")) or context.say("cancel"),
        "style": "danger" if confirm.get("style") == "danger" else "primary",
    }


def render_button(element: JsonObject, context: RenderContext) -> Markup:
    """A button, or a link that looks like one and tells the app as well."""
    style = string_in(element, "style")
    attributes = element_attributes(element, context) | {
        "class": f"button button-{style}" if style in _STYLES else "button",
        "aria-label": string_in(element, "accessibility_label") or None,
    }
    words = plain_words(element.get("text")) or string_in(element, "action_id")
    url = string_in(element, "url")
    if url:
        link = {"href": url, "target": "_blank", "rel": "noopener noreferrer"}
        return tag("a", attributes | link, words, tag("span", {"class": "out", "aria-hidden": "true"}, "↗"))
    return tag("button", attributes | {"type": "button"}, words)


def render_overflow(element: JsonObject, context: RenderContext) -> Markup:
    """The ⋯ menu with its one to five options."""
    label = context.say("more_actions")
    return tag(
        "div",
        element_attributes(element, context) | {"class": "overflow"},
        tag(
            "button",
            {
                "type": "button",
                "class": "button button-icon",
                "aria-haspopup": "listbox",
                "aria-label": label,
            },
            "⋯",
        ),
        tag(
            "ul",
            {"class": "choices", "hidden": True},
            joined(map(option_item, objects_in(element, "options"))),
        ),
    )


def option_item(option: JsonObject) -> Markup:
    """One hidden option that the browser's list is filled from."""
    return tag(
        "li",
        {
            "data-value": string_in(option, "value"),
            "data-url": string_in(option, "url") or None,
            "data-note": plain_words(option.get("description")) or None,
        },
        plain_words(option.get("text")),
    )


def render_feedback_buttons(element: JsonObject, context: RenderContext) -> Markup:
    """Thumbs up and down under an answer."""
    sides = (("positive_button", "👍"), ("negative_button", "👎"))
    buttons = []
    for key, sign in sides:
        button = object_in(element, key) or {}
        label = string_in(button, "accessibility_label") or plain_words(button.get("text"))
        buttons.append(
            tag(
                "button",
                element_attributes(element, context)
                | {
                    "type": "button",
                    "class": "button button-icon feedback",
                    "data-value": json_attribute(string_in(button, "value")),
                    "aria-label": label,
                    "title": label,
                },
                sign,
            )
        )
    return joined(buttons)


def render_icon_button(element: JsonObject, context: RenderContext) -> Markup | None:
    """A small button with a picture; shown only to the people it is meant for, if it names any."""
    audience = element.get("visible_to_user_ids")
    if isinstance(audience, list) and audience and context.viewer_id not in audience:
        return None
    label = string_in(element, "accessibility_label") or plain_words(element.get("text"))
    attributes = element_attributes(element, context) | {
        "type": "button",
        "class": "button button-icon",
        "aria-label": label,
        "title": label,
    }
    return tag("button", attributes, _ICONS.get(string_in(element, "icon"), "•"))
