"""Saying things in the reader's language: sentences, names, numbers, dates."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from backend.settings import Language
from bot.cards.phrases import Phrase, Words, fill
from bot.locale.catalogue import load_translations

_LOCALES = {"zh": "zh_CN", "en": "en_GB"}
_DATE_FORMATS = {"zh": ("M月d日", "y年M月d日"), "en": ("d MMM", "d MMM y")}
# Quantities are NUMERIC(12, 3).
_QUANTITY_DECIMALS = 3


class HasNames(Protocol):
    """Anything named in both languages."""

    @property
    def name_zh(self) -> str:
        """The Chinese name."""

    @property
    def name_en(self) -> str:
        """The English name."""


class Translator:
    """One language.

    Templates are English with `{named}` fields; `python -m bot.locale` collects them by the names of these
    methods.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = _LOCALES[language]
        self._translations = load_translations(language)

    def gettext(self, template: str) -> str:
        """Translate a template and leave its fields open."""
        return self._translations.gettext(template)

    def ngettext(self, singular: str, plural: str, count: Decimal | int) -> str:
        """Translate the form of a template that fits a count; "1.5 days" is plural in English."""
        return self._translations.ngettext(singular, plural, 1 if count == 1 else 2)

    def phrase(self, template: str, fields: Mapping[str, Words] | None = None) -> Phrase:
        """Translate a template and fill it."""
        return fill(self.gettext(template), fields or {})

    def nphrase(
        self, singular: str, plural: str, count: Decimal | int, *, fields: Mapping[str, Words] | None = None
    ) -> Phrase:
        """Translate the form that fits a count and fill it; `{count}` is the count itself."""
        return fill(
            self.ngettext(singular, plural, count), {"count": self.number(Decimal(count)), **(fields or {})}
        )

    def pick(self, named: HasNames) -> str:
        """Return the name in this language."""
        return self.choose(zh=named.name_zh, en=named.name_en)

    def choose(self, *, zh: str, en: str) -> str:
        """Return the text in this language, or the other where it is empty."""
        return (zh or en) if self.language == "zh" else (en or zh)

    def number(self, value: Decimal, *, most_decimals: int = _QUANTITY_DECIMALS) -> str:
        """Write a number with thousands separators and without trailing zeros, rounded half up."""
        rounded = value.quantize(Decimal(1).scaleb(-most_decimals), rounding="ROUND_HALF_UP")
        text: str = format_decimal(
            abs(rounded), format="#,##0.######", locale=self._locale, decimal_quantization=False
        )
        return f"−{text}" if rounded < 0 else text

    def money(self, value: Decimal, *, currency: str = "CNY") -> str:
        """Write an amount with its currency and cents."""
        text: str = format_currency(value, currency, locale=self._locale)
        return text

    def days(self, value: Decimal | int) -> str:
        """Write a length of time in days."""
        return self.nphrase("{count} day", "{count} days", value).plain

    def date(self, day: date, *, today: date | None = None) -> str:
        """Write a date, without its year if that is the year of `today`."""
        short, long = _DATE_FORMATS[self.language]
        is_this_year = today is not None and day.year == today.year
        text: str = format_date(day, short if is_this_year else long, locale=self._locale)
        return text

    def time(self, instant: datetime, *, timezone: str) -> str:
        """Write the time of day of an instant at a place, as HH:MM."""
        text: str = format_time(instant.astimezone(ZoneInfo(timezone)), "HH:mm", locale=self._locale)
        return text

    @property
    def colon(self) -> str:
        """What stands between a label and its value."""
        return "：" if self.language == "zh" else ": "

    def comma(self, parts: list[str]) -> str:
        """List words in a row."""
        return ("、" if self.language == "zh" else ", ").join(parts)
