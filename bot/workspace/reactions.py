"""Emoji reactions, by people and by the app."""

import re
from typing import Final

from bot.workspace import limits
from bot.workspace.channels import Channel
from bot.workspace.delivery.subscriptions import send_event
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import tell_changed
from bot.workspace.workspace import Workspace

_NAME: Final = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def react(workspace: Workspace, channel: Channel, message: JsonObject, *, name: str, user_id: str) -> None:
    """Add a reaction; the name comes without colons.

    Raises:
        MethodRefused: ``invalid_name``, ``already_reacted``, ``too_many_reactions`` (of this person) or
            ``too_many_emoji`` (different ones on the message).
    """
    if not _NAME.fullmatch(name):
        raise MethodRefused("invalid_name")
    reactions = message.setdefault("reactions", [])
    entry = next((r for r in reactions if r["name"] == name), None)
    if entry is not None and user_id in entry["users"]:
        raise MethodRefused("already_reacted")
    if sum(user_id in each["users"] for each in reactions) >= limits.REACTIONS_PER_PERSON:
        raise MethodRefused("too_many_reactions")
    if entry is None:
        if len(reactions) >= limits.EMOJI_PER_MESSAGE:
            raise MethodRefused("too_many_emoji")
        entry = {"name": name, "users": [], "count": 0}
        reactions.append(entry)
    entry["users"].append(user_id)
    entry["count"] = len(entry["users"])
    _tell(workspace, channel, message, kind="reaction_added", name=name, user_id=user_id)


def unreact(workspace: Workspace, channel: Channel, message: JsonObject, *, name: str, user_id: str) -> None:
    """Take a reaction back.

    Raises:
        MethodRefused: ``no_reaction``.
    """
    entry = next(
        (r for r in message.get("reactions", []) if r["name"] == name and user_id in r["users"]), None
    )
    if entry is None:
        raise MethodRefused("no_reaction")
    entry["users"].remove(user_id)
    entry["count"] = len(entry["users"])
    message["reactions"] = [r for r in message["reactions"] if r["users"]]
    _tell(workspace, channel, message, kind="reaction_removed", name=name, user_id=user_id)


def _tell(
    workspace: Workspace, channel: Channel, message: JsonObject, *, kind: str, name: str, user_id: str
) -> None:
    tell_changed(workspace, channel, message)
    if workspace.bot_user_id not in channel.members:
        return
    event = {
        "type": kind,
        "user": user_id,
        "reaction": name,
        "item_user": message.get("user"),
        "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
        "event_ts": workspace.ids.new_ts(),
    }
    send_event(workspace, event)
