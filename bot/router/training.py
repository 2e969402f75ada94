"""From the phrase files to training texts: slots filled, said politely, carelessly or with a typo."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.router.scorer import REFUSAL, Sample
from bot.router.wording import read_wording
from prompts.loader import SLOT, Fillers, PhraseFile, PhraseLanguage

_SEED = 11
_POLITE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        *(
            ("请问", ""),
            ("帮我", ""),
            ("麻烦你", "，谢谢"),
            ("", "谢谢"),
            ("那个，", ""),
            ("", "啊"),
            ("你好，", ""),
        ),
        *(("", "？"), ("老板问，", ""), ("急，", ""), ("", "，快点"), ("我想", "")),
    ),
    "en": (
        *(
            ("please ", ""),
            ("hey, ", ""),
            ("can you ", ""),
            ("", " please"),
            ("", " thanks"),
            ("hi, ", ""),
            ("um ", ""),
        ),
        *(("quick one: ", ""), ("could you ", "?"), ("", "?"), ("so ", ""), ("I'd like to ", "")),
    ),
}
_SHARE_POLITE = 0.35
_SHARE_TYPO = 0.12
# Few enough texts to train in seconds: the time grows with the cube of their number. Another phrase teaches more
# than another variant of one.
_SHARE_WITH_NAMES = 0.1
_SHARE_SAID_AGAIN = 0.05
_MIN_LENGTH_FOR_TYPO = 8
_ASCII_WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE)


def build_samples(files: Sequence[PhraseFile], slots: Mapping[str, Fillers]) -> list[Sample]:
    """Make the training set of the router; the same input always gives the same samples."""
    generator = random.Random(_SEED)  # noqa: S311  variety, not secrecy
    samples = []
    for file in files:
        label = file.tool or REFUSAL
        for language, phrases in file.by_language().items():
            for number, phrase in enumerate(phrases):
                group = f"{file.label}/{language}/{number}"
                samples += [
                    Sample(text=read_wording(text).plain, label=label, group=group)
                    for text in _variants(phrase, language, slots, generator)
                ]
    return samples


def _variants(
    phrase: str, language: PhraseLanguage, slots: Mapping[str, Fillers], generator: random.Random
) -> Iterator[str]:
    """Say a phrase with stand-ins and mostly also with names; one without slots as it is and seldom again."""
    if SLOT.search(phrase) is not None:
        yield _carelessly(fill(phrase, language, slots, generator, with_stand_ins=True), language, generator)
        if generator.random() < _SHARE_WITH_NAMES:
            yield fill(phrase, language, slots, generator)
    else:
        yield phrase
        if generator.random() < _SHARE_SAID_AGAIN:
            yield _carelessly(phrase, language, generator)


def _carelessly(text: str, language: PhraseLanguage, generator: random.Random) -> str:
    if generator.random() < _SHARE_POLITE:
        text = _said_politely(text, language, generator)
    if generator.random() < _SHARE_TYPO:
        text = _mistype(text, generator)
    return text


def fill(
    phrase: str,
    language: PhraseLanguage,
    slots: Mapping[str, Fillers],
    generator: random.Random,
    *,
    with_stand_ins: bool = False,
) -> str:
    """Fill every slot with one of its words, or with its stand-in; a mixed phrase takes either language."""

    def choose(match: re.Match[str]) -> str:
        fillers = slots[match.group(1)]
        chosen = generator.choice(("zh", "en")) if language == "mixed" else language
        if with_stand_ins and fillers.stand_in is not None:
            return fillers.stand_in.zh if chosen == "zh" else fillers.stand_in.en
        return generator.choice(fillers.zh if chosen == "zh" else fillers.en)

    return SLOT.sub(choose, phrase)


def _said_politely(text: str, language: PhraseLanguage, generator: random.Random) -> str:
    before, after = generator.choice(_POLITE["en" if language == "en" else "zh"])
    return before + text + after


def _mistype(text: str, generator: random.Random) -> str:
    """Swap two letters of an English word, or drop one character of a Chinese sentence."""
    words = list(_ASCII_WORD.finditer(text))
    if words:
        word = generator.choice(words)
        at = generator.randrange(word.start() + 1, word.end() - 1)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if len(text) < _MIN_LENGTH_FOR_TYPO:
        return text
    at = generator.randrange(len(text))
    return text[:at] + text[at + 1 :]
