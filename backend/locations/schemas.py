"""What the rest of Storehand sees of a location."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from backend.records import Named

Region = Literal["china", "singapore"]
# Whose labour law and house rules apply. A city is in one country; a time zone may be shared by several.
SINGAPORE_CITIES = frozenset({"新加坡"})
HEAD_OFFICE_REGION: Region = "china"
# Opening hours are whole minutes, so the last one stands for midnight.
LAST_MINUTE = time(23, 59)


class Location(Named):
    """A store, warehouse or kitchen with its local opening hours and Slack channel (without `#`).

    A `close_time` before `open_time` means closing after midnight; 00:00 to 23:59 means round the clock.
    """

    kind: Literal["store", "warehouse", "central_kitchen"]
    city: str
    timezone: str
    open_time: time
    close_time: time
    slack_channel: str
    manager_email: str
    area_manager_email: str

    @property
    def region(self) -> Region:
        """Return the region whose rules apply at the location."""
        return "singapore" if self.city in SINGAPORE_CITIES else HEAD_OFFICE_REGION

    def local_date(self, instant: datetime) -> date:
        """Return the calendar day at the location at an aware instant."""
        return instant.astimezone(ZoneInfo(self.timezone)).date()

    def is_open_at(self, instant: datetime) -> bool:
        """Tell whether the location is open at an aware instant: from the opening to before the closing."""
        local = instant.astimezone(ZoneInfo(self.timezone)).time()
        if self.open_time < self.close_time:
            return self.open_time <= local and (local < self.close_time or self.close_time == LAST_MINUTE)
        return local >= self.open_time or local < self.close_time

    def next_open_at(self, instant: datetime) -> datetime | None:
        """Return the next opening after an aware instant, or None while the location is open."""
        if self.is_open_at(instant):
            return None
        local = instant.astimezone(ZoneInfo(self.timezone))
        opening = local.replace(
            hour=self.open_time.hour, minute=self.open_time.minute, second=0, microsecond=0
        )
        return opening if opening > local else opening + timedelta(days=1)
