"""Who is who in Slack: users by id, channels by name and by id.

Profiles are kept in the database, where every process finds them and where a change that one process hears of
counts for all. The rest hardly changes and is kept in memory.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from backend.conversations import speakers
from backend.conversations.schemas import Speaker
from backend.uow import Database
from bot.slack_calls import Refused, calling

# A changed e-mail of which Slack did not tell is known at the latest after this.
PROFILE_COUNTS_FOR = timedelta(minutes=30)
REMEMBER_SECONDS = 600.0
# A channel that was not there may be there now: whoever asks again after this looks again.
MISSED_SECONDS = 2.0
PAGE_SIZE = 200
SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True)
class _Home:
    """The workspace the bot is in, and the Grid organisation around it, if there is one."""

    team_id: str
    enterprise_id: str | None


class SlackDirectory:
    """Looks people and channels up in Slack. Safe to share between threads."""

    def __init__(
        self, client: WebClient, database: Database, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._database = database
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._home: _Home | None = None
        self._remembered: dict[str, tuple[float, str]] = {}
        self._channels_read_at = float("-inf")
        self._channels: dict[str, str] = {}

    def email_of(self, user_id: str) -> str | None:
        """Return the e-mail in a user's profile; None for whoever cannot be an employee, such as a bot.

        Raises:
            TryLater, Refused: Slack does not answer, or refuses the look-up.
        """
        return self.speaker(user_id).email

    def speaker(self, user_id: str) -> Speaker:
        """Return what a user's profile says.

        Raises:
            TryLater, Refused: Slack does not answer, or refuses the look-up.
        """
        with self._database.unit() as uow:
            asked_at = uow.now
            known = speakers.get_speaker(uow, user_id, read_since=asked_at - PROFILE_COUNTS_FOR)
        if known is not None:
            return known
        speaker = self._to_speaker(calling(self._client.users_info, user=user_id)["user"])
        with self._database.unit() as uow:
            # Dated before the question: a change that Slack told of meanwhile is newer.
            speakers.remember_speaker(uow, speaker, read_at=asked_at)
            uow.commit()
        return speaker

    def learn(self, user: Mapping[str, Any]) -> None:
        """Take over a user object that Slack sent since something in it has changed.

        Raises:
            TryLater, Refused: it cannot be told which workspace is ours.
        """
        speaker = self._to_speaker(user)
        with self._database.unit() as uow:
            speakers.remember_speaker(uow, speaker, read_at=uow.now)
            uow.commit()

    def user_of(self, email: str) -> str:
        """Return the user with an e-mail address.

        Raises:
            TryLater: Slack does not answer.
            Refused: nobody in the workspace has the address, or the look-up is refused.
        """
        return self._remember(f"user:{email}", lambda: self._look_up_user(email))

    def direct_channel(self, user_id: str) -> str:
        """Return the id of the bot's direct channel with a user."""
        return self._remember(f"dm:{user_id}", lambda: self._open_direct(user_id))

    def channel_name(self, channel_id: str) -> str:
        """Return the name of a channel that the bot may know of."""
        return self._remember(f"channel:{channel_id}", lambda: self._read_channel_name(channel_id))

    def channel_named(self, name: str) -> str | None:
        """Return the id of a channel the bot is a member of, or None."""
        with self._lock:
            known = self._channels.get(name)
            age_seconds = self._monotonic() - self._channels_read_at
        if age_seconds < (REMEMBER_SECONDS if known else MISSED_SECONDS):
            return known
        channels = self._read_channels()
        with self._lock:
            self._channels = channels
            self._channels_read_at = self._monotonic()
        return channels.get(name)

    def _remember(self, key: str, read: Callable[[], str]) -> str:
        with self._lock:
            entry = self._remembered.get(key)
        if entry is not None and self._monotonic() - entry[0] < REMEMBER_SECONDS:
            return entry[1]
        value = read()
        with self._lock:
            self._remembered[key] = (self._monotonic(), value)
        return value

    def _to_speaker(self, user: Mapping[str, Any]) -> Speaker:
        profile = user.get("profile", {})
        email = str(profile.get("email") or "").lower() or None
        name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
        return Speaker(
            user_id=user["id"], email=email if email and self._is_one_of_us(user) else None, name=str(name)
        )

    def _is_one_of_us(self, user: Mapping[str, Any]) -> bool:
        """Tell whether a user belongs to this workspace and may act: who is not must not borrow an address."""
        if user.get("deleted") or user.get("is_bot") or user.get("is_stranger") or user["id"] == SLACKBOT_ID:
            return False
        home = self._own_workspace()
        if user.get("team_id") in {None, home.team_id}:
            return True
        # In a Grid organisation the profile names the user's first workspace, which need not be this one. Users
        # of other organisations, met in shared channels, have an organisation in their profile as well.
        organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
        return organisation is not None and organisation == home.enterprise_id

    def _own_workspace(self) -> _Home:
        if self._home is None:
            answer = calling(self._client.auth_test)
            self._home = _Home(
                team_id=str(answer["team_id"]), enterprise_id=answer.get("enterprise_id") or None
            )
        return self._home

    def _look_up_user(self, email: str) -> str:
        return str(calling(self._client.users_lookupByEmail, email=email)["user"]["id"])

    def _open_direct(self, user_id: str) -> str:
        return str(calling(self._client.conversations_open, users=user_id)["channel"]["id"])

    def _read_channel_name(self, channel_id: str) -> str:
        channel = calling(self._client.conversations_info, channel=channel_id)["channel"]
        name = channel.get("name")
        if not name:
            raise Refused("channel_without_name")
        return str(name)

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
