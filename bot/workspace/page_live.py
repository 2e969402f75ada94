"""The WebSocket of the page: one line of JSON for everything that changes for one person."""

import asyncio
import contextlib
import threading
from collections import deque
from typing import Final

from fastapi import WebSocket, WebSocketDisconnect

from bot.workspace.json_types import JsonObject
from bot.workspace.live import Told
from bot.workspace.presenting import page_conversation
from bot.workspace.workspace import Workspace

_POLICY_VIOLATION: Final = 1008
# A page that reads nothing is cut off rather than filling the memory; it reloads and reconnects.
_MOST_UNREAD: Final = 2_000
# Nobody sees a tenth of a second, and under load it makes many unread counts into one.
_PAUSE_SECONDS: Final = 0.1
_UNREAD: Final = "unread"


async def serve_live(workspace: Workspace, websocket: WebSocket, user_id: str) -> None:
    """Send a person's live events until the page goes away."""
    user = workspace.people.find(user_id)
    if user is None or user.deleted or not _same_origin(websocket):
        await websocket.close(code=_POLICY_VIOLATION)
        return
    await websocket.accept()
    waiting = _Waiting(asyncio.get_running_loop())
    stop = workspace.live.listen(user.id, waiting.add)
    waiting.add(Told({"type": "hello", "app_connected": workspace.app_is_connected}))
    sender = asyncio.create_task(_send(workspace, websocket, user.id, waiting))
    receiver = asyncio.create_task(_until_gone(websocket))
    overflow = asyncio.create_task(waiting.overflowed.wait())
    tasks = (sender, receiver, overflow)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _same_origin(websocket: WebSocket) -> bool:
    """Pages of other sites must not listen in: their browser says where they come from."""
    origin = websocket.headers.get("origin")
    return origin is None or origin.partition("://")[2] == websocket.headers.get("host")


class _Waiting:
    """What one page has not been told yet; filled from any thread, emptied on the server's loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._told: deque[Told] = deque()
        self._unread: set[str] = set()
        self._something = asyncio.Event()
        self.overflowed = asyncio.Event()

    def add(self, told: Told) -> None:
        """Take an event; many unread counts of one conversation are one."""
        with self._lock:
            is_first = not self._told and not self._unread
            is_too_many = len(self._told) >= _MOST_UNREAD
            if told.event["type"] == _UNREAD:
                self._unread.add(told.event["channel"])
            elif not is_too_many:
                self._told.append(told)
        with contextlib.suppress(RuntimeError):  # the loop has closed while the server stops
            if is_first:
                self._loop.call_soon_threadsafe(self._something.set)
            if is_too_many:
                self._loop.call_soon_threadsafe(self.overflowed.set)

    async def take(self) -> tuple[list[Told], list[str]]:
        """Wait for events; gives them and the conversations whose unread counts have changed."""
        await self._something.wait()
        self._something.clear()
        with self._lock:
            told, unread = list(self._told), sorted(self._unread)
            self._told.clear()
            self._unread.clear()
        return told, unread


async def _send(workspace: Workspace, websocket: WebSocket, user_id: str, waiting: _Waiting) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            told, unread = await waiting.take()
            told += [Told(_unread(workspace, channel_id, user_id)) for channel_id in unread]
            # One frame for all: with hundreds of pages open it is the frames that cost.
            await websocket.send_text("\n".join(each.text for each in told))
            await asyncio.sleep(_PAUSE_SECONDS)


def _unread(workspace: Workspace, channel_id: str, user_id: str) -> JsonObject:
    with workspace.lock:
        channel = workspace.channels.find(channel_id)
        counts = page_conversation(workspace, channel, user_id=user_id) if channel else {}
    event: JsonObject = {"type": _UNREAD, "channel": channel_id}
    return event | {key: counts[key] for key in ("unread", "mentions", "last_read") if key in counts}


async def _until_gone(websocket: WebSocket) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
