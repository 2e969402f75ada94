"""The WebSocket of the page: one JSON object for everything that changes for one person."""

import asyncio
import contextlib
import json

from fastapi import WebSocket, WebSocketDisconnect

from bot.workspace.json_types import JsonObject
from bot.workspace.workspace import Workspace

_POLICY_VIOLATION = 1008
# A page that reads nothing is cut off rather than filling the memory; it reloads and reconnects.
_MOST_UNREAD = 2_000


async def serve_live(workspace: Workspace, websocket: WebSocket, user_id: str) -> None:
    """Send a person's live events until the page goes away."""
    user = workspace.people.find(user_id)
    if user is None or user.deleted or not _same_origin(websocket):
        await websocket.close(code=_POLICY_VIOLATION)
        return
    await websocket.accept()
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[JsonObject] = asyncio.Queue()

    def listener(event: JsonObject) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed while the server stops
            loop.call_soon_threadsafe(queue.put_nowait, event)

    stop = workspace.live.listen(user.id, listener)
    queue.put_nowait({"type": "hello", "app_connected": workspace.app_is_connected})
    sender = asyncio.create_task(_send(websocket, queue))
    receiver = asyncio.create_task(_until_gone(websocket))
    try:
        await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop()
        for task in (sender, receiver):
            task.cancel()
        await asyncio.gather(sender, receiver, return_exceptions=True)


def _same_origin(websocket: WebSocket) -> bool:
    """Pages of other sites must not listen in: their browser says where they come from."""
    origin = websocket.headers.get("origin")
    return origin is None or origin.partition("://")[2] == websocket.headers.get("host")


async def _send(websocket: WebSocket, queue: "asyncio.Queue[JsonObject]") -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while queue.qsize() < _MOST_UNREAD:
            event = await queue.get()
            await websocket.send_text(json.dumps(event, ensure_ascii=False))


async def _until_gone(websocket: WebSocket) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
