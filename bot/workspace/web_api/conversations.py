"""conversations.*: https://docs.slack.dev/reference/methods?family=conversations."""

import base64
import re
from collections.abc import Sequence
from typing import TypeVar

from bot.workspace import limits
from bot.workspace.channels import Channel, conversation_object
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import join_channel, tell_conversation
from bot.workspace.web_api.call import Call, Method
from bot.workspace.web_api.chat import public

_Item = TypeVar("_Item")
_NAME = re.compile(r"[a-z0-9_\-\u00c0-\uffff]+")
_TYPES = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}
_PAGE_DEFAULT = 100


def page_of(
    call: Call, items: Sequence[_Item], *, most: int = limits.LIST_PAGE
) -> tuple[list[_Item], JsonObject]:
    """One page of ``items`` by ``cursor`` and ``limit``, and the ``response_metadata`` that leads to the next.

    Raises:
        MethodRefused: ``invalid_cursor``.
    """
    size = call.arguments.integer("limit", default=_PAGE_DEFAULT, least=0, most=most) or _PAGE_DEFAULT
    cursor = call.arguments.optional("cursor")
    start = _offset(cursor) if cursor else 0
    following = start + size
    token = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
    return list(items[start:following]), {"response_metadata": {"next_cursor": token}}


def _offset(cursor: str) -> int:
    try:
        word, number = base64.b64decode(cursor, validate=True).decode().split(":")
        offset = int(number)
    except (ValueError, UnicodeDecodeError):
        raise MethodRefused("invalid_cursor") from None
    if word != "next" or offset < 0:
        raise MethodRefused("invalid_cursor")
    return offset


def _object(call: Call, channel: Channel) -> JsonObject:
    workspace = call.workspace
    return conversation_object(channel, for_user=workspace.bot_user_id, team_id=workspace.seed.team_id)


def open_conversation(call: Call) -> JsonObject:
    """conversations.open: a direct message with one person or a few."""
    workspace = call.workspace
    channel_id = call.arguments.optional("channel")
    if channel_id is not None:
        channel = call.channel()
        return {"channel": _object(call, channel), "no_op": True, "already_open": True}
    users = call.arguments.words("users")
    if not users:
        raise MethodRefused("users_list_not_supplied")
    if len(users) > limits.CONVERSATION_USERS:
        raise MethodRefused("too_many_users")
    for user_id in users:
        user = workspace.people.find(user_id)
        if user is None or user.id == workspace.bot_user_id:
            raise MethodRefused("user_not_found")
        if user.deleted:
            raise MethodRefused("user_disabled")
    existing = workspace.channels.find_direct(frozenset({workspace.bot_user_id, *users}))
    channel = workspace.direct_message(workspace.bot_user_id, *users)
    if existing is None:
        tell_conversation(workspace, channel)
    short = {"id": channel.id}
    body = _object(call, channel) if call.arguments.flag("return_im") else short
    return {"channel": body, "no_op": existing is not None, "already_open": existing is not None}


def info(call: Call) -> JsonObject:
    """conversations.info."""
    channel = call.need_scope(call.channel(), "read")
    body = _object(call, channel)
    if not call.arguments.flag("include_num_members"):
        body.pop("num_members", None)
    if call.arguments.flag("include_locale"):
        body["locale"] = "en-US"
    return {"channel": body}


def list_conversations(call: Call) -> JsonObject:
    """conversations.list: public channels unless ``types`` says otherwise."""
    kinds = kinds_asked_for(call)
    found = [
        channel
        for channel in call.workspace.channels
        if channel.kind in kinds and channel.visible_to(call.workspace.bot_user_id)
    ]
    page, metadata = page_of(call, found)
    return {"channels": [_object(call, channel) for channel in page], **metadata}


def kinds_asked_for(call: Call) -> set[str]:
    """The kinds of conversation that ``types`` names; ``invalid_types`` for unknown words."""
    types = call.arguments.words("types") or ["public_channel"]
    if set(types) - set(_TYPES):
        raise MethodRefused("invalid_types")
    return {_TYPES[each] for each in types}


def members(call: Call) -> JsonObject:
    """conversations.members."""
    page, metadata = page_of(call, call.need_scope(call.channel(), "read").members)
    return {"members": page, **metadata}


def _between(call: Call, messages: list[JsonObject]) -> list[JsonObject]:
    arguments = call.arguments
    try:
        oldest = float(arguments.text("oldest", "0") or 0)
        latest = float(arguments.text("latest", "") or "inf")
    except ValueError:
        name = "oldest" if "oldest" in arguments else "latest"
        raise MethodRefused(f"invalid_ts_{name}") from None
    inclusive = arguments.flag("inclusive")
    return [
        m
        for m in messages
        if oldest < float(m["ts"]) < latest or (inclusive and float(m["ts"]) in {oldest, latest})
    ]


