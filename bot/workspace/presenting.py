"""The browser page's form of messages, conversations and views (docs/workspace-page-api.md)."""

import copy

from bot.workspace.channels import Channel
from bot.workspace.delivery.payloads import view_for_app
from bot.workspace.files import page_file
from bot.workspace.json_types import JsonObject
from bot.workspace.messages import stands_alone
from bot.workspace.mrkdwn import mentioned_users
from bot.workspace.views import OpenView
from bot.workspace.workspace import Workspace

_NEVER = "0"
SLACKBOT = "USLACKBOT"


def page_person(workspace: Workspace, user_id: str) -> JsonObject:
    """A person; somebody unknown is shown by id."""
    user = workspace.people.find(user_id)
    if user_id == SLACKBOT:
        bot = {"id": SLACKBOT, "name": "slackbot", "real_name": "Slackbot", "title": "", "is_bot": True}
        return {**bot, "deleted": False, "color": "4a5568", "initials": "Sb", "email": None}
    if user is None:
        return {
            "id": user_id,
            "name": user_id,
            "real_name": user_id,
            "title": "",
            "is_bot": False,
            "deleted": True,
        }
    return workspace.people.person(user, now=workspace.clock())


def page_message(
    workspace: Workspace, channel_id: str, message: JsonObject, *, ephemeral: bool = False
) -> JsonObject:
    """A message with its author, and what of a stream has arrived."""
    body = copy.deepcopy(message)
    body.pop("hidden", None)
    stream = workspace.messages.streams.get((channel_id, message["ts"]))
    body |= {
        "channel": channel_id,
        "author": page_person(workspace, str(message.get("user", ""))),
        "ephemeral": ephemeral,
        "streaming": stream is not None,
        "tasks": list(message.get("_tasks", [])),
    }
    body.pop("_tasks", None)
    if body.get("username"):
        body["author"] = {**body["author"], "real_name": body["username"]}
    stored = [workspace.files.find(entry["id"]) for entry in body.get("files", [])]
    if stored:
        body["files"] = [page_file(each) for each in stored if each is not None]
    return body


def page_conversation(workspace: Workspace, channel: Channel, *, user_id: str) -> JsonObject:
    """A conversation with what this person has not read yet."""
    last_read = channel.last_read.get(user_id, _NEVER)
    newer = workspace.messages.newer_than(channel.id, last_read)
    unread = [m for m in newer if m.get("user") != user_id and _counts(workspace, channel, m, user_id)]
    direct = channel.kind in {"im", "mpim"}
    mentions = [m for m in unread if direct or user_id in mentioned_users(m.get("text", ""))]
    return {
        "id": channel.id,
        "kind": "private" if channel.kind == "mpim" else channel.kind,
        "name": channel.name,
        "topic": channel.topic,
        "is_member": user_id in channel.members,
        "member_ids": list(channel.members),
        "user": channel.other_than(user_id) if channel.kind == "im" else None,
        "unread": len(unread) if user_id in channel.members else 0,
        "mentions": len(mentions) if user_id in channel.members else 0,
        "last_read": last_read,
        "latest_ts": workspace.messages.latest_ts(channel.id),
    }


def _counts(workspace: Workspace, channel: Channel, message: JsonObject, user_id: str) -> bool:
    """Replies count where the person takes part in the thread, as Slack's thread list does."""
    if stands_alone(message):
        return True
    thread = workspace.messages.thread(channel.id, message["thread_ts"])
    return any(m.get("user") == user_id or user_id in mentioned_users(m.get("text", "")) for m in thread)


def page_view(workspace: Workspace, opened: OpenView) -> JsonObject:
    """A view with its depth in the stack."""
    stack = workspace.views.stack_of(opened.user_id)
    depth = stack.index(opened) + 1 if opened in stack else 1
    return view_for_app(workspace, opened) | {"depth": depth}


def page_status(workspace: Workspace, channel_id: str, thread_ts: str) -> JsonObject | None:
    """What the app says it is doing in this thread, unless that has run out."""
    status = workspace.statuses.get((channel_id, thread_ts))
    if status is None or not status.status or workspace.clock() > status.expires_at:
        return None
    return {
        "channel": channel_id,
        "thread_ts": thread_ts,
        "status": status.status,
        "loading_messages": list(status.loading_messages),
        "can_stop": status.can_stop,
    }
