"""What Slack's client itself objects to before a view is submitted, in the reader's language."""

import decimal
from typing import Any, Final

from bot.workspace.acting.inputs import field_of
from bot.workspace.json_types import JsonObject
from bot.workspace.page.texts import Language, text_in

_EMPTY: Final[tuple[object, ...]] = (None, [], "")
# https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
_LONGEST_TEXT: Final = 3000


def input_errors(
    blocks: list[JsonObject], values: JsonObject, *, language: Language = "en"
) -> dict[str, str]:
    """What is wrong with what was typed, by block id; empty when the app may be asked."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = entry.get(field_of(element))
        is_missing = value in _EMPTY
        found = None if is_missing else _objection(element, value)
        if is_missing and not block.get("optional"):
            found = "input_required", None
        if found is not None:
            key, bound = found
            errors[block["block_id"]] = text_in(language, key).format(bound=bound)
    return errors


def _objection(element: JsonObject, value: Any) -> tuple[str, object] | None:  # noqa: ANN401, PLR0911 - one line per rule
    kind = element["type"]
    if kind == "plain_text_input" and len(value) < element.get("min_length", 0):
        return "input_too_short", element["min_length"]
    if kind == "plain_text_input" and len(value) > element.get("max_length", _LONGEST_TEXT):
        return "input_too_long", element.get("max_length", _LONGEST_TEXT)
    if kind == "email_text_input" and "@" not in value:
        return "input_no_email", None
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        return "input_no_url", None
    if kind == "number_input":
        return _number_objection(element, value)
    most = element.get("max_selected_items") or element.get("max_files")
    if most and len(value) > most:
        return "input_too_many", most
    return None


def _number_objection(element: JsonObject, value: str) -> tuple[str, object] | None:
    try:
        number = decimal.Decimal(value)
    except decimal.InvalidOperation:
        return "input_no_number", None
    if not number.is_finite():
        return "input_no_number", None
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "input_no_whole_number", None
    if "min_value" in element and number < decimal.Decimal(element["min_value"]):
        return "input_too_small", element["min_value"]
    if "max_value" in element and number > decimal.Decimal(element["max_value"]):
        return "input_too_large", element["max_value"]
    return None
