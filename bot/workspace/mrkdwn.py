"""What people type, as Slack stores it: escaped, with mentions and links in angle brackets."""

import re
from typing import Final

from bot.workspace.json_types import JsonObject

_TOKEN: Final = re.compile(r"<(@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!here|!channel|!everyone)>")
_ADDRESS: Final = re.compile(r"https?://[^\s<>，。；：！？、）】」》]+", re.ASCII)
_STORED: Final = re.compile(r"<([@#!][^<>|]+|https?://[^<>|]+)(?:\|[^<>]*)?>")
_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
# An angle bracket that opens no mention, channel, special mention or link is plain text to Slack.
_LOOSE: Final = re.compile(r"&(?!amp;|lt;|gt;)|<(?![@#!][A-Za-z0-9^]|https?:|mailto:|tel:|slack:)")


def escape(text: str) -> str:
    """Replace the three characters that Slack replaces (https://docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The opposite of :func:`escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(text: str) -> str:
    """Store what a person typed: mentions from a picker stay, web addresses become links, the rest is escaped."""
    parts: list[str] = []
    position = 0
    for match in re.finditer(f"{_TOKEN.pattern}|(?P<address>{_ADDRESS.pattern})", text):
        parts.append(escape(text[position : match.start()]))
        parts.append(f"<{escape(match['address'])}>" if match["address"] else match.group(0))
        position = match.end()
    return "".join(parts) + escape(text[position:])


def mentioned_users(text: str) -> list[str]:
    """The user ids mentioned in a stored text, in order."""
    return _MENTION.findall(text)


def loose_character(text: str) -> int | None:
    """Where an app forgot to escape ``&`` or ``<``: Slack takes it, but shows something else than was meant."""
    found = _LOOSE.search(text)
    return found.start() if found else None


def rich_text_blocks(stored: str, *, block_id: str) -> list[JsonObject]:
    """The rich_text block that Slack's composer adds to a person's message."""
    elements: list[JsonObject] = []
    position = 0
    for match in _STORED.finditer(stored):
        if match.start() > position:
            elements.append({"type": "text", "text": unescape(stored[position : match.start()])})
        elements.append(_rich_element(match.group(1)))
        position = match.end()
    if position < len(stored):
        elements.append({"type": "text", "text": unescape(stored[position:])})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}] if elements else []


def _rich_element(token: str) -> JsonObject:
    if token.startswith("@"):
        return {"type": "user", "user_id": token[1:]}
    if token.startswith("#"):
        return {"type": "channel", "channel_id": token[1:]}
    if token.startswith("!"):
        return {"type": "broadcast", "range": token[1:]}
    return {"type": "link", "url": unescape(token)}
