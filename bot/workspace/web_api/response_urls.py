"""Answers to a ``response_url``: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses."""

import copy
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.workspace import limits
from bot.workspace.bodies import read_body
from bot.workspace.channels import Channel
from bot.workspace.content import bot_message, message_content
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import add_ephemeral, add_message, change_message, delete_message, tell_ephemeral
from bot.workspace.triggers import ResponseAddress
from bot.workspace.workspace import Workspace


def create_response_router(workspace: Workspace) -> APIRouter:
    """The router for ``/actions/…``, which needs no token."""
    router = APIRouter()

    @router.post("/actions/{team_id}/{secret}")
    async def respond(team_id: str, secret: str, request: Request) -> Response:  # noqa: ARG001 - part of the address
        try:
            body = _parse(await read_body(request, most_bytes=limits.REQUEST_BYTES))
            with workspace.lock:
                address = workspace.triggers.use_address(secret)
                answer_address(workspace, address, body)
        except MethodRefused as refusal:
            status = refusal.http_status if refusal.http_status != 200 else 400  # noqa: PLR2004 - HTTP
            return JSONResponse(refusal.answer(), status_code=status)
        return PlainTextResponse("ok")

    return router


def _parse(body: bytes) -> JsonObject:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        raise MethodRefused("invalid_payload") from None
    if not isinstance(decoded, dict):
        raise MethodRefused("invalid_payload")
    return decoded


def answer_address(workspace: Workspace, address: ResponseAddress, body: JsonObject) -> None:
    """Do what an app asked for through a response address or in the answer to a command."""
    channel = workspace.channels.find(address.channel_id)
    if channel is None:
        raise MethodRefused("channel_not_found", http_status=404)
    if body.get("delete_original"):
        _delete_original(workspace, channel, address)
        return
    content = message_content(
        workspace,
        text=str(body.get("text") or ""),
        blocks=_maybe_json(body.get("blocks")),
        attachments=_maybe_json(body.get("attachments")),
        metadata=_maybe_json(body.get("metadata")),
    )
    if body.get("replace_original") and address.message_ts:
        _replace_original(workspace, channel, address, content)
        return
    thread_ts = body.get("thread_ts")
    message = bot_message(workspace, content, thread_ts=str(thread_ts) if thread_ts else None)
    if body.get("response_type") == "in_channel":
        add_message(workspace, channel, message)
    else:
        message["is_ephemeral"] = True
        add_ephemeral(workspace, channel, message, user_id=address.user_id)


def _maybe_json(value: Any) -> Any:  # noqa: ANN401 - JSON from outside
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise MethodRefused("invalid_blocks_format") from None


def _delete_original(workspace: Workspace, channel: Channel, address: ResponseAddress) -> None:
    if address.message_ts is None:
        raise MethodRefused("message_not_found")
    if address.is_ephemeral:
        workspace.messages.remove_ephemeral(channel.id, address.message_ts)
        gone = {"type": "ephemeral_deleted", "channel": channel.id, "ts": address.message_ts}
        workspace.live.tell(gone, audience=frozenset({address.user_id}))
    else:
        delete_message(workspace, channel, address.message_ts)


def _replace_original(
    workspace: Workspace, channel: Channel, address: ResponseAddress, content: JsonObject
) -> None:
    ts = address.message_ts or ""
    if address.is_ephemeral:
        found = workspace.messages.find_ephemeral(channel.id, ts)
        message = found[1] if found else None
    else:
        message = workspace.messages.find(channel.id, ts)
    if message is None:
        raise MethodRefused("message_not_found")
    previous = copy.deepcopy(message)
    message.pop("blocks", None)
    message.pop("attachments", None)
    message |= content
    if address.is_ephemeral:
        tell_ephemeral(workspace, channel, message, user_id=address.user_id)
    else:
        message["edited"] = {"user": workspace.bot_user_id, "ts": workspace.ids.new_ts()}
        change_message(workspace, channel, message, previous=previous)
