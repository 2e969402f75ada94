"""The routes of the page: the page itself, its static files, and the fragments it fetches."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Cookie, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from bot.workspace.errors import PersonRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.fragments import (
    conversation_fragment,
    home_fragment,
    modal_fragment,
    reader_context,
    reader_language,
    sidebar_fragment,
)
from bot.workspace.page.settings import PageSettings
from bot.workspace.page.shell import render_page, template_environment
from bot.workspace.page.source import PageSource, WorkspaceSource
from bot.workspace.workspace import Workspace

_STATIC: Final = Path(__file__).parent / "static"
_MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_MOST_MESSAGES: Final = 1_000

# Nothing runs, loads or posts but what this server sends: no inline script or style, no other host.
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class _RefusingRoute(APIRoute):
    """Turns refusals into the page API's error object."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except PersonRefused as refusal:
                body = {"ok": False, "error": refusal.code, "message": refusal.sentence}
                return JSONResponse(body, status_code=refusal.http_status)

        return handle


Reader = Annotated[str, Query(alias="as")]


class ConversationQuery(BaseModel):
    """Ask for the newest ``limit`` messages of a conversation or thread, or for those right before a timestamp."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reader: str = Field(alias="as")
    lang: str | None = None
    channel: str
    thread_ts: str | None = None
    before: str | None = Field(default=None, pattern=r"^\d+(\.\d+)?$")
    new_after: str | None = Field(default=None, pattern=r"^\d+(\.\d+)?$")
    limit: int = Field(default=50, ge=1, le=_MOST_MESSAGES)


class ViewRequest(BaseModel):
    """Ask for an open modal's HTML with what has been typed so far, by block and action id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reader: str = Field(alias="as")
    lang: str | None = None
    view_id: str
    typed: dict[str, dict[str, object]] = {}


def create_page_router(workspace: Workspace, settings: PageSettings | None = None) -> APIRouter:
    """The page of a workspace.

    Args:
        workspace: What the page shows; messages and actions go through the page API beside it.
        settings: Title, welcome and first steps; without them a plain welcome is shown.
    """
    source = WorkspaceSource(workspace)
    router = APIRouter(route_class=_RefusingRoute)
    _add_page(router, source, settings=settings or PageSettings())
    _add_static_files(router)
    _add_fragments(router, source)
    return router


def _context(state: JsonObject, lang: str | None) -> RenderContext:
    return reader_context(state, language=reader_language(state, lang), now=datetime.now(UTC))


def _add_page(router: APIRouter, source: PageSource, *, settings: PageSettings) -> None:
    templates = template_environment()

    @router.get("/")
    def page(
        reader: Annotated[str | None, Query(alias="as")] = None,
        lang: str | None = None,
        theme: Annotated[str | None, Cookie(alias="workspace_theme")] = None,
    ) -> Response:
        """The page as somebody; a name nobody has shows the default viewer."""
        state = source.state(_known_reader(source, reader, settings=settings))
        html = render_page(state, _context(state, lang), settings=settings, theme=theme, templates=templates)
        return HTMLResponse(html, headers=SECURITY_HEADERS)


def _known_reader(source: PageSource, reader: str | None, *, settings: PageSettings) -> str | None:
    for who in (reader, settings.default_viewer):
        user_id = source.user_id_of(who) if who else None
        if user_id:
            return user_id
    return None


def _add_static_files(router: APIRouter) -> None:
    @router.get("/workspace/page/static/{name}")
    def static_file(name: str) -> Response:
        """A script, style sheet or icon of the page."""
        # The list comes from the folder, so no name can lead out of it.
        known = {path.name: path for path in _STATIC.iterdir() if path.suffix in _MEDIA_TYPES}
        path = known.get(name)
        if path is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache"}
        return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers=headers)


def _add_fragments(router: APIRouter, source: PageSource) -> None:
    @router.get("/workspace/page/sidebar")
    def sidebar(reader: Reader, lang: str | None = None) -> Response:
        """The list of conversations."""
        state = source.state(reader)
        return _html(sidebar_fragment(state, _context(state, lang)))

    @router.get("/workspace/page/home")
    def home(reader: Reader, lang: str | None = None) -> Response:
        """The Home tab."""
        state = source.state(reader)
        return _html(home_fragment(state, _context(state, lang)))

    @router.get("/workspace/page/conversation")
    def conversation(query: Annotated[ConversationQuery, Query()]) -> Response:
        """The newest messages of a conversation or thread, or those before a timestamp."""
        is_thread = query.thread_ts is not None
        state = source.state(query.reader)
        answer = source.messages(
            query.reader,
            query.channel,
            thread_ts=query.thread_ts,
            before=query.before,
            newest=query.limit + 1,
        )
        fragment = conversation_fragment(
            state,
            answer,
            _context(state, query.lang),
            in_thread=is_thread,
            newest=query.limit,
            new_after=query.new_after,
        )
        return JSONResponse(fragment)

    @router.post("/workspace/page/view")
    def view(request: ViewRequest) -> Response:
        """One open modal."""
        state = source.state(request.reader)
        context = _context(state, request.lang)
        found = modal_fragment(state, context, view_id=request.view_id, typed=request.typed)
        if found is None:
            # Closed in the meantime: nothing is wrong, there is only nothing to draw.
            return JSONResponse({"ok": False, "error": "view_not_found"})
        return _html(found)


def _html(markup: str) -> Response:
    return JSONResponse({"ok": True, "html": str(markup)}, headers={"Cache-Control": "no-store"})
