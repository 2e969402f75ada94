"""`那无糖的呢` after cola, `and dark?` after milk chocolate: the thing beside the one that was talked about."""

from collections.abc import Iterator

from backend.naming.entries import NameEntry, NameKind
from bot.router.lookup import NameLookup

_SHORTEST_HEAD = {True: 3, False: 1}
"""By whether it is Latin script: fewer letters are no name."""


def find_sibling(words: str, code: str, names: NameLookup) -> str | None:
    """Find what `words` make of an item when they take the place of the words that told it from its like.

    Args:
        words: what was said, such as `无糖`, `dark`, `plain`.
        code: the item talked about before.
        names: the names in use.

    Returns: a code if one item fits, a name that fits several, or None if the words make nothing of it.
    """
    try:
        entry = names.entry(code)
    except KeyError:
        return None  # what was talked about before was no name either
    # In the script of the words first: what is asked back must be readable.
    for head in sorted(_heads(entry, names), key=lambda head: head.isascii() != words.isascii()):
        for name in _joined(words, head):
            codes = names.resolve(name, kind=NameKind.ITEM).codes
            if codes and code not in codes:
                return codes[0] if len(codes) == 1 else _nearest(codes, entry, names) or name
    return None


def _joined(words: str, head: str) -> tuple[str, ...]:
    if words.isascii() != head.isascii():
        return (f"{words} {head}",)
    return (f"{words}{head}", f"{words} {head}") if not words.isascii() else (f"{words} {head}",)


def _heads(entry: NameEntry, names: NameLookup) -> Iterator[str]:
    """Names the item shares with its like, then the ends of its own names: 面包 of 肉松面包."""
    shared = [alias for alias in entry.aliases if len(names.resolve(alias, kind=NameKind.ITEM).codes) > 1]
    yield from sorted(shared, key=len, reverse=True)
    seen = set(shared)
    for alias in entry.aliases:
        for head in _ends(alias):
            if head not in seen:
                seen.add(head)
                yield head


def _ends(name: str) -> Iterator[str]:
    """The name with more and more of its front left off."""
    parts, blank = (name.split(" "), " ") if name.isascii() else (list(name), "")
    for start in range(1, len(parts)):
        end = blank.join(parts[start:])
        if len(end) >= _SHORTEST_HEAD[name.isascii()]:
            yield end


def _nearest(codes: tuple[str, ...], entry: NameEntry, names: NameLookup) -> str | None:
    """The one whose name is the known one's with something added: the sugar-free of the same can."""
    fitting = [
        code
        for code in codes
        if _is_within(entry.name_zh, names.entry(code).name_zh)
        and _is_within(entry.name_en, names.entry(code).name_en)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_within(shorter: str, longer: str) -> bool:
    """True if the letters of one name stand in the other, in this order."""
    rest = iter(longer.lower())
    return all(letter in rest for letter in shorter.lower())
