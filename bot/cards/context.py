"""Who reads a card, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from backend.settings import Language
from bot.cards.language import Translator


@dataclass(frozen=True)
class CardContext:
    """The reader's language and IANA time zone, and the aware instant of writing.

    `conversation_key` is that of the question a card answers; the buttons carry it, so that nobody else
    answers for the asker. None where others cannot press or there are no buttons.
    """

    language: Language
    timezone: str
    now: datetime
    conversation_key: str | None = None

    @cached_property
    def translator(self) -> Translator:
        """Says things in the reader's language."""
        return Translator(self.language)

    @property
    def today(self) -> date:
        """The calendar date at the reader's place."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def date(self, day: date) -> str:
        """Write a date as the reader would."""
        return self.translator.date(day, today=self.today)

    def moment(self, instant: datetime) -> str:
        """Write an instant in the reader's zone: the time alone for today, else with its date."""
        time = self.translator.time(instant, timezone=self.timezone)
        day = instant.astimezone(ZoneInfo(self.timezone)).date()
        return time if day == self.today else f"{self.date(day)} {time}"
