"""What Slack writes as ids, in words: `<@U…>` is a colleague, `<#C…>` a channel.

The listener keeps the ids, since a look-up may take longer than Slack waits; the worker puts the words in.
"""

import re

from bot.directory import SlackDirectory
from bot.slack_calls import Refused

_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^>]*))?>")


def mentioned_users(text: str) -> list[str]:
    """Return the ids of the users a message mentions."""
    return [found.group(1) for found in _USER.finditer(text)]


def without_user(text: str, user_id: str) -> str:
    """Drop the mentions of one user, such as the bot itself."""
    return _USER.sub(lambda found: "" if found.group(1) == user_id else found.group(0), text)


def spell_out(text: str, directory: SlackDirectory) -> str:
    """Put a colleague's e-mail and a channel's name in the place of their ids.

    Whoever is no employee keeps the name that Slack shows; what Slack does not tell about is left out.

    Raises:
        TryLater: Slack does not answer now.
    """
    text = _USER.sub(lambda found: _user_words(found, directory), text)
    return _CHANNEL.sub(lambda found: _channel_words(found, directory), text)


def _user_words(found: re.Match[str], directory: SlackDirectory) -> str:
    try:
        speaker = directory.speaker(found.group(1))
    except Refused:
        return found.group(2) or ""
    return speaker.email or speaker.name


def _channel_words(found: re.Match[str], directory: SlackDirectory) -> str:
    try:
        return f"#{found.group(2) or directory.channel_name(found.group(1))}"
    except Refused:
        return ""
