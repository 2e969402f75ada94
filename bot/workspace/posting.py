"""Putting messages into conversations and telling everybody: shared by people, Web API and response addresses."""

import copy

from bot.workspace.channels import Channel
from bot.workspace.delivery.subscriptions import send_event, send_message_event
from bot.workspace.json_types import JsonObject
from bot.workspace.mrkdwn import mentioned_users
from bot.workspace.presenting import page_conversation, page_message
from bot.workspace.workspace import Workspace


def audience_of(channel: Channel) -> frozenset[str] | None:
    """Who sees what happens in a conversation; ``None`` is everybody."""
    return None if channel.kind == "channel" else frozenset(channel.members)


def add_message(workspace: Workspace, channel: Channel, message: JsonObject) -> JsonObject:
    """Store a new message, show it and deliver its events."""
    workspace.messages.add(channel.id, message)
    author = message.get("user")
    if author in channel.members:
        channel.last_read[author] = message["ts"]
    live = {"type": "message", "channel": channel.id, "message": page_message(workspace, channel.id, message)}
    workspace.live.tell(live, audience=audience_of(channel))
    _tell_parent(workspace, channel, message)
    tell_unread(workspace, channel)
    _deliver(workspace, channel, message)
    return message


def _tell_parent(workspace: Workspace, channel: Channel, message: JsonObject) -> None:
    parent = workspace.messages.find(channel.id, message.get("thread_ts", ""))
    if parent is not None and parent is not message:
        tell_changed(workspace, channel, parent)


def _deliver(workspace: Workspace, channel: Channel, message: JsonObject) -> None:
    event = {key: value for key, value in message.items() if not key.startswith("_")}
    event["event_ts"] = message["ts"]
    parent = workspace.messages.find(channel.id, message.get("thread_ts", ""))
    if parent is not None and parent is not message:
        event["parent_user_id"] = parent.get("user")
    send_message_event(workspace, channel, event)
    bot = workspace.bot_user_id
    mentioned = bot in mentioned_users(message.get("text", "")) and message.get("user") != bot
    if mentioned and bot in channel.members and channel.kind != "im":
        unwanted = {"subtype", "channel_type", "parent_user_id"}
        mention = {key: value for key, value in event.items() if key not in unwanted}
        send_event(workspace, {**mention, "type": "app_mention", "channel": channel.id})


def tell_changed(workspace: Workspace, channel: Channel, message: JsonObject) -> None:
    """Show a message again on the page, without an event for the app."""
    body = page_message(workspace, channel.id, message)
    live = {"type": "message_changed", "channel": channel.id, "message": body}
    workspace.live.tell(live, audience=audience_of(channel))


def change_message(
    workspace: Workspace, channel: Channel, message: JsonObject, *, previous: JsonObject
) -> None:
    """Show a changed message and deliver ``message_changed``."""
    tell_changed(workspace, channel, message)
    ts = workspace.ids.new_ts()
    clean = {key: copy.deepcopy(value) for key, value in message.items() if not key.startswith("_")}
    before = {key: value for key, value in previous.items() if not key.startswith("_")}
    event = {"subtype": "message_changed", "message": clean, "previous_message": before, "hidden": True}
    send_message_event(workspace, channel, {**event, "ts": ts, "event_ts": ts})


def delete_message(workspace: Workspace, channel: Channel, ts: str) -> None:
    """Delete a message, show that and deliver ``message_deleted``."""
    previous = workspace.messages.remove(channel.id, ts)
    if previous is None:
        return
    remains = workspace.messages.find(channel.id, ts)
    if remains is not None:
        tell_changed(workspace, channel, remains)
    else:
        gone = {
            "type": "message_deleted",
            "channel": channel.id,
            "ts": ts,
            "thread_ts": previous.get("thread_ts"),
        }
        workspace.live.tell(gone, audience=audience_of(channel))
        _tell_parent(workspace, channel, previous)
    now = workspace.ids.new_ts()
    event = {"subtype": "message_deleted", "previous_message": previous, "hidden": True, "deleted_ts": ts}
    send_message_event(workspace, channel, {**event, "ts": now, "event_ts": now})


def add_ephemeral(workspace: Workspace, channel: Channel, message: JsonObject, *, user_id: str) -> None:
    """Show a message to one person; apps never hear of it."""
    workspace.messages.add_ephemeral(channel.id, message, user_id=user_id)
    tell_ephemeral(workspace, channel, message, user_id=user_id)


def tell_ephemeral(workspace: Workspace, channel: Channel, message: JsonObject, *, user_id: str) -> None:
    """Show an ephemeral message, new or changed."""
    body = page_message(workspace, channel.id, message, ephemeral=True)
    live = {"type": "ephemeral", "channel": channel.id, "message": body}
    workspace.live.tell(live, audience=frozenset({user_id}))


def tell_unread(workspace: Workspace, channel: Channel) -> None:
    """Tell everybody who is looking that how much they have not read may have changed."""
    workspace.live.tell({"type": "unread", "channel": channel.id}, audience=frozenset(channel.members))


def tell_conversation(workspace: Workspace, channel: Channel) -> None:
    """Tell everybody concerned that a conversation is new or has changed."""
    everyone = workspace.live.watchers() if channel.kind == "channel" else frozenset(channel.members)
    for user_id in workspace.live.watchers() & everyone:
        body = page_conversation(workspace, channel, user_id=user_id)
        workspace.live.tell({"type": "conversation", "conversation": body}, audience=frozenset({user_id}))


def join_channel(workspace: Workspace, channel: Channel, user_id: str, *, inviter: str | None = None) -> None:
    """Add a member; the app hears ``member_joined_channel`` where it is a member too."""
    if user_id in channel.members:
        return
    channel.members.append(user_id)
    tell_conversation(workspace, channel)
    if workspace.bot_user_id not in channel.members:
        return
    event: JsonObject = {
        "type": "member_joined_channel",
        "user": user_id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": workspace.seed.team_id,
        "event_ts": workspace.ids.new_ts(),
    }
    if inviter is not None:
        event["inviter"] = inviter
    send_event(workspace, event)
