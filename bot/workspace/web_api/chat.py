"""chat.*: messages (https://docs.slack.dev/reference/methods?family=chat)."""

import copy

from bot.workspace import limits
from bot.workspace.channels import Channel
from bot.workspace.content import bot_message, checked_metadata, message_content
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.messages import is_reply
from bot.workspace.posting import add_ephemeral, add_message, change_message, delete_message
from bot.workspace.presenting import page_status
from bot.workspace.web_api.assistant import clear_status
from bot.workspace.web_api.call import Call, Method, missing


def target(call: Call) -> Channel:
    """Where to post: a channel id or name, or a user id for the direct message with that person.

    Raises:
        MethodRefused: ``channel_not_found``, ``not_in_channel`` (without ``chat:write.public``), ``user_not_found``.
    """
    workspace = call.workspace
    given = call.arguments.text("channel", "")
    if not given:
        raise MethodRefused("channel_not_found")
    if given[0] in "UW" and workspace.channels.find(given) is None:
        user = workspace.people.find(given)
        if user is None or user.id == workspace.bot_user_id:
            raise MethodRefused("channel_not_found")
        if user.deleted:
            raise MethodRefused("user_disabled")
        return workspace.direct_message(workspace.bot_user_id, user.id)
    channel = call.channel(by_name=True)
    if workspace.bot_user_id not in channel.members:
        scopes = workspace.seed.app.scopes
        if scopes is None or "chat:write.public" not in scopes or channel.kind != "channel":
            raise MethodRefused("not_in_channel")
    other = (
        workspace.people.find(channel.other_than(workspace.bot_user_id) or "")
        if channel.kind == "im"
        else None
    )
    if other is not None and other.deleted:
        raise MethodRefused("user_disabled")
    return channel


def thread_parent(call: Call, channel: Channel) -> str | None:
    """The ``thread_ts`` of a reply.

    Raises:
        MethodRefused: ``thread_not_found``, also for the ts of a reply instead of its parent.
    """
    thread_ts = call.arguments.optional("thread_ts")
    if thread_ts is None:
        return None
    parent = call.workspace.messages.find(channel.id, thread_ts)
    if parent is None:
        raise MethodRefused("thread_not_found")
    if is_reply(parent):
        raise MethodRefused("cannot_reply_to_message")
    return thread_ts


def _content(
    call: Call, *, most_text: int = limits.MESSAGE_CHARACTERS, with_metadata: bool = True
) -> JsonObject:
    arguments = call.arguments
    metadata = arguments.json("metadata", code="invalid_metadata_format") if with_metadata else None
    content = message_content(
        call.workspace,
        text=arguments.text("text", ""),
        blocks=arguments.json("blocks", code="invalid_blocks_format"),
        attachments=arguments.json("attachments", code="invalid_attachments"),
        metadata=metadata,
        markdown_text=arguments.optional("markdown_text"),
        most_text=most_text,
    )
    own_looks = [name for name in ("username", "icon_emoji", "icon_url") if arguments.optional(name)]
    scopes = call.workspace.seed.app.scopes
    if own_looks and scopes is not None and "chat:write.customize" not in scopes:
        needed = {"needed": "chat:write.customize", "provided": ",".join(sorted(scopes))}
        raise MethodRefused("missing_scope", fields=needed)
    return content | {name: arguments.text(name) for name in own_looks}


def post_message(call: Call) -> JsonObject:
    """chat.postMessage: https://docs.slack.dev/reference/methods/chat.postMessage."""
    workspace = call.workspace
    channel = target(call)
    workspace.rate_limits.count_post(channel.id)
    thread_ts = thread_parent(call, channel)
    message = bot_message(workspace, _content(call), thread_ts=thread_ts)
    if call.arguments.flag("reply_broadcast") and thread_ts:
        message["subtype"] = "thread_broadcast"
    add_message(workspace, channel, message)
    if thread_ts and page_status(workspace, channel.id, thread_ts):
        clear_status(workspace, channel, thread_ts)
    return {"channel": channel.id, "ts": message["ts"], "message": public(message)}


