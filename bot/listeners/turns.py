"""How Slack's payloads become turns."""

import re
from collections.abc import Mapping
from typing import Any

from backend.conversations.schemas import Destination, Turn

_MENTION = re.compile(r"<@(U[A-Z0-9]+|W[A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^|>]*\|([^>]*)>|<((?:https?|mailto|tel):[^|>]*)>")
_CHANNEL = re.compile(r"<#C[A-Z0-9]+\|([^>]*)>")


def turn_from_message(event: Mapping[str, Any], *, bot_user_id: str) -> Turn:
    """Make a turn of a message event: a direct message, a mention or a reply in a thread."""
    is_direct = event.get("channel_type") == "im" or str(event["channel"]).startswith("D")
    thread_ts = event.get("thread_ts") if is_direct else (event.get("thread_ts") or event["ts"])
    return Turn(
        email=None,
        text=plain_text(str(event.get("text") or ""), bot_user_id=bot_user_id),
        conversation_key=conversation_key(event["channel"], thread_ts, event["user"]),
        public=not is_direct,
        destination=Destination(
            channel_id=event["channel"],
            thread_ts=thread_ts,
            user_id=event["user"],
            thread_has_replies="thread_ts" in event,
        ),
    )


def message_key(event: Mapping[str, Any]) -> str:
    """Return the unique key of a message: `app_mention` and `message` name the same one for a mention."""
    return f"message:{event['channel']}:{event['ts']}"


def conversation_key(channel_id: str, thread_ts: str | None, user_id: str) -> str:
    """Return the key of one person's conversation in one place; two people in a thread have one each."""
    return f"{channel_id}:{thread_ts or 'direct'}:{user_id}"


def mentions(text: str) -> list[str]:
    """Return the ids of the users a message mentions."""
    return _MENTION.findall(text)


def plain_text(text: str, *, bot_user_id: str) -> str:
    """Turn Slack's markup back into what the person typed; the mention of the bot itself is dropped."""
    text = _MENTION.sub(lambda found: "" if found.group(1) == bot_user_id else found.group(0), text)
    text = _LINK.sub(lambda found: found.group(1) or found.group(2), text)
    text = _CHANNEL.sub(r"#\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
