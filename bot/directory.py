"""Who is who in Slack: users by id, channels by name. Cached, so that an answer costs no look-up."""

import threading
import time
from collections.abc import Callable

from slack_sdk import WebClient

from bot.slack_calls import calling

# A changed e-mail or a new channel is known at the latest after this.
REMEMBER_SECONDS = 600.0
PAGE_SIZE = 200


class SlackDirectory:
    """Looks people and channels up in Slack. Safe to share between threads."""

    def __init__(self, client: WebClient, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._remembered: dict[str, tuple[float, str | None]] = {}
        self._channels_read_at = float("-inf")
        self._channels: dict[str, str] = {}

    def email_of(self, user_id: str) -> str | None:
        """Return the e-mail in a user's profile; None for bots and guests without one.

        Raises:
            TryLater, Refused: Slack does not answer, or refuses the look-up.
        """
        return self._remember(f"email:{user_id}", lambda: self._read_email(user_id))

    def direct_channel(self, user_id: str) -> str:
        """Return the id of the bot's direct channel with a user."""
        channel_id = self._remember(f"dm:{user_id}", lambda: self._open_direct(user_id))
        if channel_id is None:
            raise LookupError(user_id)
        return channel_id

    def channel_named(self, name: str) -> str | None:
        """Return the id of a channel the bot is a member of, or None."""
        with self._lock:
            known = self._channels.get(name)
            is_fresh = self._monotonic() - self._channels_read_at < REMEMBER_SECONDS
        if is_fresh:
            return known
        channels = self._read_channels()
        with self._lock:
            self._channels = channels
            self._channels_read_at = self._monotonic()
        return channels.get(name)

    def forget(self, user_id: str) -> None:
        """Drop what is remembered of a user, after Slack told of a change."""
        with self._lock:
            self._remembered.pop(f"email:{user_id}", None)

    def _remember(self, key: str, read: Callable[[], str | None]) -> str | None:
        with self._lock:
            entry = self._remembered.get(key)
        if entry is not None and self._monotonic() - entry[0] < REMEMBER_SECONDS:
            return entry[1]
        value = read()
        with self._lock:
            self._remembered[key] = (self._monotonic(), value)
        return value

    def _read_email(self, user_id: str) -> str | None:
        profile = calling(self._client.users_info, user=user_id)["user"].get("profile", {})
        email = profile.get("email")
        return email.lower() if email else None

    def _open_direct(self, user_id: str) -> str:
        return str(calling(self._client.conversations_open, users=user_id)["channel"]["id"])

    def _read_channels(self) -> dict[str, str]:
        # Only the channels the bot is in: a workspace may have thousands of others.
        channels: dict[str, str] = {}
        cursor: str | None = None
        while cursor is None or cursor:
            page = calling(
                self._client.users_conversations,
                types="public_channel,private_channel",
                limit=PAGE_SIZE,
                cursor=cursor,
            )
            channels.update({channel["name"]: channel["id"] for channel in page["channels"]})
            cursor = (page.get("response_metadata") or {"next_cursor": ""})["next_cursor"]
        return channels
