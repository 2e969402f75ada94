"""Keeping conversations over a restart, in one JSON file; files and views live only as long as the process."""

import asyncio
import dataclasses
import json
import logging
import threading
from pathlib import Path

from bot.workspace.channels import Channel
from bot.workspace.json_types import JsonObject
from bot.workspace.workspace import Workspace

_logger = logging.getLogger(__name__)
_VERSION = 1
_SAVE_SECONDS = 2.0


def save_state(workspace: Workspace) -> None:
    """Write the file named by ``persist``, all or nothing; without it do nothing."""
    path = workspace.persist
    if path is None:
        return
    with workspace.lock:
        state = _snapshot(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    temporary.replace(path)


async def save_regularly(workspace: Workspace) -> None:
    """Save every two seconds while something happens, so that little is lost when the process is killed."""
    if workspace.persist is None:
        return
    changed = threading.Event()
    stop = workspace.live.listen(None, lambda _event: changed.set())
    try:
        while True:
            await asyncio.sleep(_SAVE_SECONDS)
            if changed.is_set():
                changed.clear()
                save_state(workspace)
    finally:
        stop()


def _snapshot(workspace: Workspace) -> JsonObject:
    messages = workspace.messages.dump()
    return {
        "version": _VERSION,
        "team_id": workspace.seed.team_id,
        "channels": [dataclasses.asdict(channel) for channel in workspace.channels],
        "messages": {channel: list(by_ts.values()) for channel, by_ts in messages.items()},
        "latest_ts": workspace.ids.new_ts(),
        "number": int(workspace.ids.new_id("").lstrip("0"), 36),
    }


def load_state(workspace: Workspace) -> None:
    """Take over what an earlier run saved; an unreadable or foreign file is set aside with a warning."""
    path = workspace.persist
    if path is None or not path.exists():
        return
    try:
        saved = _read(path, team_id=workspace.seed.team_id)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        _set_aside(path, error)
        return
    with workspace.lock:
        for channel in saved.channels:
            workspace.channels.add(channel)
        workspace.messages.load(saved.messages)
        workspace.ids.skip_past(ts=saved.latest_ts, number=saved.number)


@dataclasses.dataclass(frozen=True)
class _Saved:
    channels: list[Channel]
    messages: JsonObject
    latest_ts: str
    number: int


def _read(path: Path, *, team_id: str) -> _Saved:
    state = json.loads(path.read_text(encoding="utf-8"))
    if state["version"] != _VERSION or state["team_id"] != team_id:
        raise ValueError("the file belongs to another workspace")
    return _Saved(
        channels=[Channel(**entry) for entry in state["channels"]],
        messages={channel: {m["ts"]: m for m in entries} for channel, entries in state["messages"].items()},
        latest_ts=str(state["latest_ts"]),
        number=int(state["number"]),
    )


def _set_aside(path: Path, error: Exception) -> None:
    _logger.warning("workspace_state_unreadable path=%s error=%s", path, error)
    path.replace(path.with_suffix(".unreadable"))
