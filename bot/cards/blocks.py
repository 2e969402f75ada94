"""Slack's blocks as raw dictionaries; the parts of Block Kit that cards use, and no more."""

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import JsonValue

from bot.cards.card import Block


def header(text: str) -> Block:
    """Return a large plain title."""
    return {"type": "header", "text": _plain_text(text)}


def section(mrkdwn: str) -> Block:
    """Return a paragraph."""
    return {"type": "section", "text": _mrkdwn_text(mrkdwn)}


def fields(cells: Sequence[str]) -> Block:
    """Return short facts in two columns."""
    return {"type": "section", "fields": [_mrkdwn_text(cell) for cell in cells]}


def context(mrkdwn: str) -> Block:
    """Return a small grey line."""
    return {"type": "context", "elements": [_mrkdwn_text(mrkdwn)]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def actions(elements: Sequence[Block]) -> Block:
    """Return buttons and menus in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str,
    *,
    action_id: str,
    value: Mapping[str, JsonValue],
    style: Literal["primary", "danger"] | None = None,
) -> Block:
    """Return a button that sends `value` as JSON."""
    element: Block = {
        "type": "button",
        "text": _plain_text(label),
        "action_id": action_id,
        "value": compact_json(value),
    }
    if style is not None:
        element["style"] = style
    return element


def menu(placeholder: str, *, action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """Return a menu of (label, value) pairs."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": _plain_text(placeholder),
        "options": [{"text": _plain_text(label), "value": value} for label, value in options],
    }


def compact_json(value: Mapping[str, JsonValue]) -> str:
    """Write a button's value; Chinese stays as it is, for Slack counts characters."""
    return json.dumps(dict(value), ensure_ascii=False, separators=(",", ":"))


def _plain_text(text: str) -> Block:
    # Emoji are written as characters, so a ":word:" in a name is a word.
    return {"type": "plain_text", "text": text, "emoji": False}


def _mrkdwn_text(text: str) -> Block:
    # Verbatim: Slack must not turn words that look like addresses, channels or names into links.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
