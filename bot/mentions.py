"""What Slack writes as ids, in words: `<@U…>` is a colleague, `<#C…>` a channel.

The listener keeps the ids, since a look-up may take longer than Slack waits; the worker puts the words in. Until
then `<`, `>` and `&` stay escaped as Slack sends them: that is how an id differs from brackets somebody typed.
"""

import re

from bot.directory import SlackDirectory
from bot.slack_calls import Refused

_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
_USER_OR_CHANNEL = re.compile(
    r"<(?:@(?P<user>[UW][A-Z0-9]+)|#(?P<channel>[CG][A-Z0-9]+))(?:\|(?P<label>[^>]*))?>"
)


def mentioned_users(text: str) -> list[str]:
    """Return the ids of the users a message mentions."""
    return [found.group(1) for found in _USER.finditer(text)]


def without_user(text: str, user_id: str) -> str:
    """Drop the mentions of one user, such as the bot itself."""
    return _USER.sub(lambda found: "" if found.group(1) == user_id else found.group(0), text)


def spell_out(text: str, directory: SlackDirectory) -> str:
    """Put a colleague's e-mail and a channel's name in the place of their ids, and typed brackets back.

    Whoever is no employee keeps the name that Slack shows; what Slack does not tell about is left out.

    Args:
        text: as Slack escapes it.
        directory: tells who and what an id is.

    Raises:
        TryLater: Slack does not answer now.
    """
    # In one pass: the name that somebody gave themselves is not looked through for ids again.
    return unescaped(_USER_OR_CHANNEL.sub(lambda found: _words(found, directory), text))


def unescaped(text: str) -> str:
    """Turn the three characters that Slack escapes back into what was typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(found: re.Match[str], directory: SlackDirectory) -> str:
    label = found["label"] or ""
    try:
        if found["user"]:
            speaker = directory.speaker(found["user"])
            return speaker.email or speaker.name
        return f"#{label or directory.channel_name(found['channel'])}"
    except Refused:
        return label
