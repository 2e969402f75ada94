"""Keeping a workspace over a restart: one JSON file, and a folder beside it for what was uploaded.

Conversations, Home tabs, files, scheduled messages, prompts, titles and reading marks come back; open
modals, ephemeral messages and running streams do not, as in Slack's client after a reload.
"""

import asyncio
import dataclasses
import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.workspace.channels import Channel
from bot.workspace.files import StoredFile
from bot.workspace.json_types import JsonObject
from bot.workspace.views import OpenView
from bot.workspace.workspace import Workspace

_logger = logging.getLogger(__name__)
_VERSION: Final = 1
_SAVE_SECONDS: Final = 2.0
_FILES: Final = ".files"
# One save at a time: the last one, at the end, must neither share its temporary file nor be overtaken by an older.
_SAVING: Final = threading.Lock()
_FILE_ID: Final = re.compile(r"F[0-9A-Z]{1,40}")


def save_state(workspace: Workspace) -> None:
    """Write the file named by ``persist``, all or nothing; without it do nothing."""
    path = workspace.persist
    if path is None:
        return
    with _SAVING:
        with workspace.lock:
            state = _snapshot(workspace)
            contents = {stored.id: stored.content for stored in workspace.files}
        path.parent.mkdir(parents=True, exist_ok=True)
        _save_files(path.with_suffix(_FILES), contents)
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)


def _save_files(folder: Path, contents: dict[str, bytes]) -> None:
    """What is uploaded never changes, so each file is written once; the JSON file names them only afterwards."""
    for file_id, content in contents.items():
        target = folder / file_id
        if not target.exists():
            folder.mkdir(exist_ok=True)
            temporary = target.with_suffix(".new")
            temporary.write_bytes(content)
            temporary.replace(target)


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
                await asyncio.to_thread(save_state, workspace)
    finally:
        stop()


def _snapshot(workspace: Workspace) -> JsonObject:
    return {
        "version": _VERSION,
        "team_id": workspace.seed.team_id,
        "channels": [dataclasses.asdict(channel) for channel in workspace.channels],
        "messages": workspace.messages.dump(),
        "homes": [dataclasses.asdict(home) for home in workspace.views.homes()],
        "files": [stored.facts() for stored in workspace.files],
        "scheduled": workspace.scheduled,
        "thread_titles": [[*place, title] for place, title in workspace.thread_titles.items()],
        "prompts": [[*place, prompts] for place, prompts in workspace.suggested_prompts.items()],
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
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        _set_aside(path, error)
        return
    with workspace.lock:
        for channel in saved.channels:
            workspace.channels.add(channel)
        workspace.messages.load(saved.messages)
        for stored in saved.files:
            workspace.files.restore(stored)
        for home in saved.homes:
            workspace.views.restore_home(home)
        workspace.scheduled.update(saved.scheduled)
        workspace.thread_titles.update({(channel, ts): title for channel, ts, title in saved.thread_titles})
        workspace.suggested_prompts.update({(channel, ts): given for channel, ts, given in saved.prompts})
        workspace.ids.skip_past(ts=saved.latest_ts, number=saved.number)


@dataclasses.dataclass(frozen=True)
class _Saved:
    channels: list[Channel]
    messages: dict[str, list[JsonObject]]
    latest_ts: str
    number: int
    homes: list[OpenView]
    files: list[StoredFile]
    scheduled: dict[str, JsonObject]
    thread_titles: list[tuple[str, str, str]]
    prompts: list[tuple[str, str | None, JsonObject]]


def _read(path: Path, *, team_id: str) -> _Saved:
    state = json.loads(path.read_text(encoding="utf-8"))
    if state["version"] != _VERSION or state["team_id"] != team_id:
        raise ValueError("the file belongs to another workspace")
    folder = path.with_suffix(_FILES)
    return _Saved(
        channels=[Channel(**entry) for entry in state["channels"]],
        messages=state["messages"],
        latest_ts=str(state["latest_ts"]),
        number=int(state["number"]),
        homes=[OpenView(**entry) for entry in state.get("homes", [])],
        files=list(_files(folder, state.get("files", []))),
        scheduled=state.get("scheduled", {}),
        thread_titles=state.get("thread_titles", []),
        prompts=state.get("prompts", []),
    )


def _files(folder: Path, listed: list[JsonObject]) -> Iterator[StoredFile]:
    """What was uploaded; a file that is lost takes nothing else with it."""
    for facts in listed:
        if not _FILE_ID.fullmatch(facts["id"]):
            raise ValueError(f"{facts['id']!r} is no file id")
        try:
            content = (folder / facts["id"]).read_bytes()
        except OSError as error:
            _logger.warning("workspace_file_lost id=%s error=%s", facts["id"], type(error).__name__)
            continue
        yield StoredFile(**facts, content=content)


def _set_aside(path: Path, error: Exception) -> None:
    _logger.warning("workspace_state_unreadable path=%s error=%s", path, error)
    path.replace(path.with_suffix(".unreadable"))
