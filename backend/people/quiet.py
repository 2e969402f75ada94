"""The hours in which a person wants quiet."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.people.models import EmployeeRow
from backend.uow import UnitOfWork


def quiet_until(uow: UnitOfWork, email: str) -> datetime | None:
    """Return the end of the quiet hours that a person is in now, or None where messages may ring.

    The hours are wall-clock times at the person's place; those that end before they begin pass midnight.
    """
    row = uow.session.get(EmployeeRow, email)
    if row is None or row.quiet_start is None or row.quiet_end is None:
        return None
    local = uow.now.astimezone(ZoneInfo(row.timezone))
    # An instant has a zone and the hours have none: compared is what the clock on the wall shows.
    shown = local.time()
    passes_midnight = row.quiet_end <= row.quiet_start
    is_quiet = (
        shown >= row.quiet_start or shown < row.quiet_end
        if passes_midnight
        else row.quiet_start <= shown < row.quiet_end
    )
    if not is_quiet:
        return None
    end = local.replace(hour=row.quiet_end.hour, minute=row.quiet_end.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
