"""Ids and timestamps in Slack's form."""

import itertools
import secrets
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_LENGTH = 9
_MICROSECONDS = 1_000_000


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return digits or "0"


class Identifiers:
    """Hands out ids that are never repeated and timestamps that only grow.

    Args:
        clock: Seconds since the epoch; tests may pass a clock of their own.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._last_microsecond = 0

    def new_id(self, prefix: str) -> str:
        """An id such as ``D0000000A`` for a prefix such as ``D``."""
        return prefix + _base36(next(self._numbers)).rjust(_ID_LENGTH, "0")

    def new_secret(self) -> str:
        """A word nobody can guess, for trigger ids, response addresses and connection tickets."""
        return secrets.token_hex(16)

    def new_ts(self) -> str:
        """A message timestamp ``"seconds.microseconds"``, later than every one before."""
        now = int(self._clock() * _MICROSECONDS)
        self._last_microsecond = max(now, self._last_microsecond + 1)
        return f"{self._last_microsecond // _MICROSECONDS}.{self._last_microsecond % _MICROSECONDS:06d}"

    def skip_past(self, *, ts: str, number: int) -> None:
        """Continue after a saved state: later than ``ts``, ids above ``number``."""
        seconds, microseconds = ts.split(".")
        self._last_microsecond = max(self._last_microsecond, int(seconds) * _MICROSECONDS + int(microseconds))
        self._numbers = itertools.count(max(number, next(self._numbers)))
