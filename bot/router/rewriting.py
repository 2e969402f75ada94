"""Says an earlier sentence again with one of its parts exchanged: `store 5 manager` with `store 6`."""

from collections.abc import Callable, Iterator

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.spans import Span
from bot.router.value_slots import contains
from bot.router.wording import Wording
from prompts.loader import load_values

_NAMES = (NameKind.LOCATION, NameKind.ITEM, NameKind.SUPPLIER, NameKind.PERSON)


def exchange(sentence: str, new: Facts, *, read: Callable[[str], Facts]) -> str | None:
    """Put what a message names into an earlier sentence, in the place of the thing of the same kind.

    Args:
        sentence: what was said before.
        new: the message.
        read: reads the facts of a sentence.

    Returns: the sentence, or None if it has no part of that kind.
    """
    old = read(sentence)
    for there, here in _pairs(old, new):
        return f"{old.wording.typed[: there.start]}{here}{old.wording.typed[there.end :]}"
    words = _choice_words(old.wording, new.wording)
    if words is None:
        return None
    start = old.wording.plain.index(words[0])
    return f"{old.wording.typed[:start]}{words[1]}{old.wording.typed[start + len(words[0]) :]}"


def _pairs(old: Facts, new: Facts) -> Iterator[tuple[Span, str]]:
    for kind in _NAMES:
        there, here = old.named(kind), new.named(kind)
        if there and here:
            yield Span(there[-1].start, there[-1].end), new.typed(here[0])
    if old.dates and new.dates:
        yield old.dates[-1], new.typed(new.dates[0])
    if old.amounts and new.amounts:
        yield old.amounts[-1], new.typed(new.amounts[0])


def _choice_words(old: Wording, new: Wording) -> tuple[str, str] | None:
    """Two words of one set of choices, such as kinds of leave: the one said then, the one said now."""
    for choices in load_values().values():
        words = sorted((word for of in choices.values() for word in (*of.zh, *of.en)), key=len, reverse=True)
        then = next((word for word in words if contains(old.plain, word)), None)
        now = next((word for word in words if contains(new.plain, word)), None)
        # The same word again exchanges nothing: 春天 after 几天.
        if then is not None and now is not None and then != now:
            return then, now
    return None
