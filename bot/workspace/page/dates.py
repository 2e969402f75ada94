"""Times as a reader sees them: Slack's ``<!date^…>`` tokens, message times and day lines."""

import re
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_date, format_datetime, format_time, format_timedelta

from bot.workspace.page.context import RenderContext
from bot.workspace.page.texts import Language

_LOCALES: Final[dict[Language, str]] = {"zh": "zh_CN", "en": "en"}
# Slack's tokens in Babel's formats, https://docs.slack.dev/messaging/formatting-message-text#date-formatting
_DATE_FORMATS: Final = {
    "date": "long",
    "date_short": "medium",
    "date_long": "full",
    "date_num": "yyyy-MM-dd",
    "date_slash": "yyyy/MM/dd",
}
_TIME_FORMATS: Final = {"time": "short", "time_secs": "medium"}
_TOKEN: Final = re.compile(r"\{(\w+)\}")


def formatted_date(epoch_seconds: int, *, pattern: str, context: RenderContext) -> str:
    """Fill the tokens of a ``<!date^…>`` pattern, such as ``{date_short_pretty} {time}``, for the reader."""
    try:
        instant = datetime.fromtimestamp(epoch_seconds, tz=context.zone)
    except (OverflowError, ValueError, OSError):
        return ""
    return _TOKEN.sub(
        lambda match: _token(match.group(1), instant, context=context) or match.group(0), pattern
    )


def ts_instant(ts: str, context: RenderContext) -> datetime:
    """The reader's local time of a message timestamp ``"seconds.microseconds"``."""
    return datetime.fromtimestamp(float(ts), tz=context.zone)


def clock_time(instant: datetime, context: RenderContext) -> str:
    """Hours and minutes."""
    return format_time(instant, format="short", locale=_LOCALES[context.language])


def full_time(instant: datetime, context: RenderContext) -> str:
    """Date and time to the minute, for tooltips."""
    return format_datetime(instant, format="medium", locale=_LOCALES[context.language])


def day_label(instant: datetime, context: RenderContext) -> str:
    """The words of a day line: today, yesterday or the date with its weekday."""
    return _pretty_day(instant, context) or format_date(
        instant.date(), format="full", locale=_LOCALES[context.language]
    )


def when_said(ts: str, context: RenderContext) -> str:
    """Day and time of a message timestamp, such as "Today 9:30 AM"."""
    instant = ts_instant(ts, context)
    day = _pretty_day(instant, context) or format_date(
        instant.date(), format="medium", locale=_LOCALES[context.language]
    )
    return f"{day} {clock_time(instant, context)}"


def ago(instant: datetime, context: RenderContext) -> str:
    """How long ago (or ahead) an instant is."""
    return format_timedelta(
        instant - context.now, granularity="second", add_direction=True, locale=_LOCALES[context.language]
    )


def _pretty_day(instant: datetime, context: RenderContext) -> str | None:
    today = context.now.astimezone(context.zone).date()
    days = {
        today: "today",
        today - timedelta(days=1): "yesterday",
        today + timedelta(days=1): "tomorrow",
    }
    key = days.get(instant.date())
    return context.say(key) if key else None


def _token(name: str, instant: datetime, *, context: RenderContext) -> str | None:
    base = name.removesuffix("_pretty")
    pretty = _pretty_day(instant, context) if base != name else None
    if pretty:
        return pretty
    if base in _DATE_FORMATS:
        return format_date(instant.date(), format=_DATE_FORMATS[base], locale=_LOCALES[context.language])
    if name in _TIME_FORMATS:
        return format_time(instant, format=_TIME_FORMATS[name], locale=_LOCALES[context.language])
    return ago(instant, context) if name == "ago" else None
