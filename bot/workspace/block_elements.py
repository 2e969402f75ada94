"""The table of Block Kit's interactive elements.

Source of every number: https://docs.slack.dev/reference/block-kit/block-elements and
https://docs.slack.dev/reference/block-kit/composition-objects.
"""

from types import MappingProxyType
from typing import Final

from bot.workspace.block_checks import (
    Check,
    Findings,
    Shape,
    action_id,
    anything,
    array,
    boolean,
    integer,
    one_of,
    shaped,
    string,
    text_object,
)

_number = string(pattern=r"-?\d+(\.\d+)?")
_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_CLOCK_TIME: Final = r"\d{2}:\d{2}"

confirm = shaped(
    {
        "title": text_object(100, plain=True),
        "text": text_object(300),
        "confirm": text_object(30, plain=True),
        "deny": text_object(30, plain=True),
        "style": one_of("primary", "danger"),
    },
    required=("title", "text", "confirm", "deny"),
)


def option(*, description: bool = True, url: bool = False) -> Check:
    """One option of a menu; ``url`` only in overflow menus."""
    shape: dict[str, Check] = {"text": text_object(75), "value": string(150)}
    if description:
        shape["description"] = text_object(75)
    if url:
        shape["url"] = string(3000)
    return shaped(shape, required=("text", "value"))


