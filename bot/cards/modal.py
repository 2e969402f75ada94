"""Slack's modals and their inputs as raw dictionaries; https://docs.slack.dev/reference/views."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from pydantic import JsonValue

from bot.cards.card import Block
from bot.cards.cutting import cut
from bot.cards.language import Translator
from bot.form_names import CALLBACK

MODAL_BLOCKS: Final = 100
METADATA_CHARACTERS: Final = 3_000
MENU_OPTIONS: Final = 100
_TITLE_CHARACTERS = 24
_LABEL_CHARACTERS = 2_000
_OPTION_CHARACTERS = 75
# What every input's element is called; the block's id tells which one it is.
INPUT = "input"


def modal(
    form: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None,
    fixed: Mapping[str, JsonValue],
    say: Translator,
) -> Block:
    """Return a modal view.

    Args:
        form: which form it is, told by its callback.
        title: at most 24 characters are shown.
        blocks: inputs and paragraphs.
        submit: label of the button that sends it; None for a view that is only read.
        fixed: what the form is about and nobody types; it comes back with what is sent, and the language with it.
        say: the reader's language.
    """
    view: Block = {
        "type": "modal",
        "callback_id": f"{CALLBACK}:{form}",
        "title": _plain(title, _TITLE_CHARACTERS),
        "close": _plain(say.gettext("Back") if submit else say.gettext("Close"), _TITLE_CHARACTERS),
        "blocks": list(blocks[:MODAL_BLOCKS]),
        "private_metadata": json.dumps(
            {**fixed, "language": say.language}, ensure_ascii=False, separators=(",", ":")
        ),
    }
    if submit is not None:
        view["submit"] = _plain(submit, _TITLE_CHARACTERS)
    return view


def typed(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    hint: str = "",
    is_optional: bool = False,
    is_long: bool = False,
    most_characters: int = 100,
) -> Block:
    """Return an input for words or numbers."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": INPUT,
        "multiline": is_long,
        "max_length": most_characters,
    }
    if initial:
        element["initial_value"] = initial
    return _input(block_id, label, element, hint=hint, is_optional=is_optional)


def day(block_id: str, label: str, *, initial: date | None = None, hint: str = "") -> Block:
    """Return an optional input for a date."""
    element: Block = {"type": "datepicker", "action_id": INPUT}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return _input(block_id, label, element, hint=hint, is_optional=True)


def choice(block_id: str, label: str, options: Sequence[tuple[str, str]], *, initial: str) -> Block:
    """Return an input for one of (value, label) pairs."""
    shown = {value: _option(value, words) for value, words in options[:MENU_OPTIONS]}
    element: Block = {"type": "static_select", "action_id": INPUT, "options": list(shown.values())}
    if initial in shown:
        element["initial_option"] = shown[initial]
    return _input(block_id, label, element)


def choices(block_id: str, label: str, options: Sequence[tuple[str, str]], *, hint: str = "") -> Block:
    """Return an input for several of (value, label) pairs, all of them chosen at first."""
    shown: list[JsonValue] = [_option(value, words) for value, words in options[:MENU_OPTIONS]]
    element: Block = {
        "type": "multi_static_select",
        "action_id": INPUT,
        "options": shown,
        "initial_options": shown,
    }
    return _input(block_id, label, element, hint=hint)


def tick(block_id: str, label: str, *, words: str) -> Block:
    """Return an optional box to tick; its value is "yes"."""
    element: Block = {"type": "checkboxes", "action_id": INPUT, "options": [_option("yes", words)]}
    return _input(block_id, label, element, is_optional=True)


def _input(block_id: str, label: str, element: Block, *, hint: str = "", is_optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label, _LABEL_CHARACTERS),
        "element": element,
        "optional": is_optional,
    }
    if hint:
        block["hint"] = _plain(hint, _LABEL_CHARACTERS)
    return block


def _option(value: str, words: str) -> dict[str, JsonValue]:
    return {"value": value, "text": _plain(words, _OPTION_CHARACTERS)}


def _plain(text: str, most: int) -> dict[str, JsonValue]:
    return {"type": "plain_text", "text": cut(text, most=most), "emoji": False}
