"""Two hundred people at once in the local workspace: is anything lost, doubled or late?

The workspace is the real one on loopback, the app a plain Bolt app over Socket Mode (Storehand itself answers
slower than twenty questions a second on a laptop, and it is the workspace that is measured here). Half of the
messages are direct messages to the app, half mention it in one of ten channels; it echoes each. Three processes:
the workspace, the app, the people. It ends by itself.
"""

import contextlib
import multiprocessing
import queue
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from typing import Final

from bot.workspace.seed import AppSeed, ChannelSeed, UserSeed, WorkspaceSeed
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace
from evals.crowd import ECHO, Post, Sightings, run_crowd
from evals.echo_app import run_echo_app
from evals.figures import percentile

USERS: Final = 200
POSTS_PER_SECOND: Final = 20
SECONDS: Final = 30
_CHANNELS: Final = 10
_START_SECONDS: Final = 30
# Posting, settling (half a minute at most) and starting processes on a busy machine.
_SPARE_SECONDS: Final = 90


@dataclass(frozen=True)
class LoadFigures:
    """What a run came to; times in milliseconds.

    Attributes:
        lost: messages and echoes that are not in the workspace afterwards, and posts that were refused.
        doubled: those that are there, or were told to a page, more than once.
        unseen: times that a page was not told of a message its reader may see, and pages that were cut off.
        post_p99, echo_p99: from Enter to the answer, and to the echo on the writer's page.
        slowest_page: the longest that opening the page took meanwhile.
    """

    messages: int
    lost: int
    doubled: int
    unseen: int
    post_p99: float
    echo_p99: float
    slowest_page: float


def run_load(
    *, users: int = USERS, posts_per_second: int = POSTS_PER_SECOND, seconds: int = SECONDS
) -> LoadFigures:
    """Let `users` people write for `seconds` and count.

    Raises:
        RuntimeError: The app or the people did not come up, or did not come to an end.
    """
    seed = _seed(users)
    workspace = Workspace(seed)
    people = [user.id for user in seed.users]
    channels = {user: workspace.direct_message(user, seed.app.bot_user_id).id for user in people}
    posts = _posts(seed, channels, count=posts_per_second * seconds, posts_per_second=posts_per_second)
    with WorkspaceServer(workspace) as server:
        sightings = _run_processes(server, people, posts, seconds=seconds)
    return _figures(workspace, posts, people, sightings)


def _seed(users: int) -> WorkspaceSeed:
    app = AppSeed()
    people = tuple(
        UserSeed(id=f"U0LOAD{number:03}", name=f"load{number:03}", real_name=f"店员 {number:03}")
        for number in range(users)
    )
    channels = tuple(
        ChannelSeed(
            id=f"C0LOAD{number}",
            name=f"load-{number}",
            members=(app.bot_user_id, *(user.id for user in people[number::_CHANNELS])),
        )
        for number in range(_CHANNELS)
    )
    return WorkspaceSeed(team_name="Load", users=people, channels=channels, app=app)


def _posts(seed: WorkspaceSeed, direct: dict[str, str], *, count: int, posts_per_second: int) -> list[Post]:
    """Everybody in turn, evenly over the time; each person's every other message goes to their channel."""
    posts = []
    people = [user.id for user in seed.users]
    for number in range(count):
        place = number % len(people)
        to_channel = (number + number // len(people)) % 2 == 1
        posts.append(
            Post(
                at_seconds=number / posts_per_second,
                user=people[place],
                channel=seed.channels[place % _CHANNELS].id if to_channel else direct[people[place]],
                text=f"第 {number:05} 条 message",
                mention=f"<@{seed.app.bot_user_id}>" if to_channel else "",
            )
        )
    return posts


def _run_processes(
    server: WorkspaceServer, people: list[str], posts: list[Post], *, seconds: int
) -> Sightings:
    processes = multiprocessing.get_context("spawn")
    ready, stop, answer = processes.Event(), processes.Event(), processes.Queue()
    app = server.workspace.seed.app
    echo = processes.Process(
        target=run_echo_app,
        args=(server.api_url, app.bot_token, app.app_token),
        kwargs={"ready": ready, "stop": stop},
        daemon=True,
    )
    crowd = processes.Process(
        target=run_crowd, args=(server.url, people, posts), kwargs={"answer": answer}, daemon=True
    )
    echo.start()
    try:
        if not ready.wait(_START_SECONDS):
            raise RuntimeError("the echo app did not connect to the workspace")
        crowd.start()
        sightings = _wait_for(crowd, answer, give_up_at=time.monotonic() + seconds + _SPARE_SECONDS)
    finally:
        stop.set()
        for process in (echo, crowd):
            if process.pid is not None:
                process.join(2)
                process.kill()
    return sightings


def _wait_for(crowd: BaseProcess, answer: "Queue[Sightings]", *, give_up_at: float) -> Sightings:
    while time.monotonic() < give_up_at:
        with contextlib.suppress(queue.Empty):
            return answer.get(timeout=1)
        if crowd.exitcode:
            break
    raise RuntimeError("the people of the load test did not come to an end")


def _figures(workspace: Workspace, posts: list[Post], people: list[str], sightings: Sightings) -> LoadFigures:
    stored = Counter(
        message["text"].rpartition("> ")[2]
        for channel in workspace.channels
        for message in workspace.messages.in_channel(channel.id)
    )
    expected = [text for post in posts for text in (post.text, ECHO + post.text)]
    # Public channels are open to everybody, a direct message to its owner.
    told = [
        (reader, text)
        for post in posts
        for reader in (people if post.mention else [post.user])
        for text in (post.text, ECHO + post.text)
    ]
    seen = sightings.seen
    return LoadFigures(
        messages=len(expected),
        lost=sightings.refused + sum(stored[text] == 0 for text in expected),
        doubled=sum(count - 1 for count in (*stored.values(), *seen.values()) if count > 1),
        unseen=sightings.dropped_pages + sum(seen[key] == 0 for key in told),
        post_p99=percentile(sorted(sightings.posted), 99) * 1000,
        echo_p99=percentile(sorted(sightings.echoed), 99) * 1000,
        slowest_page=max(sightings.opened, default=0.0) * 1000,
    )
