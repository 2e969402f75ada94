"""The day on which every test happens, unless it says otherwise."""

from datetime import UTC, date, datetime

# A Wednesday: weekdays before it and after it in the same week.
TODAY = date(2026, 6, 10)
# Ten in the morning in Shanghai and in Singapore.
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
