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
    """The button that a message presses, and the action it names, if it names one.

    A yes that is not `is_firm` may be no more than a courtesy; a no or an undo is always firm.
    """

    button: Button
    number: str | None
    is_firm: bool = True


def read_assent(text: str) -> Assent | None:
    """Return the button that a message presses, or None if it says anything else.

    A message is read from left to right, the longest word first. Chinese has no blanks between words, so a
    word ends where the next one begins; an English word must not go on with a letter. A question presses
    nothing: whoever asks "ok?" wants to hear a yes and does not say one.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("’", "'")
    if len(plain) > MOST_CHARACTERS or "?" in plain:
        return None
    named = _NUMBER.search(plain)
    if named is not None:
        plain = f"{plain[: named.start()]} {plain[named.end() :]}"
    found = _words_in(plain)
    buttons = {word.button for word in found or ()}
    if len(buttons) != 1:
        return None
    return Assent(
        button=buttons.pop(),
        number=None if named is None else f"AC-{int(named[1]):06d}",
        is_firm=any(word.is_firm for word in found or ()),
    )


def _words_in(plain: str) -> list["_Word"] | None:
    """Return the words with a button that fill the text; None if something else stands in it."""
    words = _words()
    position = 0
    found: list[_Word] = []
    while position < len(plain):
        gap = _SEPARATOR.match(plain, position)
        if gap is not None:
            position = gap.end()
            continue
        text = next((text for text in words if _stands_at(plain, position, text)), None)
        if text is None:
            return None
        word = words[text]
        if word is not None:
            found.append(word)
        position += len(text)
    return found


def _stands_at(plain: str, position: int, word: str) -> bool:
    end = position + len(word)
    goes_on = word[-1].isascii() and end < len(plain) and plain[end].isascii() and plain[end].isalnum()
    return plain.startswith(word, position) and not goes_on


@dataclass(frozen=True)
class _Word:
    button: Button
    is_firm: bool = True


@cache
def _words() -> Mapping[str, _Word | None]:
    """Return the words with what they press, the longest first; fillers press nothing."""
    table = load_assent()
    words: dict[str, _Word | None] = dict.fromkeys(table.fillers.all(), None)
    words |= dict.fromkeys(table.confirm.all(), _Word("confirm"))
    words |= dict.fromkeys(table.agree.all(), _Word("confirm", is_firm=False))
    words |= dict.fromkeys(table.cancel.all(), _Word("cancel"))
    words |= dict.fromkeys(table.undo.all(), _Word("undo"))
    return {word: words[word] for word in sorted(words, key=len, reverse=True)}
