"""Slack's rates for each method, as a sliding minute.

Source: https://docs.slack.dev/apis/web-api/rate-limits and each method's page.
"""

import collections
import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from bot.workspace.errors import MethodRefused

_WINDOW_SECONDS: Final = 60.0
TIER_CALLS_PER_MINUTE: Final = MappingProxyType({1: 1, 2: 20, 3: 50, 4: 100})
# "Generally no more than one message per second per channel", short bursts allowed.
_POSTS_PER_CHANNEL: Final = 5
_POSTS_WINDOW_SECONDS: Final = 5.0


class RateLimits:
    """Counts calls; switch with :attr:`enabled`."""

    def __init__(self, clock: Callable[[], float], *, enabled: bool) -> None:
        self.enabled = enabled
        self._clock = clock
        self._calls: dict[str, collections.deque[float]] = {}

    def count(self, key: str, *, most: int, window_seconds: float = _WINDOW_SECONDS) -> None:
        """Count one call.

        Raises:
            MethodRefused: ``ratelimited`` with HTTP 429 and ``Retry-After`` beyond ``most`` calls in the window.
        """
        if not self.enabled:
            return
        now = self._clock()
        calls = self._calls.setdefault(key, collections.deque())
        while calls and calls[0] <= now - window_seconds:
            calls.popleft()
        if len(calls) >= most:
            raise too_many(calls[0] + window_seconds - now)
        calls.append(now)

    def count_tier(self, method: str, tier: int) -> None:
        """Count one call against the method's tier (1 to 4)."""
        self.count(method, most=TIER_CALLS_PER_MINUTE[tier])

    def count_post(self, channel_id: str) -> None:
        """Count one message to a channel."""
        self.count(f"post {channel_id}", most=_POSTS_PER_CHANNEL, window_seconds=_POSTS_WINDOW_SECONDS)


def too_many(retry_after_seconds: float) -> MethodRefused:
    """The refusal with a ``Retry-After`` of at least one whole second."""
    seconds = max(1, math.ceil(retry_after_seconds))
    return MethodRefused("ratelimited", http_status=429, headers={"Retry-After": str(seconds)})
