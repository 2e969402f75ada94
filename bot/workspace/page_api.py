"""The page API: what the browser page asks for and does, under ``/workspace/`` (docs/workspace-page-api.md)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.workspace import limits
from bot.workspace import page_requests as ask
from bot.workspace.acting import interacting, modals, writing
from bot.workspace.bodies import require_length
from bot.workspace.errors import MethodRefused, PersonRefused
from bot.workspace.files import page_file
from bot.workspace.json_types import JsonObject
from bot.workspace.page_live import serve_live
from bot.workspace.page_state import page_messages, page_state, search_people
from bot.workspace.presenting import page_conversation, page_message, page_view
from bot.workspace.workspace import Workspace

_logger = logging.getLogger(__name__)
Reader = Annotated[str, Query(alias="as")]


class _RefusingRoute(APIRoute):
    """Turns refusals and malformed requests into the page API's error object."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except PersonRefused as refusal:
                body = {"ok": False, "error": refusal.code, "message": refusal.sentence}
                return JSONResponse(body, status_code=refusal.http_status)
            except HTTPException as error:  # FastAPI's own, for a body that it cannot parse at all
                body = {"ok": False, "error": "invalid_request", "message": str(error.detail)}
                return JSONResponse(body, status_code=error.status_code)
            except RequestValidationError as error:
                where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
                body = {"ok": False, "error": "invalid_request", "message": where}
                return JSONResponse(body, status_code=HTTPStatus.BAD_REQUEST)

        return handle


def create_page_api_router(workspace: Workspace) -> APIRouter:
    """The router for ``/workspace/api``, ``/workspace/files`` and ``/workspace/live``."""
    router = APIRouter(prefix="/workspace", route_class=_RefusingRoute)
    _add_reading(router, workspace)
    _add_writing(router, workspace)
    _add_places(router, workspace)
    _add_files(router, workspace)
    _add_elements(router, workspace)
    _add_app_entry_points(router, workspace)
    _add_live(router, workspace)
    return router


def _add_reading(router: APIRouter, workspace: Workspace) -> None:
    @router.get("/api/state")
    def state(reader: Annotated[str | None, Query(alias="as")] = None) -> JsonObject:
        return page_state(workspace, reader)

    @router.get("/api/messages")
    def messages(query: Annotated[ask.MessagesQuery, Query()]) -> JsonObject:
        return page_messages(
            workspace,
            query.person,
            query.channel,
            thread_ts=query.thread_ts,
            before=query.before,
            newest=query.limit,
        )

    @router.get("/api/search_people")
    def find_people(reader: Reader, q: str = "") -> JsonObject:
        workspace.person(reader)
        return {"ok": True, "people": search_people(workspace, q)}


