"""Emoji names as Slack writes them (``:white_check_mark:``) to the characters they stand for."""

import re
from typing import Final

import emoji

# Slack's own spellings that the Unicode aliases do not have.
_SLACK_NAMES: Final = {
    "large_green_circle": "\U0001f7e2",
    "large_yellow_circle": "\U0001f7e1",
    "large_orange_circle": "\U0001f7e0",
    "large_purple_circle": "\U0001f7e3",
    "large_brown_circle": "\U0001f7e4",
    "large_red_square": "\U0001f7e5",
    "large_green_square": "\U0001f7e9",
    "large_yellow_square": "\U0001f7e8",
    "simple_smile": "\U0001f642",
    "skin-tone-2": "\U0001f3fb",
    "skin-tone-3": "\U0001f3fc",
    "skin-tone-4": "\U0001f3fd",
    "skin-tone-5": "\U0001f3fe",
    "skin-tone-6": "\U0001f3ff",
}
EMOJI_PATTERN: Final = re.compile(r":([a-z0-9_+'-]{1,60}):")


def emoji_character(name: str) -> str | None:
    """The character for a name without its colons, ``None`` if there is none."""
    base, _, tone = name.partition("::")
    if base in _SLACK_NAMES:
        return _SLACK_NAMES[base]
    written = f":{base}:"
    character = emoji.emojize(written, language="alias")
    if character == written:
        character = emoji.emojize(f":{base.replace('-', '_')}:", language="alias")
    if character.startswith(":"):
        return None
    return character + _SLACK_NAMES.get(tone, "")


def with_emoji(text: str) -> str:
    """The text with every known ``:name:`` replaced; unknown names stay as they were typed."""
    return EMOJI_PATTERN.sub(lambda match: emoji_character(match.group(1)) or match.group(0), text)
