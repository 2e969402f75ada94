"""Arguments with a fixed set of values, each known by several words in both languages."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.schema import Slot
from prompts.loader import ValueSynonyms, ValueWords

_ASCII = re.compile(r"[a-z0-9<>]")


def read_choice(slot: Slot, facts: Facts, synonyms: ValueSynonyms) -> str | None:
    """Find which value a sentence names; the longest word decides, weak words only if nothing else is said."""
    if not slot.values:
        return _inspection_category(facts)
    words = words_of(slot, synonyms)
    text = facts.wording.plain
    strong = _longest(
        text, ((value, [*of.zh, *of.en, value.replace("_", " "), value]) for value, of in words.items())
    )
    return strong or _longest(text, ((value, of.weak) for value, of in words.items()))


def read_yes_no(slot: Slot, facts: Facts, synonyms: ValueSynonyms) -> bool | None:
    """Find a yes or a no; a no weighs more, since it holds the words of a yes: 不合格."""
    words = synonyms.get(slot.name)
    if words is None:
        return None
    for value in ("no", "yes"):
        if any(contains(facts.wording.plain, word) for word in (*words[value].zh, *words[value].en)):
            return value == "yes"
    return None


def words_of(slot: Slot, synonyms: ValueSynonyms) -> Mapping[str, ValueWords]:
    """The words of each value of a slot; `category` draws on `item_category` and the like."""
    groups = [
        group for name, group in synonyms.items() if name == slot.name or name.endswith(f"_{slot.name}")
    ]
    return {
        value: next((group[value] for group in groups if value in group), ValueWords())
        for value in slot.values
    }


def contains(text: str, word: str) -> bool:
    """True if a text holds a word; a Latin word must not be part of a longer one."""
    return _pattern(word).search(text) is not None


def _longest(text: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    best, best_length = None, 0
    for value, words in candidates:
        for word in words:
            if len(word) > best_length and contains(text, word):
                best, best_length = value, len(word)
    return best


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    head = r"(?<![a-z0-9])" if _ASCII.match(word) else ""
    tail = r"(?![a-z0-9])" if _ASCII.match(word[-1]) else ""
    return re.compile(f"{head}{re.escape(word)}{tail}")


def _inspection_category(facts: Facts) -> str | None:
    mentions = facts.named(NameKind.INSPECTION_CATEGORY)
    if not mentions:
        return None
    longest = max(mentions, key=lambda mention: mention.end - mention.start)
    return longest.candidates[0] if len(longest.candidates) == 1 else facts.typed(longest)
