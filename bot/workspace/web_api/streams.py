"""chat.startStream, appendStream and stopStream: an answer that grows while it is written.

Sources: https://docs.slack.dev/reference/methods/chat.startStream, .appendStream and .stopStream.
"""

from typing import Any

from bot.workspace import limits
from bot.workspace.channels import Channel
from bot.workspace.content import bot_message, checked_blocks, checked_metadata
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.messages import Stream
from bot.workspace.mrkdwn import escape
from bot.workspace.posting import add_message, change_message, tell_changed
from bot.workspace.web_api.assistant import keep_session, session_status
from bot.workspace.web_api.call import Call, Method
from bot.workspace.web_api.chat import public, thread_parent

_TASK_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})


def start(call: Call) -> JsonObject:
    """chat.startStream: always a reply; in channels it says for whom it is written."""
    workspace = call.workspace
    channel = call.member_channel()
    call.arguments.text("thread_ts")
    thread_ts = thread_parent(call, channel)
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not call.arguments.optional(name):
                raise MethodRefused(f"missing_{name}")
        if workspace.people.find(call.arguments.text("recipient_user_id")) is None:
            raise MethodRefused("user_not_found")
    stream = Stream(started_at=workspace.clock())
    _append(call, stream)
    message = bot_message(workspace, {"text": ""}, thread_ts=thread_ts)
    workspace.messages.streams[channel.id, message["ts"]] = stream
    _show(message, stream)
    add_message(workspace, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def _streaming(call: Call) -> tuple[Channel, JsonObject, Stream]:
    workspace = call.workspace
    channel = call.member_channel()
    message = workspace.messages.find(channel.id, call.arguments.text("ts"))
    if message is None:
        raise MethodRefused("message_not_found")
    if message.get("bot_id") != workspace.seed.app.bot_id:
        raise MethodRefused("message_not_owned_by_app")
    key = channel.id, message["ts"]
    stream = workspace.messages.streams.get(key)
    if stream is None:
        raise MethodRefused(
            "stopped_by_user" if message.get("_stopped_by_user") else "message_not_in_streaming_state"
        )
    dies_after = workspace.faults.stream_dies_after_appends
    worn_out = dies_after is not None and stream.appends >= dies_after
    if worn_out or workspace.clock() - stream.started_at > limits.STREAM_LIFE_SECONDS:
        del workspace.messages.streams[key]
        tell_changed(workspace, channel, message)
        raise MethodRefused("message_not_in_streaming_state")
    return channel, message, stream


def append(call: Call) -> JsonObject:
    """chat.appendStream: text or chunks, the same kind as before."""
    channel, message, stream = _streaming(call)
    if not call.arguments.optional("markdown_text") and call.arguments.json("chunks") is None:
        raise MethodRefused("markdown_text_or_chunks_required")
    _append(call, stream)
    stream.appends += 1
    _show(message, stream)
    tell_changed(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def stop(call: Call) -> JsonObject:
    """chat.stopStream: the last text, blocks below it, metadata; then it is an ordinary message."""
    workspace = call.workspace
    channel, message, stream = _streaming(call)
    _append(call, stream)
    blocks = call.arguments.json("blocks", code="invalid_blocks_format")
    metadata = call.arguments.json("metadata", code="invalid_metadata_format")
    tail = checked_blocks(workspace, blocks) if blocks else []
    if metadata is not None:
        message["metadata"] = checked_metadata(metadata)
    previous = public(message)
    stream.blocks += tail
    _show(message, stream)
    del workspace.messages.streams[channel.id, message["ts"]]
    change_message(workspace, channel, message, previous=previous)
    keep_session(
        workspace, channel, message["thread_ts"], session_status(call, "session_status", default="active")
    )
    return {"channel": channel.id, "ts": message["ts"], "message": public(message)}


def _append(call: Call, stream: Stream) -> None:
    markdown, chunks = call.arguments.optional("markdown_text"), call.arguments.json("chunks")
    if markdown and chunks is not None:
        raise MethodRefused("cannot_provide_both_markdown_text_and_chunks")
    if chunks is not None and not isinstance(chunks, list):
        raise MethodRefused("invalid_chunks")
    mode = "markdown_text" if markdown else "chunks" if chunks is not None else stream.mode
    if stream.mode not in {None, mode}:
        raise MethodRefused("streaming_mode_mismatch")
    stream.mode = mode
    if markdown:
        _add_text(stream, markdown)
    for chunk in chunks if chunks is not None else []:
        _take_chunk(call, stream, chunk)


def _add_text(stream: Stream, text: str) -> None:
    if len(text) > limits.STREAM_MARKDOWN_CHARACTERS:
        raise MethodRefused("msg_too_long")
    stream.text += text


def _take_chunk(call: Call, stream: Stream, chunk: Any) -> None:  # noqa: ANN401 - JSON from outside
    kind = chunk.get("type") if isinstance(chunk, dict) else None
    if kind == "markdown_text" and isinstance(chunk.get("text"), str):
        _add_text(stream, chunk["text"])
    elif (
        kind == "task_update"
        and chunk.get("id")
        and chunk.get("title")
        and chunk.get("status") in _TASK_STATUSES
    ):
        stream.tasks[str(chunk["id"])] = {key: value for key, value in chunk.items() if key != "type"}
    elif kind == "plan_update" and chunk.get("title"):
        stream.plan_title = chunk["title"]
    elif kind == "blocks" and isinstance(chunk.get("blocks"), list):
        blocks = checked_blocks(call.workspace, chunk["blocks"])
        if len(stream.blocks) + len(blocks) > limits.STREAM_CHUNK_BLOCKS:
            raise MethodRefused(
                "invalid_blocks", "[ERROR] no more than 50 items allowed [json-pointer:/chunks]"
            )
        stream.blocks += blocks
    else:
        raise MethodRefused("invalid_chunks")


def _show(message: JsonObject, stream: Stream) -> None:
    """Write what has arrived into the message: one markdown block for each 12,000 characters, then the rest."""
    size = limits.STREAM_MARKDOWN_CHARACTERS
    pieces = [stream.text[start : start + size] for start in range(0, len(stream.text), size)]
    markdown = [
        {"type": "markdown", "block_id": f"stream{n}", "text": piece} for n, piece in enumerate(pieces)
    ]
    message["text"] = escape(stream.text)
    message["blocks"] = [*markdown, *stream.blocks]
    message["_tasks"] = list(stream.tasks.values())


METHODS = (
    Method("chat.startStream", start, tier=2, scopes=("chat:write",)),
    Method("chat.appendStream", append, tier=4, scopes=("chat:write",)),
    Method("chat.stopStream", stop, tier=2, scopes=("chat:write",)),
)