def _shown(call: Call, message: JsonObject) -> JsonObject:
    body = public(message)
    if not call.arguments.flag("include_all_metadata"):
        body.pop("metadata", None)
    return body


def history(call: Call) -> JsonObject:
    """conversations.history: newest first, replies in threads left out."""
    channel = call.need_scope(call.member_channel(), "history")
    messages = _between(call, call.workspace.messages.top_level(channel.id))[::-1]
    page, metadata = page_of(call, messages, most=limits.HISTORY_PAGE)
    has_more = bool(metadata["response_metadata"]["next_cursor"])
    body: JsonObject = {"messages": [_shown(call, m) for m in page], "has_more": has_more, "pin_count": 0}
    return body | (metadata if has_more else {})


def replies(call: Call) -> JsonObject:
    """conversations.replies: the parent first on every page, then replies, oldest first."""
    channel = call.need_scope(call.member_channel(), "history")
    ts = call.arguments.text("ts")
    named = call.workspace.messages.find(channel.id, ts)
    if named is None:
        raise MethodRefused("thread_not_found")
    thread = call.workspace.messages.thread(channel.id, named.get("thread_ts", ts))
    rest = _between(call, thread[1:])
    page, metadata = page_of(call, rest, most=limits.HISTORY_PAGE)
    has_more = bool(metadata["response_metadata"]["next_cursor"])
    body: JsonObject = {"messages": [_shown(call, m) for m in [thread[0], *page]], "has_more": has_more}
    return body | (metadata if has_more else {})


def create(call: Call) -> JsonObject:
    """conversations.create: the app becomes the first member."""
    workspace = call.workspace
    name = call.arguments.text("name", "")
    if not name:
        raise MethodRefused("invalid_name_required")
    if len(name) > limits.CHANNEL_NAME:
        raise MethodRefused("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise MethodRefused("invalid_name_specials")
    if workspace.channels.find_by_name(name) is not None:
        raise MethodRefused("name_taken")
    is_private = call.arguments.flag("is_private")
    channel = Channel(
        id=workspace.ids.new_id("C"),
        kind="private" if is_private else "channel",
        name=name,
        created=int(workspace.clock()),
        creator=workspace.bot_user_id,
        members=[workspace.bot_user_id],
    )
    workspace.channels.add(channel)
    tell_conversation(workspace, channel)
    return {"channel": _object(call, channel)}


def invite(call: Call) -> JsonObject:
    """conversations.invite."""
    workspace = call.workspace
    channel = call.member_channel()
    if channel.kind == "im":
        raise MethodRefused("method_not_supported_for_channel_type")
    users = call.arguments.words("users")
    if not users:
        raise MethodRefused("no_user")
    for user_id in users:
        user = workspace.people.find(user_id)
        if user is None or user.deleted:
            raise MethodRefused("user_not_found")
        if user_id == workspace.bot_user_id:
            raise MethodRefused("cant_invite_self")
        if user_id in channel.members:
            raise MethodRefused("already_in_channel")
    for user_id in users:
        join_channel(workspace, channel, user_id, inviter=workspace.bot_user_id)
    return {"channel": _object(call, channel)}


def join(call: Call) -> JsonObject:
    """conversations.join: public channels only."""
    channel = call.channel()
    if channel.kind != "channel":
        raise MethodRefused("method_not_supported_for_channel_type")
    already = call.workspace.bot_user_id in channel.members
    join_channel(call.workspace, channel, call.workspace.bot_user_id)
    body: JsonObject = {"channel": _object(call, channel)}
    if already:
        body |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return body


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_MANAGE = ("channels:manage", "groups:write", "im:write", "mpim:write")
METHODS = (
    Method("conversations.open", open_conversation, tier=3, scopes=_MANAGE),
    Method("conversations.info", info, tier=3, scopes=_READ),
    Method("conversations.list", list_conversations, tier=2, scopes=_READ),
    Method("conversations.members", members, tier=4, scopes=_READ),
    Method("conversations.history", history, tier=3, scopes=_HISTORY),
    Method("conversations.replies", replies, tier=3, scopes=_HISTORY),
    Method("conversations.create", create, tier=2, scopes=_MANAGE),
    Method(
        "conversations.invite",
        invite,
        tier=3,
        scopes=("channels:manage", "channels:write.invites", "groups:write"),
    ),
    Method("conversations.join", join, tier=3, scopes=("channels:join",)),
)
