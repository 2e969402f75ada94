"""Posting what chat.scheduleMessage put off."""

import asyncio
from typing import Final

from bot.workspace.content import bot_message
from bot.workspace.posting import add_message
from bot.workspace.workspace import Workspace

_TICK_SECONDS: Final = 0.2


async def run_scheduled_messages(workspace: Workspace) -> None:
    """Look every fifth of a second; ends when cancelled."""
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        with workspace.lock:
            post_due(workspace)


def post_due(workspace: Workspace) -> None:
    """Post every scheduled message whose time has come."""
    now = workspace.clock()
    due = [key for key, entry in workspace.scheduled.items() if entry["post_at"] <= now]
    for key in due:
        entry = workspace.scheduled.pop(key)
        channel = workspace.channels.find(entry["channel_id"])
        if channel is not None:
            message = bot_message(workspace, entry["content"], thread_ts=entry["thread_ts"])
            add_message(workspace, channel, message)
