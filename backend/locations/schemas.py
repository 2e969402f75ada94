"""What the rest of Storehand sees of a location."""

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from backend.records import Named


class Location(Named):
    """A store, warehouse or kitchen with its local opening hours and Slack channel (without `#`)."""

    kind: Literal["store", "warehouse", "central_kitchen"]
    timezone: str
    open_time: time
    close_time: time
    slack_channel: str
    manager_email: str
    area_manager_email: str

    def is_open_at(self, instant: datetime) -> bool:
        """Tell whether the location is open at an aware instant, past midnight included."""
        local = instant.astimezone(ZoneInfo(self.timezone)).time()
        if self.open_time <= self.close_time:
            return self.open_time <= local <= self.close_time
        return local >= self.open_time or local <= self.close_time

    def next_open_at(self, instant: datetime) -> datetime | None:
        """Return the next opening after an aware instant, or None while the location is open."""
        if self.is_open_at(instant):
            return None
        local = instant.astimezone(ZoneInfo(self.timezone))
        opening = local.replace(
            hour=self.open_time.hour, minute=self.open_time.minute, second=0, microsecond=0
        )
        return opening if opening > local else opening + timedelta(days=1)
