"""A message that only says yes, no or undo. Everything else is a request and not for us to read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from prompts.loader import load_assent
from tools.pressing import Button

# Nobody says yes in more; what is longer says something else too.
MOST_CHARACTERS = 40

_NUMBER = re.compile(r"(?<![a-z])ac[\s-]*0*(\d{1,6})(?!\d)")
_SEPARATOR = re.compile(r"[^\w']+|_+")


@dataclass(frozen=True)
class Assent:
    """The button that a message presses, and the action it names, if it names one."""

    button: Button
    number: str | None


def read_assent(text: str) -> Assent | None:
    """Return the button that a message presses, or None if it says anything else.

    A message is read from left to right, the longest word first. Chinese has no blanks between words, so a
    word ends where the next one begins; an English word must not go on with a letter.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("’", "'")
    if len(plain) > MOST_CHARACTERS:
        return None
    named = _NUMBER.search(plain)
    if named is not None:
        plain = f"{plain[: named.start()]} {plain[named.end() :]}"
    buttons = _buttons_in(plain)
    if buttons is None or len(buttons) != 1:
        return None
    return Assent(button=buttons.pop(), number=None if named is None else f"AC-{int(named[1]):06d}")


def _buttons_in(plain: str) -> set[Button] | None:
    """Return the buttons whose words fill the text; None if something else stands in it."""
    words = _words()
    position = 0
    found: set[Button] = set()
    while position < len(plain):
        gap = _SEPARATOR.match(plain, position)
        if gap is not None:
            position = gap.end()
            continue
        word = next((word for word in words if _stands_at(plain, position, word)), None)
        if word is None:
            return None
        button = words[word]
        if button is not None:
            found.add(button)
        position += len(word)
    return found


def _stands_at(plain: str, position: int, word: str) -> bool:
    end = position + len(word)
    goes_on = word[-1].isascii() and end < len(plain) and plain[end].isascii() and plain[end].isalnum()
    return plain.startswith(word, position) and not goes_on


@cache
def _words() -> Mapping[str, Button | None]:
    """Return the words with their buttons, the longest first; fillers press none."""
    table = load_assent()
    words: dict[str, Button | None] = dict.fromkeys(table.fillers.all(), None)
    words |= dict.fromkeys(table.confirm.all(), "confirm")
    words |= dict.fromkeys(table.cancel.all(), "cancel")
    words |= dict.fromkeys(table.undo.all(), "undo")
    return {word: words[word] for word in sorted(words, key=len, reverse=True)}
