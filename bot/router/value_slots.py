"""Arguments with a fixed set of values, each known by several words in both languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.schema import Slot
from prompts.loader import ValueSynonyms, ValueWords

_ASCII = re.compile(r"[a-z0-9]")
_LATIN_WORD = re.compile(r"[a-z]+")
_MIN_MISSPELT = 5
# One letter too many, too few or other in a word of six is above this; `annual` and `manual` are at 83.
_SAME_WORD = 86.0
_STATE = re.compile(
    r"坏了?|故障|损坏|破损?|脏|很脏|broken|damaged|dirty|faulty|dead|not working|out of order|messy|unclean"
)
_ALREADY = re.compile(r"已经")


def read_choice(slot: Slot, facts: Facts, synonyms: ValueSynonyms) -> str | None:
    """Find which value a sentence names; the longest word decides, weak words only if nothing else is said."""
    if not slot.values:
        return _inspection_category(facts)
    words = words_of(slot, synonyms)
    text = _ALREADY.sub("已", facts.wording.plain)
    strong = _longest(
        text,
        (
            (value, [*of.zh, *of.en, value.replace("_", " "), value], of.together)
            for value, of in words.items()
        ),
    )
    weak = strong or _longest(text, ((value, of.weak, ()) for value, of in words.items()))
    return weak or _misspelt(text, words)


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


def _longest(
    text: str, candidates: Iterable[tuple[str, Iterable[str], Iterable[Sequence[str]]]]
) -> str | None:
    best, best_length = None, 0
    for value, words, together in candidates:
        for parts in (*((word,) for word in words), *together):
            # Several words that agree say more than one of the same length.
            length = sum(map(len, parts)) + len(parts) - 1
            if length > best_length and all(contains(text, part) for part in parts):
                best, best_length = value, length
    return best


def _misspelt(text: str, words: Mapping[str, ValueWords]) -> str | None:
    """The value whose English word is a slip of the finger away from one of the text: `anual leav`."""
    typed = [word for word in _LATIN_WORD.findall(text) if len(word) >= _MIN_MISSPELT]
    scored = [
        (fuzz.ratio(said, word), value)
        for value, of in words.items()
        for word in of.en
        if len(word) >= _MIN_MISSPELT and " " not in word
        for said in typed
    ]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _SAME_WORD else None


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    head = r"(?<![a-z0-9])" if _ASCII.match(word) else ""
    tail = r"(?![a-z0-9])" if _ASCII.match(word[-1]) else ""
    return re.compile(f"{head}{re.escape(word)}{tail}")


def _inspection_category(facts: Facts) -> str | None:
    mentions = facts.named(NameKind.INSPECTION_CATEGORY)
    if not mentions:
        return None
    # A thing says more than the state it is in: the camera of `broken camera`.
    longest = max(
        mentions, key=lambda one: (_STATE.fullmatch(one.text.lower()) is None, one.end - one.start, one.start)
    )
    return longest.candidates[0] if len(longest.candidates) == 1 else facts.typed(longest)
