"""The page's own words in Chinese and English."""

import json
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_FILE: Final = Path(__file__).with_name("texts.json")


@cache
def texts(language: Language) -> dict[str, str]:
    """All words of one language by key."""
    entries: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {key: entry[language] for key, entry in entries.items()}


def text_in(language: Language, key: str) -> str:
    """One of the page's words.

    Raises:
        KeyError: no such key; the keys are ours, so this is a fault of the code.
    """
    return texts(language)[key]


def language_of(locale: str | None) -> Language:
    """The page's language for a Slack locale such as ``zh-CN``."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"
