"""``/api/METHOD``: reads a request as Slack does, finds the method, answers with Slack's JSON."""

import asyncio
import json
import logging
import urllib.parse
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from bot.workspace import limits
from bot.workspace.bodies import read_body, require_length
from bot.workspace.errors import MethodRefused
from bot.workspace.faults import ApiFault
from bot.workspace.json_types import JsonObject
from bot.workspace.web_api import (
    assistant,
    blocks,
    chat,
    conversations,
    files,
    general,
    reactions,
    streams,
    users,
    views,
)
from bot.workspace.web_api.call import Arguments, Call, Method
from bot.workspace.web_api.connection_drop import DropConnection
from bot.workspace.workspace import Workspace

_logger = logging.getLogger(__name__)
_FAMILIES: Final = (assistant, blocks, chat, conversations, files, general, reactions, streams, users, views)
METHODS: Final = MappingProxyType({method.name: method for family in _FAMILIES for method in family.METHODS})
"""Every method the workspace knows, by name."""


def create_api_router(workspace: Workspace) -> APIRouter:
    """The router for ``/api/…``."""
    router = APIRouter()

    @router.api_route("/api/{name}", methods=["GET", "POST"])
    async def call_method(name: str, request: Request) -> Response:
        try:
            return await _answer(workspace, name, request)
        except MethodRefused as refusal:
            _logger.info("web_api_refused method=%s error=%s", name, refusal.code)
            return JSONResponse(refusal.answer(), status_code=refusal.http_status, headers=refusal.headers)

    return router


async def _answer(workspace: Workspace, name: str, request: Request) -> Response:
    fault = workspace.faults.take_api(name)
    if fault is not None and not fault.after_effect:
        early = await _suffer(fault)
        if early is not None:
            return early
    raw, is_json = await _read(request)
    method = METHODS.get(name)
    if method is None:
        workspace.complain(f"the app called {name}, which this workspace does not know")
        raise MethodRefused("unknown_method", fields={"req_method": name})
    _check_token(workspace, method, _token(request, raw))
    if method.tier:
        workspace.rate_limits.count_tier(name, method.tier)
    arguments = Arguments({} if is_json and method.form_only else raw)
    with workspace.lock:
        body = method.handler(Call(workspace, arguments, name))
    if fault is not None and fault.after_effect:
        late = await _suffer(fault)
        if late is not None:
            return late
    return JSONResponse({"ok": True, **body}, headers=_scope_headers(workspace, method))


async def _suffer(fault: ApiFault) -> Response | None:
    if fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
    if fault.drop_connection:
        raise DropConnection
    if fault.http_status == HTTPStatus.TOO_MANY_REQUESTS:
        headers = {"Retry-After": str(fault.retry_after_seconds)}
        return JSONResponse(
            {"ok": False, "error": "ratelimited"}, status_code=fault.http_status, headers=headers
        )
    if fault.http_status is not None:
        return Response("upstream failure", status_code=fault.http_status, media_type="text/plain")
    if fault.error is not None:
        return JSONResponse({"ok": False, "error": fault.error})
    return None


async def _read(request: Request) -> tuple[JsonObject, bool]:
    """The arguments of a request from query, form or JSON body, and whether the body was JSON."""
    raw: JsonObject = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET" or not kind:
        return raw, False
    if kind == "application/json":
        return raw | _json_body(await read_body(request, most_bytes=limits.REQUEST_BYTES)), True
    if kind == "application/x-www-form-urlencoded":
        text = (await read_body(request, most_bytes=limits.REQUEST_BYTES)).decode(errors="replace")
        return raw | dict(urllib.parse.parse_qsl(text, keep_blank_values=True)), False
    if kind == "multipart/form-data":
        require_length(request, most_bytes=limits.REQUEST_BYTES)
        async with request.form() as form:
            return raw | {
                key: value for key, value in form.items() if not isinstance(value, UploadFile)
            }, False
    raise MethodRefused("invalid_post_type")


def _json_body(body: bytes) -> JsonObject:
    if not body.strip():
        return {}
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        raise MethodRefused("invalid_json") from None
    if not isinstance(decoded, dict):
        raise MethodRefused("json_not_object")
    return decoded


def _token(request: Request, raw: JsonObject) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    given = raw.pop("token", None)
    return str(given) if given else None


def _check_token(workspace: Workspace, method: Method, token: str | None) -> None:
    if method.token == "none":  # noqa: S105 - a kind of token
        return
    if token is None:
        raise MethodRefused("not_authed")
    app = workspace.seed.app
    if token not in {app.bot_token, app.app_token}:
        raise MethodRefused("invalid_auth")
    wanted = app.app_token if method.token == "app" else app.bot_token  # noqa: S105 - likewise
    if token != wanted:
        raise MethodRefused("not_allowed_token_type")
    if app.scopes is not None and method.scopes and not app.scopes & set(method.scopes):
        needed = {"needed": method.scopes[0], "provided": ",".join(sorted(app.scopes))}
        raise MethodRefused("missing_scope", fields=needed)


def _scope_headers(workspace: Workspace, method: Method) -> dict[str, str]:
    return {
        "X-OAuth-Scopes": ",".join(sorted(workspace.seed.app.scopes or ())),
        "X-Accepted-OAuth-Scopes": ",".join(method.scopes),
        "X-Slack-Req-Id": workspace.ids.new_id("req"),
    }
