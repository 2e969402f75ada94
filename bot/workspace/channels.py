"""Channels and direct messages: who is in them and what has been read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.json_types import JsonObject
from bot.workspace.seed import ChannelSeed

Kind = Literal["channel", "private", "im", "mpim"]
_CHANNEL_TYPE = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass
class Channel:
    """A conversation; ``members`` keeps the order of joining."""

    id: str
    kind: Kind
    name: str
    created: int
    creator: str
    topic: str = ""
    members: list[str] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def channel_type(self) -> str:
        """``channel``, ``group``, ``im`` or ``mpim``, as message events say."""
        return _CHANNEL_TYPE[self.kind]

    def visible_to(self, user_id: str) -> bool:
        """Public channels are open to everybody, others to their members."""
        return self.kind == "channel" or user_id in self.members

    def other_than(self, user_id: str) -> str | None:
        """The other person of a direct message."""
        return next((member for member in self.members if member != user_id), None)


class Channels:
    """All conversations of one workspace."""

    def __init__(self, seeds: Iterable[ChannelSeed], *, now: float) -> None:
        self._channels = {
            seed.id: Channel(
                id=seed.id,
                kind="private" if seed.is_private else "channel",
                name=seed.name,
                created=int(now),
                creator=seed.members[0] if seed.members else "",
                topic=seed.topic,
                members=list(seed.members),
            )
            for seed in seeds
        }

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())

    def find(self, channel_id: str) -> Channel | None:
        """The conversation with this id, or nothing."""
        return self._channels.get(channel_id)

    def find_by_name(self, name: str) -> Channel | None:
        """The channel called ``name``, with or without ``#``."""
        wanted = name.removeprefix("#")
        return next((c for c in self if c.kind in {"channel", "private"} and c.name == wanted), None)

    def find_direct(self, members: frozenset[str]) -> Channel | None:
        """The direct or group message between exactly these people."""
        return next((c for c in self if c.kind in {"im", "mpim"} and frozenset(c.members) == members), None)

    def add(self, channel: Channel) -> None:
        """Take in a new conversation."""
        self._channels[channel.id] = channel


def conversation_object(channel: Channel, *, for_user: str, team_id: str) -> JsonObject:
    """The conversation object of conversations.info.

    Source: https://docs.slack.dev/reference/objects/conversation-object
    """
    if channel.kind == "im":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.other_than(for_user) or for_user,
            "is_user_deleted": False,
            "is_archived": False,
            "context_team_id": team_id,
            "priority": 0,
        }
    note = {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": False,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_member": for_user in channel.members,
        "context_team_id": team_id,
        "topic": note,
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }
