"""What a person does with messages: write, edit, delete, react, read, join, upload."""

import copy
import uuid
from collections.abc import Sequence

from bot.workspace import limits, reactions
from bot.workspace.channels import Channel
from bot.workspace.delivery.subscriptions import send_event
from bot.workspace.errors import MethodRefused, PersonRefused
from bot.workspace.files import StoredFile
from bot.workspace.json_types import JsonObject
from bot.workspace.messages import is_reply
from bot.workspace.mrkdwn import as_typed, mentioned_users, rich_text_blocks
from bot.workspace.people import User
from bot.workspace.posting import (
    add_ephemeral,
    add_message,
    change_message,
    delete_message,
    join_channel,
    tell_changed,
    tell_conversation,
    tell_unread,
)
from bot.workspace.presenting import SLACKBOT
from bot.workspace.web_api.assistant import keep_session
from bot.workspace.web_api.files import shown_file
from bot.workspace.workspace import Workspace


def post(
    workspace: Workspace,
    *,
    user_id: str,
    channel_id: str,
    text: str,
    thread_ts: str | None = None,
    file_ids: Sequence[str] = (),
) -> JsonObject:
    """Write a message as a person; gives a copy of it.

    Args:
        workspace: Where.
        user_id: Who writes.
        channel_id: A conversation this person is in.
        text: As typed; ``<@U…>`` and the like come from a picker, everything else is escaped.
        thread_ts: The parent, for a reply.
        file_ids: Files uploaded before.

    Raises:
        PersonRefused: The person, conversation, parent or a file does not exist, or nothing was written.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        channel = writable(workspace, channel_id, user)
        parent_ts = _parent(workspace, channel, thread_ts)
        files = [_own_file(workspace, file_id, user) for file_id in file_ids]
        stored = as_typed(text)
        if not stored.strip() and not files:
            raise PersonRefused("no_text", "a message needs a text or a file")
        if len(stored) > limits.MESSAGE_CHARACTERS:
            raise PersonRefused("msg_too_long", f"a message may have {limits.MESSAGE_CHARACTERS} characters")
        message = _message(workspace, user, stored, parent_ts)
        if files:
            message |= _with_files(workspace, channel, files)
        add_message(workspace, channel, message)
        _hint_at_invitation(workspace, channel, message)
        return copy.deepcopy(message)


def _hint_at_invitation(workspace: Workspace, channel: Channel, message: JsonObject) -> None:
    """Who mentions the app where it is not is told so, as Slackbot does; the app hears nothing of it."""
    bot = workspace.bot_user_id
    if bot in channel.members or channel.kind == "im" or bot not in mentioned_users(message["text"]):
        return
    name = workspace.seed.app.bot_name
    text = f"<@{bot}> is not in this channel. To invite it, type: /invite @{name}"
    hint: JsonObject = {"type": "message", "ts": workspace.ids.new_ts(), "user": SLACKBOT, "text": text}
    if message.get("thread_ts"):
        hint["thread_ts"] = message["thread_ts"]
    add_ephemeral(workspace, channel, hint, user_id=message["user"])


def writable(workspace: Workspace, channel_id: str, user: User) -> Channel:
    """A conversation this person may write in.

    Raises:
        PersonRefused: It does not exist for them, they have not joined, or the app takes no direct messages.
    """
    channel = workspace.conversation(channel_id, user_id=user.id)
    if user.id not in channel.members:
        raise PersonRefused("not_in_channel", f"{user.name} has to join #{channel.name} first")
    to_app = channel.kind == "im" and workspace.bot_user_id in channel.members
    if to_app and not workspace.seed.app.has_messages_tab:
        raise PersonRefused("messages_tab_disabled", "the app takes no direct messages")
    return channel


def _parent(workspace: Workspace, channel: Channel, thread_ts: str | None) -> str | None:
    if thread_ts is None:
        return None
    parent = workspace.messages.find(channel.id, thread_ts)
    if parent is None:
        raise PersonRefused("thread_not_found", f"there is no message {thread_ts!r} to reply to")
    return str(parent["thread_ts"] if is_reply(parent) else thread_ts)


def _own_file(workspace: Workspace, file_id: str, user: User) -> StoredFile:
    stored = workspace.files.find(file_id)
    if stored is None or stored.user_id != user.id:
        raise PersonRefused("file_not_found", f"{user.name} has uploaded no file {file_id!r}")
    return stored


def _message(workspace: Workspace, user: User, stored: str, thread_ts: str | None) -> JsonObject:
    message: JsonObject = {
        "type": "message",
        "user": user.id,
        "ts": workspace.ids.new_ts(),
        "client_msg_id": str(uuid.uuid4()),
        "text": stored,
        "team": workspace.seed.team_id,
    }
    blocks = rich_text_blocks(stored, block_id=workspace.ids.new_id("b").lower()[-5:])
    if blocks:
        message["blocks"] = blocks
    if thread_ts is not None:
        message["thread_ts"] = thread_ts
    return message


def _with_files(workspace: Workspace, channel: Channel, files: Sequence[StoredFile]) -> JsonObject:
    for stored in files:
        if channel.id not in stored.channels:
            stored.channels.append(channel.id)
    shown = [shown_file(workspace, stored) for stored in files]
    return {"subtype": "file_share", "files": shown, "upload": False, "display_as_bot": False}


def edit(workspace: Workspace, *, user_id: str, channel_id: str, ts: str, text: str) -> None:
    """Edit one's own message; the app hears ``message_changed``."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel, message = _own_message(workspace, user, channel_id, ts)
        previous = copy.deepcopy(message)
        stored = as_typed(text)
        message["text"] = stored
        message["blocks"] = rich_text_blocks(stored, block_id=workspace.ids.new_id("b").lower()[-5:])
        message["edited"] = {"user": user.id, "ts": workspace.ids.new_ts()}
        change_message(workspace, channel, message, previous=previous)


def delete(workspace: Workspace, *, user_id: str, channel_id: str, ts: str) -> None:
    """Delete one's own message, or dismiss an ephemeral one."""
    with workspace.lock:
        user = workspace.person(user_id)
        ephemeral = workspace.messages.find_ephemeral(channel_id, ts)
        if ephemeral is not None and ephemeral[0] == user.id:
            workspace.messages.remove_ephemeral(channel_id, ts)
            gone = {"type": "ephemeral_deleted", "channel": channel_id, "ts": ts}
            workspace.live.tell(gone, audience=frozenset({user.id}))
            return
        channel, _ = _own_message(workspace, user, channel_id, ts)
        delete_message(workspace, channel, ts)


def _own_message(workspace: Workspace, user: User, channel_id: str, ts: str) -> tuple[Channel, JsonObject]:
    channel = workspace.conversation(channel_id, user_id=user.id)
    message = workspace.messages.find(channel.id, ts)
    if message is None or message.get("subtype") == "tombstone":
        raise PersonRefused("message_not_found", f"there is no message {ts!r} here")
    if message.get("user") != user.id:
        raise PersonRefused("cant_change_message", f"{user.name} did not write this message")
    return channel, message


def react(
    workspace: Workspace, *, user_id: str, channel_id: str, ts: str, name: str, remove: bool = False
) -> None:
    """Add or take back an emoji reaction."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel = writable(workspace, channel_id, user)
        message = workspace.messages.find(channel.id, ts)
        if message is None:
            raise PersonRefused("message_not_found", f"there is no message {ts!r} here")
        change = reactions.unreact if remove else reactions.react
        try:
            change(workspace, channel, message, name=name, user_id=user.id)
        except MethodRefused as refusal:
            raise PersonRefused(refusal.code, f"the reaction {name!r} was not taken") from refusal


def mark_read(workspace: Workspace, *, user_id: str, channel_id: str, ts: str) -> None:
    """Remember up to where a person has read."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel = workspace.conversation(channel_id, user_id=user.id)
        try:
            newest = max(ts, channel.last_read.get(user.id, "0"), key=float)
        except ValueError:
            raise PersonRefused("invalid_ts", f"{ts!r} is no message timestamp") from None
        channel.last_read[user.id] = newest
        tell_unread(workspace, channel)


def open_direct_message(workspace: Workspace, *, user_id: str, other_id: str) -> Channel:
    """The direct message between two people, opened if need be."""
    with workspace.lock:
        user, other = workspace.person(user_id), workspace.person(other_id)
        known = workspace.channels.find_direct(frozenset({user.id, other.id}))
        channel = known or workspace.direct_message(user.id, other.id)
        if known is None:
            tell_conversation(workspace, channel)
        return channel


def join(workspace: Workspace, *, user_id: str, channel_id: str) -> Channel:
    """Join a public channel."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel = workspace.conversation(channel_id, user_id=user.id)
        join_channel(workspace, channel, user.id)
        return channel


def invite_app(workspace: Workspace, *, user_id: str, channel_id: str) -> None:
    """Invite the app to a channel, as ``/invite @app`` does; it hears that it has joined."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel = writable(workspace, channel_id, user)
        join_channel(workspace, channel, workspace.bot_user_id, inviter=user.id)


def upload(workspace: Workspace, *, user_id: str, name: str, content: bytes) -> StoredFile:
    """Keep a file for a message or a file input.

    Raises:
        PersonRefused: It is larger than 50 MB or empty.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        if not content:
            raise PersonRefused("file_empty", f"the file {name!r} is empty")
        try:
            return workspace.files.add(name=name, content=content, user_id=user.id)
        except MethodRefused as refusal:
            raise PersonRefused(refusal.code, f"the file {name!r} is larger than 50 MB") from refusal


def change_profile(workspace: Workspace, *, user_id: str, changed: User) -> None:
    """Change a person's profile, or deactivate them; the app hears ``user_change``."""
    with workspace.lock:
        workspace.people.change(changed, now=workspace.clock())
        user = workspace.people.find(user_id) or changed
        now = workspace.clock()
        person = workspace.people.person(user, now=now)
        workspace.live.tell({"type": "user_change", "person": person}, audience=None)
        body = workspace.people.user_object(user, now=now, include_locale=True, include_email=True)
        event = {
            "type": "user_change",
            "user": body,
            "cache_ts": int(now),
            "event_ts": workspace.ids.new_ts(),
        }
        send_event(workspace, event)


def stop_answer(workspace: Workspace, *, user_id: str, channel_id: str, thread_ts: str) -> None:
    """Press the stop button of a running answer: streams end, the app hears ``agent_session_stopped``."""
    with workspace.lock:
        user = workspace.person(user_id)
        channel = workspace.conversation(channel_id, user_id=user.id)
        stopped = []
        for reply in workspace.messages.thread(channel.id, thread_ts):
            if workspace.messages.streams.pop((channel.id, reply["ts"]), None) is not None:
                reply["_stopped_by_user"] = True
                stopped.append(reply["ts"])
                tell_changed(workspace, channel, reply)
        if (channel.id, thread_ts) in workspace.sessions:
            keep_session(workspace, channel, thread_ts, "active")
        event = {
            "type": "agent_session_stopped",
            "channel": channel.id,
            "thread_ts": thread_ts,
            "user": user.id,
            "streaming_message_ts": stopped,
            "event_ts": workspace.ids.new_ts(),
        }
        send_event(workspace, event)
