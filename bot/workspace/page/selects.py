"""Select menus: one button that opens a searchable list, for options, people, channels and outside data."""

from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.buttons import element_attributes, option_item
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import joined, json_attribute, tag
from bot.workspace.page.text_objects import objects_in, plain_words, string_in

SELECT_KINDS: Final = frozenset(
    f"{prefix}{kind}"
    for prefix in ("", "multi_")
    for kind in (
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
    )
)
# Slack asks the app only from the third character on unless the element says otherwise.
_MIN_QUERY_LENGTH: Final = 3
_INITIAL_FIELDS: Final = {
    "static_select": "initial_option",
    "external_select": "initial_option",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
}


def render_select(element: JsonObject, context: RenderContext, *, typed: object = None) -> Markup:
    """A select of any kind; its plain value stands in ``data-value`` as JSON."""
    kind = string_in(element, "type")
    is_multi = kind.startswith("multi_")
    value = typed if typed is not None else _initial(element, kind=kind)
    labels = [_label(entry, element, context=context) for entry in _as_list(value)]
    placeholder = plain_words(element.get("placeholder")) or context.say("select_placeholder")
    min_query = element.get("min_query_length")
    limit = element.get("max_selected_items")
    return tag(
        "div",
        element_attributes(element, context)
        | {
            "class": "select select-multi" if is_multi else "select",
            "data-value": json_attribute(value),
            "data-placeholder": placeholder,
            "data-min-query": min_query if isinstance(min_query, int) else _MIN_QUERY_LENGTH,
            "data-max-items": limit if isinstance(limit, int) else None,
            "data-include": _included(element),
        },
        tag(
            "button",
            {
                "type": "button",
                "class": "select-button",
                "aria-haspopup": "listbox",
                "aria-expanded": "false",
            },
            tag(
                "span",
                {"class": "select-label" if labels else "select-label is-empty"},
                "、".join(labels) if context.language == "zh" else ", ".join(labels),
                None if labels else placeholder,
            ),
        ),
        None if is_multi else _clear_button(context),
        tag("ul", {"class": "choices", "hidden": True}, _choices(element)),
    )


def _clear_button(context: RenderContext) -> Markup:
    """Takes the choice back; the style sheet shows it in optional inputs that have one."""
    label = context.say("clear_choice")
    return tag(
        "button",
        {"type": "button", "class": "plain-icon select-clear", "title": label, "aria-label": label},
        "✕",
    )


def _choices(element: JsonObject) -> Markup:
    groups = [
        joined(
            [
                tag("li", {"class": "group", "data-group": True}, plain_words(group.get("label"))),
                *map(option_item, objects_in(group, "options")),
            ]
        )
        for group in objects_in(element, "option_groups")
    ]
    return joined([*map(option_item, objects_in(element, "options")), *groups])


def _included(element: JsonObject) -> str | None:
    chosen = element.get("filter")
    included = chosen.get("include") if isinstance(chosen, dict) else None
    return " ".join(str(kind) for kind in included) if isinstance(included, list) else None


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _initial(element: JsonObject, *, kind: str) -> object:
    base = kind.removeprefix("multi_")
    field = _INITIAL_FIELDS[base]
    found = element.get(field + "s" if kind != base else field)
    if base == "static_select":
        if isinstance(found, list):
            return [string_in(option, "value") for option in found if isinstance(option, dict)]
        return string_in(found, "value") if isinstance(found, dict) else None
    return found


def _label(entry: object, element: JsonObject, *, context: RenderContext) -> str:
    if isinstance(entry, dict):
        return plain_words(entry.get("text"))
    identifier = str(entry)
    if identifier in context.user_names:
        return context.user_names[identifier]
    if identifier in context.channel_names:
        return f"#{context.channel_names[identifier]}"
    for option in all_options(element):
        if option.get("value") == identifier:
            return plain_words(option.get("text"))
    return identifier


def all_options(element: JsonObject) -> list[JsonObject]:
    """The options of an element, those in groups too."""
    grouped = [
        option for group in objects_in(element, "option_groups") for option in objects_in(group, "options")
    ]
    return [*objects_in(element, "options"), *grouped]
