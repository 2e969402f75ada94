"""Slack's limits on buttons and menus.

Sources: https://docs.slack.dev/reference/block-kit/block-elements. Words may be cut, values never: half a
value would be somebody else's choice.
"""

from typing import Final

from pydantic import JsonValue

from bot.cards import blocks
from bot.cards.card import Block
from bot.cards.cutting import cut

ACTION_ELEMENTS: Final = 25
BUTTON_CHARACTERS: Final = 75
BUTTON_VALUE_CHARACTERS: Final = 2_000
ACTION_ID_CHARACTERS: Final = 255
PLACEHOLDER_CHARACTERS: Final = 150
OPTIONS: Final = 100
OPTION_CHARACTERS: Final = 75
OPTION_VALUE_CHARACTERS: Final = 150
# More than two coloured buttons and people press the wrong one in a hurry.
PRIMARY_BUTTONS: Final = 2

_STYLES = frozenset({"primary", "danger"})


def fit_elements(elements: JsonValue) -> list[Block]:
    """Return an actions block with the elements that Slack takes; no block when there is none."""
    fitted: list[Block] = []
    seen: set[str] = set()
    styled = 0
    for element in elements if isinstance(elements, list) else []:
        shown = _fit_element(element)
        if shown is None or str(shown["action_id"]) in seen:
            continue
        seen.add(str(shown["action_id"]))
        if "style" in shown:
            styled += 1
            if styled > PRIMARY_BUTTONS:
                del shown["style"]
        fitted.append(shown)
    return [blocks.actions(fitted[:ACTION_ELEMENTS])] if fitted else []


def _fit_element(element: JsonValue) -> Block | None:
    if not isinstance(element, dict):
        return None
    action_id = element.get("action_id")
    if not isinstance(action_id, str) or not 0 < len(action_id) <= ACTION_ID_CHARACTERS:
        return None
    if element.get("type") == "button":
        return _fit_button(element, action_id)
    return _fit_menu(element, action_id) if element.get("type") == "static_select" else None


def _fit_button(element: Block, action_id: str) -> Block | None:
    value = element.get("value")
    if not isinstance(value, str) or not 0 < len(value) <= BUTTON_VALUE_CHARACTERS:
        return None
    shown: Block = {
        "type": "button",
        "text": _label(element.get("text"), BUTTON_CHARACTERS),
        "action_id": action_id,
        "value": value,
    }
    if element.get("style") in _STYLES:
        shown["style"] = element["style"]
    return shown


def _fit_menu(element: Block, action_id: str) -> Block | None:
    options: list[JsonValue] = []
    given = element.get("options")
    for option in given if isinstance(given, list) else []:
        if not isinstance(option, dict):
            continue
        value = option.get("value")
        if isinstance(value, str) and 0 < len(value) <= OPTION_VALUE_CHARACTERS:
            options.append({"text": _label(option.get("text"), OPTION_CHARACTERS), "value": value})
    if not options:
        return None
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": _label(element.get("placeholder"), PLACEHOLDER_CHARACTERS),
        "options": options[:OPTIONS],
    }


def _label(value: JsonValue, most: int) -> JsonValue:
    text = value.get("text") if isinstance(value, dict) else None
    words = cut(text, most=most) if isinstance(text, str) else ""
    return {"type": "plain_text", "text": words or "…", "emoji": False}
