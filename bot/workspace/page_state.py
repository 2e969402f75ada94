"""The reading half of the page API: the whole state for one person, and the messages of a conversation."""

from bot.workspace.channels import Channel
from bot.workspace.errors import PersonRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.messages import is_reply
from bot.workspace.people import User
from bot.workspace.presenting import page_conversation, page_message, page_person, page_status, page_view
from bot.workspace.workspace import Workspace


def user_id_of(workspace: Workspace, who: str) -> str | None:
    """The id behind a user id, e-mail address or user name; nothing for strangers."""
    wanted = who.strip().casefold()
    for user in workspace.people:
        if not user.deleted and wanted in {
            user.id.casefold(),
            user.name.casefold(),
            (user.email or "").casefold(),
        }:
            return user.id
    return None


def page_state(workspace: Workspace, user_id: str | None) -> JsonObject:
    """What ``GET /workspace/api/state`` answers; without a user the first active person.

    Raises:
        PersonRefused: Nobody active has this id.
    """
    with workspace.lock:
        me = workspace.person(user_id) if user_id else _first_person(workspace)
        direct = workspace.direct_message(workspace.bot_user_id, me.id)
        now = workspace.clock()
        home = workspace.views.home_of(me.id)
        visible = [channel for channel in workspace.channels if channel.visible_to(me.id)]
        return {
            "ok": True,
            "team": {"id": workspace.seed.team_id, "name": workspace.seed.team_name},
            "app": page_app(workspace, direct.id),
            "me": workspace.people.person(me, now=now),
            "people": [workspace.people.person(user, now=now) for user in workspace.people],
            "conversations": [page_conversation(workspace, channel, user_id=me.id) for channel in visible],
            "home": page_view(workspace, home) if home else None,
            "modals": [page_view(workspace, opened) for opened in workspace.views.stack_of(me.id)],
            "im_with_app": direct.id,
            "statuses": _statuses(workspace, visible),
        }


def _first_person(workspace: Workspace) -> User:
    for user in workspace.people:
        if not (user.deleted or user.is_bot):
            return user
    raise PersonRefused("user_not_found", "nobody is active in this workspace")


def page_app(workspace: Workspace, direct_id: str) -> JsonObject:
    """What the page knows of the app."""
    app = workspace.seed.app
    return {
        "app_id": app.app_id,
        "name": app.bot_real_name,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "connected": workspace.app_is_connected,
        "connections": workspace.socket_mode.connection_count,
        "has_home": app.has_home,
        "has_messages_tab": app.has_messages_tab,
        "description": app.description,
        "commands": [command.model_dump() for command in app.commands],
        "shortcuts": [shortcut.model_dump() for shortcut in app.shortcuts],
        "suggested_prompts": workspace.suggested_prompts.get((direct_id, None)),
    }


def _statuses(workspace: Workspace, visible: list[Channel]) -> list[JsonObject]:
    known = {channel.id for channel in visible}
    shown = [page_status(workspace, channel, ts) for channel, ts in workspace.statuses if channel in known]
    return [status for status in shown if status is not None]


def page_messages(
    workspace: Workspace,
    user_id: str,
    channel_id: str,
    *,
    thread_ts: str | None = None,
    before: str | None = None,
    newest: int = 50,
) -> JsonObject:
    """What ``GET /workspace/api/messages`` answers: at most ``newest`` messages, oldest first.

    Raises:
        PersonRefused: The person or the conversation is not there.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        channel = workspace.conversation(channel_id, user_id=user.id)
        store = workspace.messages
        shared = store.thread(channel.id, thread_ts) if thread_ts else store.top_level(channel.id)
        alone = [m for m in store.ephemeral_for(channel.id, user.id) if _in_place(m, thread_ts)]
        marked = [(m, False) for m in shared] + [(m, True) for m in alone]
        marked.sort(key=lambda pair: float(pair[0]["ts"]))
        if before is not None:
            marked = [pair for pair in marked if float(pair[0]["ts"]) < _ts(before)]
        shown = marked[-newest:] if newest else []
        return {
            "ok": True,
            "messages": [page_message(workspace, channel.id, m, ephemeral=mine) for m, mine in shown],
            "has_more": len(marked) > len(shown),
            "conversation": page_conversation(workspace, channel, user_id=user.id),
            "status": page_status(workspace, channel.id, thread_ts) if thread_ts else None,
            "suggested_prompts": workspace.suggested_prompts.get((channel.id, thread_ts)),
        }


def _in_place(message: JsonObject, thread_ts: str | None) -> bool:
    if thread_ts is None:
        return not is_reply(message)
    return message.get("thread_ts") == thread_ts


def _ts(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise PersonRefused("invalid_ts", f"{given!r} is no message timestamp") from None


def search_people(workspace: Workspace, words: str) -> list[JsonObject]:
    """People whose name, address or title contains ``words``."""
    with workspace.lock:
        return [page_person(workspace, user.id) for user in workspace.people.search(words)]
