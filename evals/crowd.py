"""Many people with the page open, as a process of its own: they write, and note what their pages are told."""

import asyncio
import contextlib
import functools
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from typing import Final

import httpx
from uvicorn.loops.auto import auto_loop_factory
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

ECHO: Final = "echo: "
"""What the app puts before the words that it gives back."""

# The live feed writes an event's kind first; everything else is drained unread, as a page drains what it ignores.
_MESSAGE: Final = '{"type": "message",'
_SETTLE_SECONDS: Final = 30.0
_VISIT_SECONDS: Final = 1.0


@dataclass(frozen=True)
class Post:
    """Somebody writes `text` to `channel`, `at_seconds` after the beginning; `mention` stands before it."""

    at_seconds: float
    user: str
    channel: str
    text: str
    mention: str = ""


@dataclass
class Sightings:
    """What all pages were told, and how long people waited (seconds).

    Attributes:
        seen: how often each page was told each text, by user id and text.
        refused: posts that were not answered with ok.
        posted, echoed, opened: from pressing Enter to the answer, to the echo on the own page; opening the page.
        dropped_pages: pages whose connection ended before the end, and pages that could not be opened.
    """

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: int = 0
    posted: list[float] = field(default_factory=list)
    echoed: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    dropped_pages: int = 0


class Crowd:
    """The people of one run.

    Args:
        url: The workspace's address.
        users: User ids; each has a page open.
        posts: Who writes what and when.
    """

    def __init__(self, url: str, *, users: Sequence[str], posts: Sequence[Post]) -> None:
        self._url = url
        self._users = users
        self._posts = posts
        self._sent_at: dict[str, float] = {}
        self._author = {post.text: post.user for post in posts}
        self._all_echoed = asyncio.Event()
        self.sightings = Sightings()

    async def run(self) -> Sightings:
        """Open the pages, write everything, and wait until the last echo is on its page, half a minute at most."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with (
            httpx.AsyncClient(base_url=self._url, trust_env=False, limits=limits, timeout=30) as client,
            contextlib.AsyncExitStack() as pages,
        ):
            address = f"{self._url.replace('http', 'ws', 1)}/workspace/live?as="
            sockets = [
                await pages.enter_async_context(connect(address + user, compression=None, proxy=None))
                for user in self._users
            ]
            readers = [
                asyncio.create_task(self._read(socket, user))
                for socket, user in zip(sockets, self._users, strict=True)
            ]
            visits = asyncio.create_task(self._visit(client))
            began_at = time.perf_counter()
            await asyncio.gather(*(self._write(client, post, began_at) for post in self._posts))
            await self._settle()
            visits.cancel()
            self.sightings.dropped_pages += sum(reader.done() for reader in readers)
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, visits, return_exceptions=True)
        return self.sightings

    async def _read(self, socket: ClientConnection, user: str) -> None:
        with contextlib.suppress(ConnectionClosed):  # counted as a dropped page
            async for frame in socket:
                for line in str(frame).split("\n"):
                    if line.startswith(_MESSAGE):
                        self._note(user, _text_of(line))

    def _note(self, user: str, text: str) -> None:
        self.sightings.seen[user, text] += 1
        question = text.removeprefix(ECHO)
        if question != text and self._author.get(question) == user and question in self._sent_at:
            self.sightings.echoed.append(time.perf_counter() - self._sent_at.pop(question))
            if len(self.sightings.echoed) == len(self._posts):
                self._all_echoed.set()

    async def _write(self, client: httpx.AsyncClient, post: Post, began_at: float) -> None:
        await asyncio.sleep(began_at + post.at_seconds - time.perf_counter())
        self._sent_at[post.text] = sent_at = time.perf_counter()
        words = f"{post.mention} {post.text}".strip()
        body = {"as": post.user, "channel": post.channel, "text": words}
        try:
            answer = await client.post("/workspace/api/post", json=body)
            is_taken = answer.is_success
        except httpx.HTTPError:
            is_taken = False
        self.sightings.posted.append(time.perf_counter() - sent_at)
        self.sightings.refused += not is_taken

    async def _visit(self, client: httpx.AsyncClient) -> None:
        """Open the page anew every second, each time as somebody else: frame, list, conversation."""
        for number in range(len(self._users)):
            started = time.perf_counter()
            try:
                await self._open_page(client, self._users[number], self._posts[number % len(self._posts)])
            except httpx.HTTPError:
                self.sightings.dropped_pages += 1
            self.sightings.opened.append(time.perf_counter() - started)
            await asyncio.sleep(_VISIT_SECONDS)

    async def _open_page(self, client: httpx.AsyncClient, user: str, post: Post) -> None:
        frame = await client.get("/", params={"as": user})
        state = await client.get("/workspace/api/state", params={"as": user})
        # A direct message of somebody else is not theirs to open.
        channel = post.channel if post.mention else state.json()["im_with_app"]
        talk = await client.get("/workspace/page/conversation", params={"as": user, "channel": channel})
        for answer in (frame, state, talk):
            answer.raise_for_status()

    async def _settle(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_echoed.wait(), _SETTLE_SECONDS)
        # What comes twice comes late: leave a duplicate the time to show itself.
        await asyncio.sleep(1.0)


@functools.lru_cache(maxsize=10_000)
def _text_of(line: str) -> str:
    """What was said, without the mention; all pages are told the same line, so it is read once."""
    text: str = json.loads(line)["message"]["text"]
    return text.rpartition("> ")[2]


def run_crowd(url: str, users: Sequence[str], posts: Sequence[Post], *, answer: "Queue[Sightings]") -> None:
    """Run a crowd in this process and put what it saw into `answer`."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        answer.put(runner.run(Crowd(url, users=users, posts=posts).run()))
