"""Keeping other web sites out: their pages run in the same browser as ours."""

import urllib.parse
from http import HTTPStatus
from typing import Final

from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class LoopbackOnly:
    """ASGI middleware that answers 403 to requests another site's page sent, and to foreign host names.

    A browser names the page's origin in ``Origin``; a foreign name that points to 127.0.0.1 shows in ``Host``.
    WebSockets check their origin themselves, since refusing one needs the socket.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is not None and not _is_ours(headers):
            refusal = PlainTextResponse(
                "this workspace serves its own page only", status_code=HTTPStatus.FORBIDDEN
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ours(headers: Headers) -> bool:
    host = headers.get("host", "")
    origin = headers.get("origin")
    named = urllib.parse.urlsplit(f"//{host}").hostname
    return named in _LOOPBACK_NAMES and (origin is None or urllib.parse.urlsplit(origin).netloc == host)