def _add_writing(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/api/post")
    def post(request: ask.PostRequest) -> JsonObject:
        message = writing.post(
            workspace,
            user_id=request.person,
            channel_id=request.channel,
            text=request.text,
            thread_ts=request.thread_ts,
            file_ids=request.file_ids,
        )
        return {"ok": True, "message": page_message(workspace, request.channel, message)}

    @router.post("/api/edit")
    def edit(request: ask.EditRequest) -> JsonObject:
        writing.edit(
            workspace, user_id=request.person, channel_id=request.channel, ts=request.ts, text=request.text
        )
        return {"ok": True}

    @router.post("/api/delete")
    def delete(request: ask.MessageRequest) -> JsonObject:
        writing.delete(workspace, user_id=request.person, channel_id=request.channel, ts=request.ts)
        return {"ok": True}

    @router.post("/api/react")
    def react(request: ask.ReactRequest) -> JsonObject:
        writing.react(
            workspace,
            user_id=request.person,
            channel_id=request.channel,
            ts=request.ts,
            name=request.name,
            remove=request.remove,
        )
        return {"ok": True}

    @router.post("/api/read")
    def read(request: ask.MessageRequest) -> JsonObject:
        writing.mark_read(workspace, user_id=request.person, channel_id=request.channel, ts=request.ts)
        return {"ok": True}


def _add_places(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/api/open_dm")
    def open_dm(request: ask.DirectMessageRequest) -> JsonObject:
        channel = writing.open_direct_message(workspace, user_id=request.person, other_id=request.user)
        return {"ok": True, "conversation": page_conversation(workspace, channel, user_id=request.person)}

    @router.post("/api/join")
    def join(request: ask.ChannelRequest) -> JsonObject:
        channel = writing.join(workspace, user_id=request.person, channel_id=request.channel)
        return {"ok": True, "conversation": page_conversation(workspace, channel, user_id=request.person)}

    @router.post("/api/stop")
    def stop(request: ask.StopRequest) -> JsonObject:
        writing.stop_answer(
            workspace, user_id=request.person, channel_id=request.channel, thread_ts=request.thread_ts
        )
        return {"ok": True}


def _add_files(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/api/upload")
    async def upload(request: Request) -> JsonObject:
        try:
            require_length(request, most_bytes=limits.FILE_BYTES + limits.REQUEST_BYTES)
        except MethodRefused as refusal:
            sentence = "a file may have at most 50 MB"
            raise PersonRefused("file_upload_size_restricted", sentence, http_status=413) from refusal
        async with request.form() as form:
            person = form.get("as")
            files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            if not isinstance(person, str) or not files:
                raise PersonRefused("invalid_request", "the form needs as and file")
            stored = [
                writing.upload(
                    workspace, user_id=person, name=each.filename or "file", content=await each.read()
                )
                for each in files
            ]
        return {"ok": True, "files": [page_file(each) for each in stored]}

    @router.get("/files/{file_id}")
    def file(file_id: str, download: bool = False) -> Response:  # noqa: FBT001, FBT002 - a query parameter
        stored = workspace.files.find(file_id)
        if stored is None:
            raise PersonRefused("file_not_found", f"there is no file {file_id!r}", http_status=404)
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        if download or not stored.is_image:
            headers["Content-Disposition"] = _attachment(stored.name)
        return Response(stored.content, media_type=stored.mimetype, headers=headers)


def _attachment(name: str) -> str:
    """A header value that no file name can break out of (RFC 6266)."""
    quoted = "".join(
        c if c.isascii() and (c.isalnum() or c in "._-") else f"%{b:02X}" for c in name for b in c.encode()
    )
    return f"attachment; filename*=UTF-8''{quoted}"


def _add_elements(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/api/act")
    async def act(request: ask.ActRequest) -> JsonObject:
        answered = interacting.press(
            workspace,
            user_id=request.person,
            action_id=request.action_id,
            block_id=request.block_id,
            value=request.value,
            typed=request.state,
            **_place(request),
        )
        return _acknowledged((await asyncio.wrap_future(answered)).ok) | {"action_ts": workspace.ids.new_ts()}

    @router.post("/api/options")
    async def options(request: ask.OptionsRequest) -> JsonObject:
        answered = interacting.ask_options(
            workspace,
            user_id=request.person,
            action_id=request.action_id,
            block_id=request.block_id,
            text=request.value,
            **_place(request),
        )
        return await asyncio.wrap_future(answered)

    @router.post("/api/submit")
    async def submit(request: ask.SubmitRequest) -> JsonObject:
        answered = modals.submit(
            workspace,
            user_id=request.person,
            view_id=request.view_id,
            typed=request.state,
            language=request.lang,
        )
        return await asyncio.wrap_future(answered)

    @router.post("/api/close")
    def close(request: ask.CloseRequest) -> JsonObject:
        modals.close(workspace, user_id=request.person, view_id=request.view_id, clear=request.clear)
        stack = workspace.views.stack_of(request.person)
        return {"ok": True, "modals": [page_view(workspace, opened) for opened in stack]}


def _place(request: ask.ElementRequest) -> dict[str, Any]:
    return {"view_id": request.view_id, "channel_id": request.channel, "message_ts": request.message_ts}


def _acknowledged(ok: bool) -> JsonObject:  # noqa: FBT001 - the one thing it says
    return {"ok": True} if ok else {"ok": False, "error": interacting.NOT_RESPONDING}


def _add_app_entry_points(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/api/open_home")
    def open_home(request: ask.HomeRequest) -> JsonObject:
        interacting.open_home(workspace, user_id=request.person, tab=request.tab)
        home = workspace.views.home_of(request.person)
        return {"ok": True, "home": page_view(workspace, home) if home else None}

    @router.post("/api/command")
    async def command(request: ask.CommandRequest) -> JsonObject:
        answered = interacting.run_command(
            workspace,
            user_id=request.person,
            channel_id=request.channel,
            command=request.command,
            text=request.text,
        )
        return await asyncio.wrap_future(answered)

    @router.post("/api/shortcut")
    async def shortcut(request: ask.ShortcutRequest) -> JsonObject:
        answered = interacting.run_shortcut(
            workspace,
            user_id=request.person,
            callback_id=request.callback_id,
            channel_id=request.channel,
            message_ts=request.message_ts,
        )
        return _acknowledged((await asyncio.wrap_future(answered)).ok)


def _add_live(router: APIRouter, workspace: Workspace) -> None:
    @router.websocket("/live")
    async def live(websocket: WebSocket, reader: Reader) -> None:
        await serve_live(workspace, websocket, reader)