def public(message: JsonObject) -> JsonObject:
    """A copy without our own notes."""
    return {key: copy.deepcopy(value) for key, value in message.items() if not key.startswith("_")}


def own_message(call: Call, channel: Channel, *, code: str) -> JsonObject:
    """The app's own message that the call's ``ts`` names.

    Raises:
        MethodRefused: ``message_not_found``, or ``code`` when somebody else wrote it.
    """
    message = call.workspace.messages.find(channel.id, call.arguments.text("ts", ""))
    if message is None or message.get("subtype") == "tombstone":
        raise MethodRefused("message_not_found")
    if message.get("bot_id") != call.workspace.seed.app.bot_id:
        raise MethodRefused(code)
    return message


def update(call: Call) -> JsonObject:
    """chat.update: https://docs.slack.dev/reference/methods/chat.update."""
    workspace = call.workspace
    channel = call.member_channel()
    message = own_message(call, channel, code="cant_update_message")
    if (channel.id, message["ts"]) in workspace.messages.streams:
        raise MethodRefused("streaming_state_conflict")
    previous = copy.deepcopy(message)
    _apply(call, message, _updated_content(call, message))
    change_message(workspace, channel, message, previous=previous)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": public(message)}


def _updated_content(call: Call, message: JsonObject) -> JsonObject:
    """What an update brings; metadata alone may change, and ``{}`` removes it."""
    has_content = any(call.arguments.json(name) for name in ("blocks", "attachments"))
    metadata = call.arguments.json("metadata", code="invalid_metadata_format")
    if not has_content and metadata is not None and not call.arguments.optional("text"):
        return {"metadata": checked_metadata(metadata) if metadata else {}}
    if metadata == {}:
        return _content(call, most_text=limits.UPDATE_TEXT_CHARACTERS, with_metadata=False) | {"metadata": {}}
    content = _content(call, most_text=limits.UPDATE_TEXT_CHARACTERS)
    old, new = _block_types(message), _block_types(content)
    if "rich_text" in old and new and "rich_text" not in new:
        raise MethodRefused("block_mismatch")
    return content


def _block_types(message: JsonObject) -> set[str]:
    return {block["type"] for block in message.get("blocks", [])}


def _apply(call: Call, message: JsonObject, content: JsonObject) -> None:
    _complain_about_kept_block_ids(call, message, content)
    text_only = "text" in content and "blocks" not in content
    if text_only:
        message.pop("blocks", None)
        # "If blocks are used and a message is being updated, the edited flag will not be displayed."
        message["edited"] = {"user": call.workspace.bot_user_id, "ts": call.workspace.ids.new_ts()}
    if "attachments" in call.arguments and "attachments" not in content:
        message.pop("attachments", None)
    kept_text = message.get("text", "") if not call.arguments.text("text", "") else None
    message |= content
    if kept_text is not None and "blocks" in content and not call.arguments.optional("markdown_text"):
        message["text"] = kept_text
    if message.get("metadata") == {}:
        del message["metadata"]


def _complain_about_kept_block_ids(call: Call, message: JsonObject, content: JsonObject) -> None:
    """block_id "should be unique for each iteration of a message": an input keeps what was typed otherwise."""
    given = call.arguments.json("blocks") or []
    inputs = {
        str(b["block_id"])
        for b in given
        if isinstance(b, dict) and b.get("type") == "input" and "block_id" in b
    }
    before = {str(block["block_id"]) for block in message.get("blocks", [])}
    if inputs & before and content.get("blocks") != message.get("blocks"):
        call.workspace.complain(f"chat.update kept the block_id of an input: {sorted(inputs & before)}")


