"""Which language a message is in, and so its answer."""

import re
from typing import get_args

from backend.settings import Language

LANGUAGE_KEY = "language"
"""In a HumanMessage's `additional_kwargs`: the language in which it was answered."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# Codes, addresses and measures are written alike in both languages: BEV-0002, S005, #12, 500 ml, li.wei@….
_NEUTRAL = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|\b[A-Za-z]{1,4}[-_ ]?\d[\w-]*"
    r"|\b\d+(?:[.,]\d+)?\s?(?:ml|cl|l|g|kg|oz|mm|cm|m)\b|\b(?:ok|okay|no\.|pos|wifi|app|vip)\b",
    re.IGNORECASE | re.ASCII,
)


def language_of(text: str, *, default: Language) -> Language:
    """Return the language of a message: Chinese if it holds any Han character, English if it holds a word.

    One Han character is enough: people mix English product names into Chinese sentences, hardly ever the
    other way round. `default` serves what has neither, such as a code, an emoji or a number.
    """
    if _HAN.search(text):
        return "zh"
    if _LATIN_WORD.search(_NEUTRAL.sub(" ", text)):
        return "en"
    return default


def read_language(value: object) -> Language | None:
    """Return a stored language, or None if nothing usable was stored."""
    return next((language for language in get_args(Language) if language == value), None)
