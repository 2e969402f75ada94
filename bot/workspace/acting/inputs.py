"""What a person typed or picked, as Slack's state and action values."""

import copy
from collections.abc import Callable
from typing import Any, Final

from bot.workspace.block_validation import interactive_elements
from bot.workspace.errors import PersonRefused
from bot.workspace.json_types import JsonObject

PlainState = dict[str, dict[str, Any]]
"""Plain values by block id and action id, as docs/workspace-page-api.md lists them."""

_OPTION_KINDS: Final = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "external_select": "selected_option",
    "multi_external_select": "selected_options",
}
_PLAIN_KINDS: Final = {
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "file_input": "files",
}
_INITIAL: Final = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
_LISTS: Final = frozenset(
    {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
)
STATELESS: Final = frozenset({"button", "overflow", "icon_button", "workflow_button", "feedback_buttons"})
FileLookup = Callable[[str], JsonObject | None]


def field_of(element: JsonObject) -> str:
    """The name under which Slack reports the value of this kind of element."""
    kind = element["type"]
    if kind == "rich_text_input":
        return "rich_text_value"
    return _OPTION_KINDS.get(kind) or _PLAIN_KINDS.get(kind) or "value"


def _option(element: JsonObject, value: Any) -> JsonObject:  # noqa: ANN401 - JSON from the page
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or []), *(o for group in groups for o in group.get("options", []))]
    for option in options:
        if option.get("value") == value:
            return copy.deepcopy(option)
    known = [option.get("value") for option in options]
    raise PersonRefused(
        "invalid_value", f"{value!r} is none of the options {known!r} of {element.get('action_id')!r}"
    )


def as_slack_value(element: JsonObject, value: Any, *, find_file: FileLookup) -> Any:  # noqa: ANN401 - JSON
    """The value of an element as Slack reports it; empty ones become ``None`` or an empty list.

    Raises:
        PersonRefused: The value is none of the element's options or not of its kind.
    """
    field = field_of(element)
    if value is None or value == "":
        return [] if field in _LISTS else None
    if field == "selected_option":
        return _option(element, value)
    if field == "rich_text_value":
        text = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        return {"type": "rich_text", "elements": [text]}
    if field in _LISTS:
        return _list_value(element, field, value, find_file)
    if field == "selected_date_time":
        return _seconds(element, value)
    return str(value)


def _seconds(element: JsonObject, value: Any) -> int:  # noqa: ANN401 - JSON from the page
    try:
        return int(value)
    except (TypeError, ValueError):
        sentence = f"{value!r} is no time in Unix seconds for {element.get('action_id')!r}"
        raise PersonRefused("invalid_value", sentence) from None


def _list_value(element: JsonObject, field: str, value: Any, find_file: FileLookup) -> list[Any]:  # noqa: ANN401
    entries = value if isinstance(value, list) else [value]
    if field == "selected_options":
        return [_option(element, entry) for entry in entries]
    if field == "files":
        found = [find_file(str(entry)) for entry in entries]
        if None in found:
            raise PersonRefused("file_not_found", "a chosen file does not exist")
        return found
    return [str(entry) for entry in entries]


def slack_state(
    blocks: list[JsonObject], typed: PlainState, *, find_file: FileLookup, current: JsonObject
) -> JsonObject:
    """``state.values`` of a message or view: what was typed, else what was there before, else initial values."""
    values: JsonObject = {}
    for block in blocks:
        for element in interactive_elements(block):
            if element["type"] in STATELESS:
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            field = field_of(element)
            if action_id in typed.get(block_id, {}):
                given = typed[block_id][action_id]
                entry = {"type": element["type"], field: as_slack_value(element, given, find_file=find_file)}
            else:
                kept = current.get(block_id, {}).get(action_id)
                empty: Any = [] if field in _LISTS else None
                entry = kept or {"type": element["type"], field: element.get(_INITIAL.get(field, ""), empty)}
            values.setdefault(block_id, {})[action_id] = entry
    return values


def action_fields(element: JsonObject, value: Any, *, find_file: FileLookup) -> JsonObject:  # noqa: ANN401 - JSON
    """What the ``actions`` entry of block_actions says about the element used."""
    kind = element["type"]
    if kind == "feedback_buttons":
        chosen = [element["positive_button"], element["negative_button"]]
        button = next((b for b in chosen if b["value"] == value), None)
        if button is None:
            raise PersonRefused("invalid_value", f"{value!r} is neither of the two feedback buttons")
        return {"type": kind, "text": button["text"], "value": button["value"]}
    fields: JsonObject = {"type": kind}
    if kind in {"button", "icon_button", "workflow_button"}:
        fields |= {key: element[key] for key in ("text", "value", "style", "url", "icon") if key in element}
        return fields
    for key in ("initial_option", "initial_options", "initial_date", "initial_time", "placeholder"):
        if key in element:
            fields[key] = element[key]
    return fields | {field_of(element): as_slack_value(element, value, find_file=find_file)}