OPTION = option()
OPTION_GROUP = shaped(
    {"label": text_object(75, plain=True), "options": array(option(), most=100)},
    required=("label", "options"),
)
_dispatch_config = shaped(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)}
)
_filter = shaped(
    {
        "include": array(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
_placeholder = text_object(150, plain=True)
_common: Shape = {"type": anything, "action_id": action_id, "confirm": confirm}
_field: Shape = {**_common, "placeholder": _placeholder, "focus_on_load": boolean}
_options: Shape = {"options": array(option(), most=100), "option_groups": array(OPTION_GROUP, most=100)}
_many: Shape = {"max_selected_items": integer(least=1)}


def _element(shape: Shape, *, required: tuple[str, ...] = (), either: tuple[str, ...] = ()) -> Check:
    return shaped(shape, required=("type", *required), either=either)


def _only_one_kind_of_options(inner: Check) -> Check:
    def check(value: object, pointer: str, findings: Findings) -> None:
        inner(value, pointer, findings)
        if isinstance(value, dict) and "options" in value and "option_groups" in value:
            findings.add("only one of options and option_groups allowed", pointer)

    return check


_ten_options = array(option(), most=10)
_text_input: Shape = {
    "type": anything,
    "action_id": action_id,
    "placeholder": _placeholder,
    "focus_on_load": boolean,
    "initial_value": string(3000, least=0),
    "dispatch_action_config": _dispatch_config,
}
_feedback_button = shaped(
    {"text": text_object(75, plain=True), "value": string(2000), "accessibility_label": string(75)},
    required=("text", "value"),
)

image_element = _element(
    {
        "type": anything,
        "image_url": string(3000),
        "alt_text": string(2000, least=0),
        "slack_file": anything,
    },
    required=("alt_text",),
    either=("image_url", "slack_file"),
)

ELEMENTS: Final = MappingProxyType(
    {
        "button": _element(
            {
                **_common,
                "text": text_object(75, plain=True),
                "url": string(3000),
                "value": string(2000),
                "style": one_of("primary", "danger"),
                "accessibility_label": string(75),
            },
            required=("text",),
        ),
        "workflow_button": _element(
            {
                **_common,
                "text": text_object(75, plain=True),
                "workflow": anything,
                "style": anything,
                "accessibility_label": string(75),
            },
            required=("text", "workflow"),
        ),
        "icon_button": _element(
            {
                **_common,
                "icon": one_of("trash"),
                "text": text_object(75, plain=True),
                "value": string(2000),
                "accessibility_label": string(75),
                "visible_to_user_ids": array(string()),
            },
            required=("icon", "text"),
        ),
        "feedback_buttons": _element(
            {
                "type": anything,
                "action_id": action_id,
                "positive_button": _feedback_button,
                "negative_button": _feedback_button,
            },
            required=("positive_button", "negative_button"),
        ),
        "overflow": _element(
            {**_common, "options": array(option(url=True), least=1, most=5)}, required=("options",)
        ),
        "checkboxes": _element(
            {**_common, "options": _ten_options, "initial_options": _ten_options, "focus_on_load": boolean},
            required=("options",),
        ),
        "radio_buttons": _element(
            {**_common, "options": _ten_options, "initial_option": option(), "focus_on_load": boolean},
            required=("options",),
        ),
        "datepicker": _element({**_field, "initial_date": string(pattern=_DATE)}),
        "timepicker": _element({**_field, "initial_time": string(pattern=_CLOCK_TIME), "timezone": string()}),
        "datetimepicker": _element(
            {
                **_common,
                "focus_on_load": boolean,
                "initial_date_time": integer(least=1_000_000_000, most=9_999_999_999),
            }
        ),
        "static_select": _only_one_kind_of_options(
            _element({**_field, **_options, "initial_option": option()}, either=("options", "option_groups"))
        ),
        "multi_static_select": _only_one_kind_of_options(
            _element(
                {**_field, **_options, **_many, "initial_options": array(option(), most=100)},
                either=("options", "option_groups"),
            )
        ),
        "external_select": _element(
            {**_field, "initial_option": option(), "min_query_length": integer(least=0)}
        ),
        "multi_external_select": _element(
            {
                **_field,
                **_many,
                "initial_options": array(option(), most=100),
                "min_query_length": integer(least=0),
            }
        ),
        "users_select": _element({**_field, "initial_user": string()}),
        "multi_users_select": _element({**_field, **_many, "initial_users": array(string())}),
        "conversations_select": _element(
            {
                **_field,
                "initial_conversation": string(),
                "default_to_current_conversation": boolean,
                "response_url_enabled": boolean,
                "filter": _filter,
            }
        ),
        "multi_conversations_select": _element(
            {
                **_field,
                **_many,
                "initial_conversations": array(string()),
                "default_to_current_conversation": boolean,
                "filter": _filter,
            }
        ),
        "channels_select": _element({**_field, "initial_channel": string(), "response_url_enabled": boolean}),
        "multi_channels_select": _element({**_field, **_many, "initial_channels": array(string())}),
        "plain_text_input": _element(
            {
                **_text_input,
                "multiline": boolean,
                "min_length": integer(least=0, most=3000),
                "max_length": integer(least=1, most=3000),
            }
        ),
        "email_text_input": _element(_text_input),
        "url_text_input": _element(_text_input),
        "number_input": _element(
            {**_text_input, "is_decimal_allowed": boolean, "min_value": _number, "max_value": _number},
            required=("is_decimal_allowed",),
        ),
        "rich_text_input": _element({**_text_input, "initial_value": anything}),
        "file_input": _element(
            {
                "type": anything,
                "action_id": action_id,
                "filetypes": array(string()),
                "max_files": integer(least=1, most=10),
            }
        ),
    }
)
"""Element type to its check."""

ACTION_ELEMENTS: Final = frozenset(
    {
        "button", "workflow_button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker",
        "datetimepicker", "static_select", "multi_static_select", "external_select", "multi_external_select",
        "users_select", "multi_users_select", "conversations_select", "multi_conversations_select",
        "channels_select", "multi_channels_select", "rich_text_input",
    }
)  # fmt: skip
"""What an actions block takes, https://docs.slack.dev/reference/block-kit/blocks/actions-block."""

INPUT_ELEMENTS: Final = frozenset(ELEMENTS) - {
    "button", "workflow_button", "icon_button", "feedback_buttons", "overflow",
}  # fmt: skip
"""What an input block takes, https://docs.slack.dev/reference/block-kit/blocks/input-block."""
