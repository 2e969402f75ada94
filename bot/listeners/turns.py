"""How Slack's payloads become turns."""

import re
from collections.abc import Mapping
from typing import Any

from backend.conversations.schemas import Destination, Turn
from bot.mentions import without_user

_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^|>]*\|([^>]*)>|<((?:https?|mailto|tel):[^|>]*)>")


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


def conversation_key(channel_id: str | None, thread_ts: str | None, user_id: str) -> str:
    """Return the key of one person's conversation in one place; two people in a thread have one each.

    A person has one direct channel with the bot, so its id is not needed to tell it; None stands for it.
    """
    is_direct = channel_id is None or channel_id.startswith("D")
    return f"{'direct' if is_direct else channel_id}:{thread_ts or 'top'}:{user_id}"


def is_of(key: str, user_id: str) -> bool:
    """Tell whether a conversation is one of this person's."""
    return key.rpartition(":")[2] == user_id


def plain_text(text: str, *, bot_user_id: str) -> str:
    """Take the links and the mention of the bot itself out of Slack's markup.

    Mentions of others and of channels stay as ids, and typed brackets escaped, for `bot.mentions.spell_out`.
    """
    text = without_user(text, bot_user_id)
    return _LINK.sub(lambda found: found.group(1) or found.group(2), text).strip()
