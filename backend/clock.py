"""Where "now" comes from, so that tests and dry runs can choose it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

# Where the company counts its days; whoever has no place of work of their own is taken to be there.
HEAD_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the current instant."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands at `instant` until somebody moves it."""

    instant: datetime

    def now(self) -> datetime:
        """Return `instant`."""
        return self.instant
