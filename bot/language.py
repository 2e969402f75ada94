"""Which language a message is in, and so its answer."""

import re

from backend.settings import Language

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, *, default: Language) -> Language:
    """Return the language of a message: Chinese if it holds any Han character, English if it holds a word.

    One Han character is enough: people mix English product names into Chinese sentences, hardly ever the
    other way round. `default` serves what has neither, such as an emoji or a number.
    """
    if _HAN.search(text):
        return "zh"
    if _LATIN_WORD.search(text):
        return "en"
    return default