def delete(call: Call) -> JsonObject:
    """chat.delete: https://docs.slack.dev/reference/methods/chat.delete."""
    channel = call.member_channel()
    message = own_message(call, channel, code="cant_delete_message")
    delete_message(call.workspace, channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> JsonObject:
    """chat.postEphemeral: https://docs.slack.dev/reference/methods/chat.postEphemeral."""
    workspace = call.workspace
    channel = call.channel(by_name=True)
    user_id = call.arguments.text("user")
    if workspace.bot_user_id not in channel.members:
        raise MethodRefused("not_in_channel")
    if workspace.people.find(user_id) is None or user_id not in channel.members:
        raise MethodRefused("user_not_in_channel")
    thread_ts = thread_parent(call, channel)
    if thread_ts and len(workspace.messages.thread(channel.id, thread_ts)) == 1:
        workspace.complain("an ephemeral reply in a thread without replies: Slack does not show it")
    message = bot_message(workspace, _content(call, with_metadata=False), thread_ts=thread_ts)
    message["is_ephemeral"] = True
    add_ephemeral(workspace, channel, message, user_id=user_id)
    return {"message_ts": message["ts"]}


def get_permalink(call: Call) -> JsonObject:
    """chat.getPermalink: https://docs.slack.dev/reference/methods/chat.getPermalink."""
    channel = call.channel()
    ts = call.arguments.text("message_ts")
    message = call.workspace.messages.find(channel.id, ts)
    if message is None:
        raise MethodRefused("message_not_found")
    link = f"{call.workspace.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if is_reply(message):
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def schedule_message(call: Call) -> JsonObject:
    """chat.scheduleMessage: https://docs.slack.dev/reference/methods/chat.scheduleMessage."""
    workspace = call.workspace
    channel = target(call)
    if "post_at" not in call.arguments:
        raise missing("post_at")
    post_at = call.arguments.integer("post_at", default=0, least=0, most=10**10)
    now = workspace.clock()
    if post_at <= now:
        raise MethodRefused("time_in_past")
    if post_at > now + limits.SCHEDULE_AHEAD_SECONDS:
        raise MethodRefused("time_too_far")
    same_window = [
        entry
        for entry in workspace.scheduled.values()
        if entry["channel_id"] == channel.id
        and entry["post_at"] // limits.SCHEDULE_WINDOW_SECONDS == post_at // limits.SCHEDULE_WINDOW_SECONDS
    ]
    if len(same_window) >= limits.SCHEDULED_PER_WINDOW:
        raise MethodRefused("restricted_too_many")
    content = _content(call)
    if content.pop("metadata", None) is not None:
        workspace.complain("chat.scheduleMessage with metadata: Slack accepts it and never posts the message")
        return {"channel": channel.id, "post_at": post_at, "scheduled_message_id": workspace.ids.new_id("Q")}
    scheduled_id = workspace.ids.new_id("Q")
    thread_ts = thread_parent(call, channel)
    entry = {"channel_id": channel.id, "post_at": post_at, "content": content, "thread_ts": thread_ts}
    workspace.scheduled[scheduled_id] = entry
    message = {"type": "delayed_message", "bot_id": workspace.seed.app.bot_id, **content}
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled_id,
        "post_at": post_at,
        "message": message,
    }


def delete_scheduled_message(call: Call) -> JsonObject:
    """chat.deleteScheduledMessage: https://docs.slack.dev/reference/methods/chat.deleteScheduledMessage."""
    scheduled_id = call.arguments.text("scheduled_message_id")
    if call.workspace.scheduled.pop(scheduled_id, None) is None:
        raise MethodRefused("invalid_scheduled_message_id")
    return {}


METHODS = (
    Method("chat.postMessage", post_message, tier=0, scopes=("chat:write",)),
    Method("chat.update", update, tier=3, scopes=("chat:write",)),
    Method("chat.delete", delete, tier=3, scopes=("chat:write",)),
    Method("chat.postEphemeral", post_ephemeral, tier=4, scopes=("chat:write",)),
    Method("chat.getPermalink", get_permalink, tier=0),
    Method("chat.scheduleMessage", schedule_message, tier=3, scopes=("chat:write",)),
    Method("chat.deleteScheduledMessage", delete_scheduled_message, tier=3, scopes=("chat:write",)),
)
