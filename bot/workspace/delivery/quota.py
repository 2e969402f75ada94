"""How many events an app is sent in an hour before Slack holds the rest back.

Source: https://docs.slack.dev/reference/events/app_rate_limited.
"""

import collections
from collections.abc import Callable
from typing import Final, Literal

from bot.workspace import limits

_HOUR_SECONDS: Final = 3600.0
_MINUTE_SECONDS: Final = 60

Verdict = Literal["deliver", "announce", "drop"]


class EventQuota:
    """Counts events over a sliding hour; switched on and off with the rate limits of the Web API.

    Args:
        clock: Seconds since the epoch.
        most: Events in an hour.
    """

    def __init__(self, clock: Callable[[], float], *, most: int = limits.EVENTS_PER_HOUR) -> None:
        self._clock = clock
        self._most = most
        self._sent: collections.deque[float] = collections.deque()
        self._announced_minute = 0

    @property
    def minute(self) -> int:
        """The present minute as ``minute_rate_limited`` gives it: its first second since the epoch."""
        return int(self._clock()) // _MINUTE_SECONDS * _MINUTE_SECONDS

    def count(self) -> Verdict:
        """Count one event: beyond the limit it is dropped, and once a minute the app is told so instead."""
        now = self._clock()
        while self._sent and self._sent[0] <= now - _HOUR_SECONDS:
            self._sent.popleft()
        if len(self._sent) < self._most:
            self._sent.append(now)
            return "deliver"
        if self._announced_minute == self.minute:
            return "drop"
        self._announced_minute = self.minute
        return "announce"
