"""How Chinese names sound, so that homophones and typed pinyin find them."""

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """The most common reading of one character, without tone; ü is written v."""
    return str(lazy_pinyin(character, v_to_u=False)[0])


@lru_cache(maxsize=1024)
def _accent_key(reading: str) -> str:
    key = reading
    for ending in ("ang", "eng", "ing"):
        if key.endswith(ending):
            key = key[:-1]
    for pair in ("zh", "ch", "sh"):
        if key.startswith(pair):
            key = pair[0] + key[2:]
    return "l" + key[1:] if key.startswith("n") else key


def syllables(characters: Iterable[str]) -> tuple[str, ...]:
    """One reading per character."""
    return tuple(syllable(character) for character in characters)


def reading(text: str) -> str:
    """The pinyin of a whole phrase in one piece, with readings chosen by context."""
    return "".join(str(part) for part in lazy_pinyin(text, v_to_u=False))


def sound_alike(left: str, right: str) -> float:
    """How near two characters are: 1 the same, 0.9 homophones, 0.75 apart by a regional accent, else 0."""
    if left == right:
        return 1.0
    first, second = syllable(left), syllable(right)
    if first == second:
        return 0.9
    return 0.75 if _accent_key(first) == _accent_key(second) else 0.0
