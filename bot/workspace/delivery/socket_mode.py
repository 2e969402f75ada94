"""Socket Mode: the app opens WebSockets to us, each envelope goes down one of them.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import WebSocket, WebSocketDisconnect

from bot.workspace import limits
from bot.workspace.delivery.outgoing import Acknowledgement, Outgoing
from bot.workspace.json_types import JsonObject

_NORMAL_CLOSURE = 1000
_POLICY_VIOLATION = 1008
_SERVER_ERROR = 1011
# What starlette and uvicorn raise when a frame is sent to a connection that has ended.
_GONE = (WebSocketDisconnect, RuntimeError, OSError)


@dataclass(eq=False)
class Connection:
    """One open WebSocket of the app."""

    websocket: WebSocket
    waiting: dict[str, "asyncio.Future[Acknowledgement]"] = field(default_factory=dict)
    accepting: bool = True

    async def send(self, message: JsonObject) -> bool:
        """Send one frame; false when the other side is gone."""
        try:
            await self.websocket.send_text(json.dumps(message, ensure_ascii=False))
        except _GONE:
            self.accepting = False
            return False
        return True

    async def close(self, *, code: int = _NORMAL_CLOSURE) -> None:
        """Close from our side; the other side may have gone a moment before."""
        with contextlib.suppress(*_GONE):
            await self.websocket.close(code=code)

    def acknowledge(self, envelope_id: str, acknowledgement: Acknowledgement) -> bool:
        """Settle a waiting envelope; false when nobody waits for it."""
        waiting = self.waiting.pop(envelope_id, None)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(acknowledgement)
        return True


class SocketMode:
    """The app's open connections; used on the server's event loop only, except :meth:`new_ticket`."""

    def __init__(
        self,
        *,
        app_id: str,
        new_secret: Callable[[], str],
        complain: Callable[[str], None],
        on_count: Callable[[int], None],
        ack_seconds: float,
    ) -> None:
        self._app_id = app_id
        self._new_secret = new_secret
        self._complain = complain
        self._on_count = on_count
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._connected: asyncio.Event | None = None

    @property
    def connection_count(self) -> int:
        """How many connections take envelopes."""
        return sum(connection.accepting for connection in self._connections)

    def new_ticket(self) -> str:
        """The secret of one WebSocket address, good for one connection."""
        ticket = self._new_secret()
        self._tickets.add(ticket)
        return ticket

    def _event(self) -> asyncio.Event:
        if self._connected is None:
            self._connected = asyncio.Event()
        return self._connected

    async def wait_until_ready(self, timeout_seconds: float) -> bool:
        """Wait for a connection."""
        if self.connection_count:
            return True
        try:
            await asyncio.wait_for(self._event().wait(), timeout_seconds)
        except TimeoutError:
            return False
        return True

    async def serve(self, websocket: WebSocket, *, ticket: str) -> None:
        """Serve one WebSocket until it closes."""
        if ticket not in self._tickets:
            await websocket.close(code=_POLICY_VIOLATION)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        if self.connection_count >= limits.SOCKET_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await connection.close()
            return
        self._connections.append(connection)
        await connection.send(self._hello())
        self._changed()
        try:
            await self._read(connection)
        finally:
            self._drop(connection)

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": self.connection_count,
            "debug_info": {
                "host": "local-workspace",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _drop(self, connection: Connection) -> None:
        connection.accepting = False
        if connection in self._connections:
            self._connections.remove(connection)
        for envelope_id in list(connection.waiting):
            connection.acknowledge(envelope_id, Acknowledgement(ok=False, reason="connection_failed"))
        self._changed()

    def _changed(self) -> None:
        if self.connection_count:
            self._event().set()
        else:
            self._event().clear()
        self._on_count(self.connection_count)

    async def _read(self, connection: Connection) -> None:
        while True:
            message = await connection.websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            self._take(connection, message.get("text") or "")

    def _take(self, connection: Connection, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            self._complain("Socket Mode: the app sent a frame that is not JSON")
            return
        envelope_id = message.get("envelope_id") if isinstance(message, dict) else None
        if not isinstance(envelope_id, str):
            self._complain("Socket Mode: the app sent a frame without envelope_id")
            return
        payload = message.get("payload")
        if payload is not None and not isinstance(payload, dict):
            self._complain("Socket Mode: the payload of an acknowledgement must be an object")
            payload = None
        if not connection.acknowledge(envelope_id, Acknowledgement(ok=True, payload=payload)):
            self._complain(
                "Socket Mode: an envelope was acknowledged twice, too late or on another connection"
            )

    def _choose(self) -> Connection | None:
        ready = [connection for connection in self._connections if connection.accepting]
        return ready[next(self._turn) % len(ready)] if ready else None

    async def attempt(self, outgoing: Outgoing, *, number: int, reason: str) -> Acknowledgement:
        """Send the envelope down one connection and wait three seconds for its acknowledgement."""
        connection = self._choose()
        if connection is None:
            return Acknowledgement(ok=False, reason="connection_failed")
        envelope: JsonObject = {
            "envelope_id": str(uuid.uuid4()),
            "payload": outgoing.payload,
            "type": outgoing.kind,
            "accepts_response_payload": outgoing.accepts_response,
        }
        if outgoing.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        waiting: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = waiting
        if not await connection.send(envelope):
            connection.waiting.pop(envelope["envelope_id"], None)
            return Acknowledgement(ok=False, reason="connection_failed")
        try:
            answer = await asyncio.wait_for(waiting, self._ack_seconds)
        except TimeoutError:
            connection.waiting.pop(envelope["envelope_id"], None)
            return Acknowledgement(ok=False, reason="timeout")
        if answer.payload and not outgoing.accepts_response:
            self._complain(
                f"Socket Mode: a payload came back for {outgoing.payload.get('type')}, which takes none"
            )
        return answer

    async def refresh(self, *, warning_seconds: float = 0.0) -> None:
        """Ask the app to reconnect, as Slack does every few hours: a warning, then the end of the connection."""
        old = [connection for connection in self._connections if connection.accepting]
        if warning_seconds:
            for connection in old:
                await connection.send({"type": "disconnect", "reason": "warning", "debug_info": {}})
            await asyncio.sleep(warning_seconds)
        for connection in old:
            connection.accepting = False
            await connection.send({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        self._changed()

    async def drop_connections(self) -> None:
        """Cut every connection without a word, as a failing network does."""
        for connection in list(self._connections):
            connection.accepting = False
            await connection.close(code=_SERVER_ERROR)
        self._changed()

    async def close(self) -> None:
        """Close every connection."""
        await self.drop_connections()
