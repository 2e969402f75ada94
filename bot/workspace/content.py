"""What a message from the app may contain, checked as Slack checks it."""

import json
from typing import Any, Final

from bot.workspace import limits
from bot.workspace.block_validation import check_blocks, with_ids
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.mrkdwn import escape, loose_character
from bot.workspace.workspace import Workspace

_OWN_LOOKS: Final = ("username", "icon_url", "icon_emoji")


def checked_blocks(workspace: Workspace, blocks: Any) -> list[JsonObject]:  # noqa: ANN401 - JSON from outside
    """Blocks of a message with the ids filled in.

    Raises:
        MethodRefused: ``invalid_blocks_format``, ``invalid_blocks`` or ``msg_blocks_too_long``.
    """
    if not isinstance(blocks, list):
        raise MethodRefused("invalid_blocks_format")
    findings = check_blocks(blocks, surface="message")
    if findings.problems:
        raise MethodRefused("invalid_blocks", *findings.problems, fields={"errors": findings.problems})
    if findings.characters > limits.MESSAGE_CHARACTERS:
        raise MethodRefused("msg_blocks_too_long")
    return with_ids(blocks, workspace.ids.new_id)


def checked_metadata(metadata: Any) -> JsonObject:  # noqa: ANN401 - JSON from outside
    """Message metadata.

    Raises:
        MethodRefused: ``invalid_metadata_format``, ``invalid_metadata_schema`` or ``metadata_too_large``
            (https://docs.slack.dev/reference/methods/chat.postMessage).
    """
    if not isinstance(metadata, dict):
        raise MethodRefused("invalid_metadata_format")
    if metadata.get("entities") is not None and "event_type" not in metadata:
        return metadata
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise MethodRefused("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise MethodRefused("metadata_too_large")
    return metadata


def checked_text(workspace: Workspace, text: str, *, most: int = limits.MESSAGE_CHARACTERS) -> str:
    """Top-level text; stray ``&`` and ``<`` are escaped as Slack does, and noted as a complaint.

    Raises:
        MethodRefused: ``msg_too_long``.
    """
    if len(text) > most:
        raise MethodRefused("msg_too_long")
    position = loose_character(text)
    if position is not None:
        workspace.complain(f"text with an unescaped {text[position]} at character {position} from the app")
        return text if "<" in text and ">" in text else escape(text)
    return text


def _attachments(workspace: Workspace, attachments: Any) -> list[JsonObject]:  # noqa: ANN401 - JSON from outside
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise MethodRefused("invalid_attachments")
    if len(attachments) > limits.MESSAGE_ATTACHMENTS:
        raise MethodRefused("too_many_attachments")
    checked = []
    for number, attachment in enumerate(attachments, start=1):
        body = {"id": number, **attachment}
        if "blocks" in body:
            body["blocks"] = checked_blocks(workspace, body["blocks"])
        checked.append(body)
    return checked


def message_content(
    workspace: Workspace,
    *,
    text: str,
    blocks: Any = None,  # noqa: ANN401 - JSON from outside
    attachments: Any = None,  # noqa: ANN401 - likewise
    metadata: Any = None,  # noqa: ANN401 - likewise
    markdown_text: str | None = None,
    most_text: int = limits.MESSAGE_CHARACTERS,
) -> JsonObject:
    """The checked parts of a message that are there.

    Raises:
        MethodRefused: With the code of the first thing that is wrong; ``no_text`` when there is nothing at all.
    """
    if markdown_text:
        if text or blocks:
            raise MethodRefused("markdown_text_conflict")
        if len(markdown_text) > limits.STREAM_MARKDOWN_CHARACTERS:
            raise MethodRefused("msg_too_long")
        blocks, text = [{"type": "markdown", "text": markdown_text}], escape(markdown_text)
    body: JsonObject = {"text": checked_text(workspace, text, most=most_text)}
    if blocks:
        body["blocks"] = checked_blocks(workspace, blocks)
    if attachments:
        body["attachments"] = _attachments(workspace, attachments)
    if not (text.strip() or blocks or attachments):
        raise MethodRefused("no_text")
    if blocks and not text.strip() and not attachments:
        workspace.complain("a message with blocks but no text: notifications and screen readers show nothing")
    if metadata is not None:
        body["metadata"] = checked_metadata(metadata)
    return body


def bot_message(workspace: Workspace, content: JsonObject, *, thread_ts: str | None = None) -> JsonObject:
    """A message of the app with a new timestamp (https://docs.slack.dev/reference/events/message)."""
    app = workspace.seed.app
    message: JsonObject = {
        "type": "message",
        "ts": workspace.ids.new_ts(),
        "user": app.bot_user_id,
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "team": workspace.seed.team_id,
        "bot_profile": {
            "id": app.bot_id,
            "app_id": app.app_id,
            "name": app.bot_real_name,
            "deleted": False,
            "updated": int(workspace.clock()),
            "team_id": workspace.seed.team_id,
        },
        **content,
    }
    if thread_ts is not None:
        message["thread_ts"] = thread_ts
    if any(name in content for name in _OWN_LOOKS):
        message["subtype"] = "bot_message"
    return message
