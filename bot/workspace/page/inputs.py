"""What people type into or tick: text, numbers, dates, files, checkboxes, radio buttons."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.buttons import element_attributes
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import AttributeValue, joined, json_attribute, tag
from bot.workspace.page.text_objects import objects_in, plain_words, render_text, string_in

InputRenderer: TypeAlias = Callable[[JsonObject, RenderContext, object], Markup]

_HTML_TYPES: Final = {"email_text_input": "email", "url_text_input": "url", "number_input": "text"}


def _common(element: JsonObject, context: RenderContext) -> dict[str, AttributeValue]:
    dispatch = element.get("dispatch_action_config")
    triggers = dispatch.get("trigger_actions_on") if isinstance(dispatch, dict) else None
    return element_attributes(element, context) | {
        "placeholder": plain_words(element.get("placeholder")) or None,
        "autofocus": element.get("focus_on_load") is True,
        "data-dispatch-on": " ".join(map(str, triggers)) if isinstance(triggers, list) else None,
        "autocomplete": "off",
    }


def _initial_text(element: JsonObject, typed: object) -> str:
    return typed if isinstance(typed, str) else string_in(element, "initial_value")


def _length(element: JsonObject, key: str) -> int | None:
    found = element.get(key)
    return found if isinstance(found, int) else None


def _text(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    attributes = _common(element, context) | {
        "class": "field",
        "minlength": _length(element, "min_length"),
        "maxlength": _length(element, "max_length"),
    }
    value = _initial_text(element, typed)
    if element.get("multiline") is True:
        return tag("textarea", attributes | {"rows": 4}, value)
    return tag("input", attributes | {"type": "text", "value": value})


def _rich_text(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    value = typed if isinstance(typed, str) else ""
    return tag("textarea", _common(element, context) | {"class": "field", "rows": 5}, value)


def _typed_text(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    kind = string_in(element, "type")
    attributes = _common(element, context) | {
        "class": "field",
        "type": _HTML_TYPES[kind],
        "value": _initial_text(element, typed),
    }
    if kind == "number_input":
        # A text field with a number keyboard: number fields drop what they cannot read without a word,
        # and full-width digits typed in a Chinese input method would vanish.
        attributes["inputmode"] = "decimal" if element.get("is_decimal_allowed") else "numeric"
    return tag("input", attributes)


def _date(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    value = typed if isinstance(typed, str) else string_in(element, "initial_date")
    return tag(
        "input", _common(element, context) | {"class": "field field-date", "type": "date", "value": value}
    )


def _time(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    value = typed if isinstance(typed, str) else string_in(element, "initial_time")
    return tag(
        "input", _common(element, context) | {"class": "field field-date", "type": "time", "value": value}
    )


def _date_and_time(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    seconds = typed if isinstance(typed, int) else element.get("initial_date_time")
    value = ""
    if isinstance(seconds, int):
        value = datetime.fromtimestamp(seconds, tz=context.zone).strftime("%Y-%m-%dT%H:%M")
    attributes = {
        "class": "field field-date",
        "type": "datetime-local",
        "value": value,
        "data-zone": context.zone.key,
    }
    return tag("input", _common(element, context) | attributes)


def _file(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    del typed
    kinds = element.get("filetypes")
    accept = ",".join(f".{kind}" for kind in kinds) if isinstance(kinds, list) and kinds else None
    most = _length(element, "max_files") or 10
    return tag(
        "div",
        element_attributes(element, context)
        | {"class": "file-input", "data-value": json_attribute([]), "data-max-files": most},
        tag(
            "label",
            {"class": "button file-button"},
            tag("input", {"type": "file", "accept": accept, "multiple": most > 1, "class": "for-readers"}),
            context.say("add_files"),
        ),
        tag("ul", {"class": "file-chips"}),
    )


def _ticks(element: JsonObject, context: RenderContext, typed: object) -> Markup:
    is_radio = element.get("type") == "radio_buttons"
    chosen = _chosen(element, typed)
    # A form of its own keeps a group apart from the same message shown again in the thread.
    frame = "form" if is_radio else "div"
    labels = [
        tag(
            "label",
            {"class": "tick"},
            tag(
                "input",
                {
                    "type": "radio" if is_radio else "checkbox",
                    "name": "choice" if is_radio else None,
                    "value": string_in(option, "value"),
                    "checked": string_in(option, "value") in chosen,
                },
            ),
            tag(
                "span",
                {"class": "tick-text"},
                render_text(option.get("text"), context),
                tag("span", {"class": "tick-note"}, render_text(option["description"], context))
                if option.get("description")
                else None,
            ),
        )
        for option in objects_in(element, "options")
    ]
    attributes = element_attributes(element, context) | {"class": "ticks", "role": "group"}
    return tag(frame, attributes, joined(labels))


def _chosen(element: JsonObject, typed: object) -> frozenset[str]:
    if isinstance(typed, list):
        return frozenset(map(str, typed))
    if isinstance(typed, str):
        return frozenset({typed})
    single = element.get("initial_option")
    options = [single] if isinstance(single, dict) else objects_in(element, "initial_options")
    return frozenset(string_in(option, "value") for option in options)


INPUTS: Final[dict[str, InputRenderer]] = {
    "plain_text_input": _text,
    "rich_text_input": _rich_text,
    "email_text_input": _typed_text,
    "url_text_input": _typed_text,
    "number_input": _typed_text,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _date_and_time,
    "file_input": _file,
    "checkboxes": _ticks,
    "radio_buttons": _ticks,
}
"""The renderer of each kind of input, by Slack's name."""
