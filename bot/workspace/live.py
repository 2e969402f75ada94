"""The feed that browser pages and tests listen to."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.workspace.json_types import JsonObject


@dataclass(frozen=True)
class Told:
    """One event, written out once however many pages it goes to."""

    event: JsonObject

    @cached_property
    def text(self) -> str:
        """The event as JSON."""
        return json.dumps(self.event, ensure_ascii=False)


Listener = Callable[[Told], None]


class LiveFeed:
    """Tells each listening person what has changed for them.

    A listener is called with one event at a time, from whatever thread made the change, and must return at
    once. Events are those of docs/workspace-page-api.md, but for ``unread``: it names the channel only, and each
    page counts for itself when it comes to send it, once for many messages.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[int, tuple[str | None, Listener]] = {}
        self._next_key = 0

    def listen(self, user_id: str | None, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with what ``user_id`` may see, or with everything; the returned function stops it."""
        with self._lock:
            key = self._next_key
            self._next_key += 1
            self._listeners[key] = (user_id, listener)

        def stop() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return stop

    def tell(self, event: JsonObject, *, audience: frozenset[str] | None) -> None:
        """Send ``event`` to everybody in ``audience``; ``None`` means to everybody."""
        with self._lock:
            chosen = [
                listener
                for user_id, listener in self._listeners.values()
                if audience is None or user_id is None or user_id in audience
            ]
        told = Told(event)
        for listener in chosen:
            listener(told)

    def watchers(self) -> frozenset[str]:
        """The people somebody is listening for at the moment."""
        with self._lock:
            return frozenset(user_id for user_id, _ in self._listeners.values() if user_id is not None)
