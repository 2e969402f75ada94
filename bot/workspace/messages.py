"""Messages by conversation, and the ephemeral ones that one person sees."""

import bisect
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.workspace.json_types import JsonObject

_REPLY_USERS = 5


@dataclass
class Stream:
    """A message that is still being written by chat.appendStream."""

    started_at: float
    appends: int = 0
    mode: str | None = None
    text: str = ""
    tasks: dict[str, JsonObject] = field(default_factory=dict)
    plan_title: str | None = None
    blocks: list[JsonObject] = field(default_factory=list)


@dataclass
class _Shelf:
    """One conversation's messages, with what is asked for most kept in order."""

    by_ts: dict[str, JsonObject] = field(default_factory=dict)
    order: list[tuple[float, str]] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)

    def put(self, message: JsonObject) -> None:
        ts = message["ts"]
        if ts not in self.by_ts:
            bisect.insort(self.order, (float(ts), ts))
            if is_reply(message):
                bisect.insort(self.replies.setdefault(message["thread_ts"], []), ts, key=float)
        self.by_ts[ts] = message

    def take(self, ts: str) -> None:
        message = self.by_ts.pop(ts)
        self.order.remove((float(ts), ts))
        if is_reply(message):
            self.replies[message["thread_ts"]].remove(ts)


class MessageStore:
    """Every message, kept as Slack's message object without the ``channel`` field."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._ephemeral: dict[str, dict[str, tuple[str, JsonObject]]] = {}
        self.streams: dict[tuple[str, str], Stream] = {}

    def _shelf(self, channel_id: str) -> _Shelf:
        return self._shelves.get(channel_id) or _Shelf()

    def add(self, channel_id: str, message: JsonObject) -> None:
        """Keep a new message; a reply is counted on its parent."""
        self._shelves.setdefault(channel_id, _Shelf()).put(message)
        self._recount(channel_id, message)

    def find(self, channel_id: str, ts: str) -> JsonObject | None:
        """The message itself (change it under the workspace's lock only)."""
        return self._shelf(channel_id).by_ts.get(ts)

    def remove(self, channel_id: str, ts: str) -> JsonObject | None:
        """Delete a message; a parent with replies stays behind as a tombstone. Gives back a copy of what was."""
        message = self.find(channel_id, ts)
        if message is None:
            return None
        previous = copy.deepcopy(message)
        if message.get("reply_count"):
            for key in (
                "blocks",
                "files",
                "attachments",
                "reactions",
                "metadata",
                "bot_id",
                "app_id",
                "bot_profile",
            ):
                message.pop(key, None)
            message |= {
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": "USLACKBOT",
                "hidden": True,
            }
            return previous
        self._shelf(channel_id).take(ts)
        self.streams.pop((channel_id, ts), None)
        self._recount(channel_id, previous)
        return previous

    def in_channel(self, channel_id: str) -> Iterator[JsonObject]:
        """Every message of a conversation, oldest first."""
        shelf = self._shelf(channel_id)
        return iter([shelf.by_ts[ts] for _, ts in shelf.order])

    def top_level(self, channel_id: str) -> list[JsonObject]:
        """What stands in the conversation itself: parents, single messages and broadcast replies."""
        return [m for m in self.in_channel(channel_id) if stands_alone(m)]

    def latest_ts(self, channel_id: str) -> str | None:
        """The timestamp of the last of those, nothing in an empty conversation."""
        shelf = self._shelf(channel_id)
        return next((ts for _, ts in reversed(shelf.order) if stands_alone(shelf.by_ts[ts])), None)

    def thread(self, channel_id: str, thread_ts: str) -> list[JsonObject]:
        """The parent, then its replies, oldest first."""
        shelf = self._shelf(channel_id)
        ordered = [thread_ts, *shelf.replies.get(thread_ts, [])]
        return [shelf.by_ts[ts] for ts in ordered if ts in shelf.by_ts]

    def _recount(self, channel_id: str, reply: JsonObject) -> None:
        if not is_reply(reply):
            return
        parent = self.find(channel_id, reply["thread_ts"])
        if parent is None:
            return
        replies = [m for m in self.thread(channel_id, parent["ts"]) if m["ts"] != parent["ts"]]
        if not replies:
            for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
                parent.pop(key, None)
            return
        users = list(dict.fromkeys(m.get("user", "") for m in replies))
        parent |= {
            "thread_ts": parent["ts"],
            "reply_count": len(replies),
            "reply_users": users[:_REPLY_USERS],
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"],
            "is_locked": False,
            "subscribed": False,
        }

    def add_ephemeral(self, channel_id: str, message: JsonObject, *, user_id: str) -> None:
        """Keep a message that only ``user_id`` sees."""
        self._ephemeral.setdefault(channel_id, {})[message["ts"]] = (user_id, message)

    def find_ephemeral(self, channel_id: str, ts: str) -> tuple[str, JsonObject] | None:
        """The one who sees it and the message."""
        return self._ephemeral.get(channel_id, {}).get(ts)

    def remove_ephemeral(self, channel_id: str, ts: str) -> None:
        """Forget it; unknown ones are ignored, as clients do."""
        self._ephemeral.get(channel_id, {}).pop(ts, None)

    def ephemeral_for(self, channel_id: str, user_id: str) -> list[JsonObject]:
        """What this person alone sees in a conversation, oldest first."""
        found = [m for viewer, m in self._ephemeral.get(channel_id, {}).values() if viewer == user_id]
        return sorted(found, key=lambda m: float(m["ts"]))

    def newer_than(self, channel_id: str, ts: str) -> list[JsonObject]:
        """Messages after ``ts``, oldest first."""
        shelf = self._shelf(channel_id)
        start = bisect.bisect_right(shelf.order, float(ts), key=lambda entry: entry[0])
        return [shelf.by_ts[each] for _, each in shelf.order[start:]]

    def dump(self) -> dict[str, list[JsonObject]]:
        """Every conversation's messages but streams and ephemeral ones, for the state file."""
        return {channel_id: list(self.in_channel(channel_id)) for channel_id in self._shelves}

    def load(self, saved: dict[str, list[JsonObject]]) -> None:
        """Take over what :meth:`dump` gave."""
        self._shelves = {}
        for channel_id, messages in saved.items():
            shelf = self._shelves.setdefault(channel_id, _Shelf())
            for message in messages:
                shelf.put(message)


def stands_alone(message: JsonObject) -> bool:
    """Whether a message stands in the conversation itself: no reply, or a broadcast one."""
    return not is_reply(message) or message.get("subtype") == "thread_broadcast"


def is_reply(message: JsonObject) -> bool:
    """Whether a message stands in a thread below another one."""
    return message.get("thread_ts") not in {None, message["ts"]}
