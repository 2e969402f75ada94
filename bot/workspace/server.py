"""Serving a workspace: the FastAPI application and a server in a thread of its own."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import AsyncIterator, Coroutine
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.responses import PlainTextResponse

from bot.workspace import limits
from bot.workspace.bodies import read_body, require_length
from bot.workspace.delivery.web_sockets import SOCKET_MODE_PATH, HeartbeatProtocol
from bot.workspace.errors import MethodRefused
from bot.workspace.loopback_only import LoopbackOnly
from bot.workspace.page.routes import create_page_router
from bot.workspace.page.settings import PageSettings
from bot.workspace.page_api import create_page_api_router
from bot.workspace.schedule import run_scheduled_messages
from bot.workspace.state_file import load_state, save_regularly, save_state
from bot.workspace.web_api.connection_drop import CutConnections, CuttableProtocol
from bot.workspace.web_api.endpoint import create_api_router
from bot.workspace.web_api.files import app_may_see
from bot.workspace.web_api.response_urls import create_response_router
from bot.workspace.workspace import Workspace

_logger = logging.getLogger(__name__)
_STOP_SECONDS: Final = 5.0
_START_SECONDS: Final = 10.0
# Longer than browsers and Python's clients keep an idle connection, so that it is they who close it: who writes into
# a connection that is just being closed gets an error instead of an answer.
_KEEP_ALIVE_SECONDS: Final = 75
# A page whose laptop sleeps may be silent for long; one that reads nothing is cut off by its queue.
_PING_SECONDS: Final = 20.0


def create_app(workspace: Workspace, *, page: PageSettings | None = None) -> FastAPI:
    """Everything the workspace serves: Web API, Socket Mode, response addresses, files, page API and page.

    Delivery to the app runs on the event loop that serves this application.

    Args:
        workspace: What to serve.
        page: Title, welcome and first steps of the page.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        load_state(workspace)
        workspace.dispatcher.attach(asyncio.get_running_loop())
        tasks = [asyncio.create_task(run(workspace)) for run in (run_scheduled_messages, save_regularly)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await workspace.dispatcher.detach()
            save_state(workspace)

    app = FastAPI(title="Local workspace", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.include_router(create_api_router(workspace))
    app.include_router(create_response_router(workspace))
    app.include_router(create_page_api_router(workspace))
    _add_socket_mode(app, workspace)
    _add_files(app, workspace)
    app.add_middleware(CutConnections)
    app.add_middleware(LoopbackOnly)
    app.include_router(create_page_router(workspace, page))
    return app


def _add_socket_mode(app: FastAPI, workspace: Workspace) -> None:
    @app.websocket(SOCKET_MODE_PATH)
    async def link(websocket: WebSocket, ticket: str = "") -> None:
        await workspace.socket_mode.serve(websocket, ticket=ticket)


def _add_files(app: FastAPI, workspace: Workspace) -> None:
    @app.post("/upload/v1/{secret}")
    async def upload(secret: str, request: Request) -> Response:
        try:
            content = await _uploaded_bytes(request)
            with workspace.lock:
                workspace.files.receive_upload(secret, content)
        except MethodRefused as refusal:
            return PlainTextResponse(refusal.code, status_code=refusal.http_status)
        return PlainTextResponse(f"OK - {len(content)}")

    @app.get("/files-pri/{team_and_file}/{rest:path}")
    async def download(team_and_file: str, rest: str, request: Request) -> Response:  # noqa: ARG001 - name only
        """Real Slack answers a page to log in, with status 200, where the token is missing or wrong."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        scopes = workspace.seed.app.scopes
        stored = workspace.files.find(team_and_file.rpartition("-")[2])
        allowed = token == workspace.seed.app.bot_token and (scopes is None or "files:read" in scopes)
        if not allowed:
            workspace.complain("a file was asked for without a valid bearer token")
            return Response("<!DOCTYPE html><title>Sign in</title>", media_type="text/html")
        if stored is None or not app_may_see(workspace, stored):
            return PlainTextResponse("not found", status_code=HTTPStatus.NOT_FOUND)
        return Response(
            stored.content, media_type=stored.mimetype, headers={"X-Content-Type-Options": "nosniff"}
        )


async def _uploaded_bytes(request: Request) -> bytes:
    """The body itself, or the first file of a form: both are allowed."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await read_body(request, most_bytes=limits.FILE_BYTES)
    require_length(request, most_bytes=limits.FILE_BYTES + limits.REQUEST_BYTES)
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


class WorkspaceServer:
    """Serves a workspace from a thread, for tests and for ``make run``.

    Args:
        workspace: What to serve.
        port: 0 takes a free one.
        host: A loopback address; anything else is refused.
        page: Title, welcome and first steps of the page.

    Raises:
        ValueError: ``host`` is not a loopback address.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        page: PageSettings | None = None,
    ) -> None:
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise ValueError(
                f"the local workspace has no passwords and is served on loopback only, not on {host!r}"
            )
        self.workspace = workspace
        self._host = host
        self._port = port
        self._page = page
        self._thread: threading.Thread | None = None
        self._server: _ThreadServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        """The address of the page, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    @property
    def api_url(self) -> str:
        """What ``SLACK_API_URL`` has to be, with the slash at the end."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Serve; returns when the port answers.

        Raises:
            OSError: The port is taken.
            RuntimeError: The server did not come up.
        """
        listening = socket.create_server((self._host, self._port), backlog=128)
        self._port = listening.getsockname()[1]
        self.workspace.base_url = self.url
        config = uvicorn.Config(
            create_app(self.workspace, page=self._page),
            http=CuttableProtocol,
            date_header=False,
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            ws_max_size=limits.REQUEST_BYTES,
            ws=HeartbeatProtocol,
            ws_ping_interval=_PING_SECONDS,
            # Loopback has bandwidth to spare, and compressing one event for each page costs more than sending it.
            ws_per_message_deflate=False,
        )
        self._server = _ThreadServer(config)
        self._thread = threading.Thread(
            target=self._run, args=(self._server, listening), name="local-workspace", daemon=True
        )
        self._thread.start()
        if not self._server.up.wait(_START_SECONDS):
            raise RuntimeError("the local workspace did not start; see the log")
        return self

    def _run(self, server: "_ThreadServer", listening: socket.socket) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await server.serve(sockets=[listening])

        try:
            # uvloop where it is installed: it writes what one turn of the loop sends to a page in one go.
            with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
                runner.run(serve())
        finally:
            listening.close()
            server.up.set()

    def stop(self) -> None:
        """Close every connection and end the thread; harmless when it is not running."""
        if self._server is None or self._thread is None:
            return
        if self._loop is not None and self._loop.is_running():
            future = asyncio.run_coroutine_threadsafe(self.workspace.socket_mode.close(), self._loop)
            with contextlib.suppress(TimeoutError):
                future.result(timeout=1)
            self._loop.call_soon_threadsafe(self._server.end)
        self._thread.join(_STOP_SECONDS)
        self._server = self._thread = self._loop = None

    def run_on_loop(
        self, coroutine: Coroutine[object, object, None], *, timeout_seconds: float = 5.0
    ) -> None:
        """Run a coroutine of the workspace, such as ``socket_mode.refresh()``, on its own loop from another thread."""
        if self._loop is None:
            raise RuntimeError("the server is not running")
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=timeout_seconds)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _ThreadServer(uvicorn.Server):
    """A server that says when it is up, ends at once, and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._ending = asyncio.Event()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        # uvicorn's own loop looks ten times a second whether it should end; tests start and end many servers.
        await self._ending.wait()

    def end(self) -> None:
        self.should_exit = True
        self._ending.set()
