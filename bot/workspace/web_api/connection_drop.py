"""Ending a request without an answer, as a failing network does."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class DropConnection(Exception):
    """Raised where the connection is to be cut."""


class CuttableProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol that can be found again by the client's address and port."""

    open_connections: "dict[tuple[str, int], CuttableProtocol]" = {}  # noqa: RUF012 - shared on purpose

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        if self.client is not None:
            self.open_connections[self.client] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self.client is not None:
            self.open_connections.pop(self.client, None)
        super().connection_lost(exc)


class CutConnections:
    """ASGI middleware that resets the socket when :class:`DropConnection` comes out of the app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        try:
            await self._app(scope, receive, send)
        except DropConnection:
            protocol = CuttableProtocol.open_connections.get(tuple(scope.get("client") or ("", 0)))
            if protocol is None:
                raise
            protocol.transport.abort()
            # uvicorn answers 500 unless it has noticed the loss before we return.
            while (await receive())["type"] != "http.disconnect":
                pass
