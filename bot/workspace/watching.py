"""A person's eyes for tests: what stands in the workspace, and waiting for what the app does."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from bot.workspace.json_types import JsonObject
from bot.workspace.page_state import page_messages, page_state, user_id_of
from bot.workspace.presenting import page_message, page_view
from bot.workspace.workspace import Workspace

_T = TypeVar("_T")
_TICK_SECONDS: Final = 0.05
_ALL: Final = 100_000


class NothingHappened(AssertionError):
    """What a test waited for did not come; the sentence says what was there instead."""


class Watcher:
    """Sees what people see; :class:`bot.workspace.driver.Driver` adds the hands.

    Args:
        workspace: Served by a ``WorkspaceServer`` at the same time.
        timeout_seconds: How long to wait for the app before :class:`NothingHappened` is raised.
    """

    def __init__(self, workspace: Workspace, *, timeout_seconds: float = 5.0) -> None:
        self.workspace = workspace
        self.timeout_seconds = timeout_seconds

    def user_id(self, who: str) -> str:
        """The user id of a person; raises ``LookupError`` for strangers."""
        found = user_id_of(self.workspace, who)
        if found is None:
            raise LookupError(f"nobody called {who!r} in this workspace")
        return found

    def channel_id(self, channel: str) -> str:
        """The id of a conversation; raises ``LookupError`` for unknown names."""
        if self.workspace.channels.find(channel) is not None:
            return channel
        found = self.workspace.channels.find_by_name(channel)
        if found is None:
            raise LookupError(f"no conversation called {channel!r} in this workspace")
        return found.id

    def messages(
        self, channel: str, *, as_user: str | None = None, thread_ts: str | None = None
    ) -> list[JsonObject]:
        """What stands in a conversation or thread, oldest first.

        Without ``as_user`` everything that is not ephemeral, replies in threads included.
        """
        channel_id = self.channel_id(channel)
        if as_user is not None:
            body = page_messages(
                self.workspace, self.user_id(as_user), channel_id, thread_ts=thread_ts, newest=_ALL
            )
            found: list[JsonObject] = body["messages"]
            return found
        with self.workspace.lock:
            store = self.workspace.messages
            raw = store.thread(channel_id, thread_ts) if thread_ts else list(store.in_channel(channel_id))
            return [page_message(self.workspace, channel_id, message) for message in raw]

    def ephemeral_messages(self, user: str, channel: str) -> list[JsonObject]:
        """What this person alone sees in a conversation."""
        channel_id = self.channel_id(channel)
        with self.workspace.lock:
            own = self.workspace.messages.ephemeral_for(channel_id, self.user_id(user))
            return [page_message(self.workspace, channel_id, message, ephemeral=True) for message in own]

    def modal(self, user: str) -> JsonObject | None:
        """The topmost open modal."""
        with self.workspace.lock:
            stack = self.workspace.views.stack_of(self.user_id(user))
            return page_view(self.workspace, stack[-1]) if stack else None

    def home(self, user: str) -> JsonObject | None:
        """What the app has published on this person's Home tab."""
        with self.workspace.lock:
            opened = self.workspace.views.home_of(self.user_id(user))
            return page_view(self.workspace, opened) if opened else None

    def state(self, user: str) -> JsonObject:
        """Everything the page shows this person."""
        return page_state(self.workspace, self.user_id(user))

    def wait_for(
        self,
        condition: Callable[[], _T | None],
        *,
        what: str = "what was awaited",
        timeout_seconds: float | None = None,
    ) -> _T:
        """Wait until ``condition`` gives something true, and give that.

        Raises:
            NothingHappened: It did not come true in time.
        """
        deadline = time.monotonic() + (self.timeout_seconds if timeout_seconds is None else timeout_seconds)
        with self._changes() as changed:
            while True:
                changed.clear()
                found = condition()
                if found:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    raise NothingHappened(f"{what} did not happen; complaints: {self.workspace.complaints!r}")
                changed.wait(min(left, _TICK_SECONDS))

    @contextlib.contextmanager
    def _changes(self) -> Iterator[threading.Event]:
        changed = threading.Event()
        stop = self.workspace.live.listen(None, lambda _event: changed.set())
        try:
            yield changed
        finally:
            stop()

    def wait_for_message(
        self,
        channel: str,
        *,
        after: JsonObject | None = None,
        containing: str = "",
        matching: Callable[[JsonObject], bool] | None = None,
        thread_ts: str | None = None,
        seen_by: str | None = None,
        timeout_seconds: float | None = None,
    ) -> JsonObject:
        """Wait for a finished message of the app.

        Args:
            channel: Where.
            after: Only messages later than this one.
            containing: Words in its text.
            matching: Any further condition.
            thread_ts: Only replies in this thread.
            seen_by: Also ephemeral messages of this person.
            timeout_seconds: How long.

        Raises:
            NothingHappened: With the texts that are there.
        """
        channel_id = self.channel_id(channel)

        def find() -> JsonObject | None:
            found = self.messages(channel_id, thread_ts=thread_ts)
            if seen_by is not None:
                found += self.ephemeral_messages(seen_by, channel_id)
            for message in found:
                is_new = after is None or float(message["ts"]) > float(after["ts"])
                is_ours = message.get("user") == self.workspace.bot_user_id and not message["streaming"]
                if (
                    is_new
                    and is_ours
                    and containing in message["text"]
                    and (matching is None or matching(message))
                ):
                    return message
            return None

        texts = [m["text"] for m in self.messages(channel_id)]
        what = f"a message of the app with {containing!r} among {texts!r}"
        return self.wait_for(find, what=what, timeout_seconds=timeout_seconds)

    def reply_to(
        self, message: JsonObject, *, containing: str = "", timeout_seconds: float | None = None
    ) -> JsonObject:
        """Wait for the app's next message in the same conversation or thread, ephemeral ones included."""
        return self.wait_for_message(
            message["channel"],
            after=message,
            containing=containing,
            seen_by=message["user"],
            timeout_seconds=timeout_seconds,
        )

    def wait_for_modal(
        self, user: str, *, callback_id: str | None = None, timeout_seconds: float | None = None
    ) -> JsonObject:
        """Wait for an open modal, of one kind if so wished."""

        def find() -> JsonObject | None:
            view = self.modal(user)
            return view if view and callback_id in {None, view["callback_id"]} else None

        return self.wait_for(
            find, what=f"a modal {callback_id or ''} for {user}", timeout_seconds=timeout_seconds
        )

    def wait_for_home(
        self,
        user: str,
        *,
        matching: Callable[[JsonObject], bool] | None = None,
        timeout_seconds: float | None = None,
    ) -> JsonObject:
        """Wait for a published Home tab."""

        def find() -> JsonObject | None:
            view = self.home(user)
            return view if view and (matching is None or matching(view)) else None

        return self.wait_for(find, what=f"the Home tab of {user}", timeout_seconds=timeout_seconds)

    def wait_for_app(self, *, timeout_seconds: float | None = None) -> None:
        """Wait until the app is connected."""
        self.wait_for(
            lambda: self.workspace.app_is_connected,
            what="the app's connection",
            timeout_seconds=timeout_seconds,
        )

    def settle(self, *, timeout_seconds: float | None = None) -> None:
        """Wait until every event sent so far has been acknowledged or given up."""
        dispatcher = self.workspace.dispatcher
        self.wait_for(
            lambda: dispatcher.under_way == 0, what="the end of delivery", timeout_seconds=timeout_seconds
        )
