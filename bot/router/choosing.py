"""Which of the offered options an answer means."""

import re
from collections.abc import Sequence

from bot.router.dialogue import Option
from bot.router.numerals import ORDINALS_EN, read_number
from bot.router.wording import Wording, read_wording

_POLITE_END = r"[\s,，]*(?:吧|的|啊|呀|了|谢谢|please|pls|thanks|[.。!！])*"
_ORDINAL = re.compile(
    r"(?:选|要|就|是|我要|我选|选择)*\s*"
    r"(?:第\s*(\d{1,2}|[一二两三四五六七八九十]+)\s*(?:个|项|条|家|种|位|款|张|行|样|盒|瓶|袋)?"
    rf"|(?:the )?({'|'.join(ORDINALS_EN)})(?: (?:one|option|choice))?"
    r"|(?:the )?(\d{1,2})(?:st|nd|rd|th)(?: (?:one|option))?"
    r"|(?:option|number|choice|no\.?|#|选项)\s*(\d{1,2}|one|two|three|four|five)|(\d{1,2})|([一二三四五六七八九])号?)"
    rf"{_POLITE_END}"
)
_COUNT_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LAST = re.compile(
    r"(?:选|要|就)*(?:最后(?:那|面)?一?(?:个|项|条|家|种|款|位)?|(?:the )?last(?: one)?|(?:the )?bottom(?: one)?)"
    rf"{_POLITE_END}"
)
# Of two: the one in front, the one behind.
_FORMER = re.compile(
    r"(?:选|要|就)*(?:前面?(?:那|一)*(?:个|家|种|款|位|者)|上面(?:那|一)*(?:个|家|种|款|位)"
    r"|(?:the )?(?:former|top one))"
    rf"{_POLITE_END}"
)
_LATTER = re.compile(
    r"(?:选|要|就)*(?:后面?(?:那|一)*(?:个|家|种|款|位|者)|下面(?:那|一)*(?:个|家|种|款|位)"
    r"|(?:the )?(?:latter|second of the two))"
    rf"{_POLITE_END}"
)
_PAIR = 2
_FILLERS = re.compile(
    r"(?:就是|就要|就|我要|我说的|我指的是|选|要|是|那一?[个家种款位]|这[个家种款]|的那个|的|吧|啊|呀|那|请|谢谢"
    r"|(?<![a-z])(?:the|one|ones|i mean|i want|i'd like|it is|it's|its|please"
    r"|that|this|for|at|in|of|from|with)(?![a-z]))"
)
_SEPARATORS = re.compile(r"(?:[\s,，。!！?？、()（）'\"-]|\.(?!\d))+")
_MIN_LETTERS = 2


def choose(wording: Wording, options: Sequence[Option]) -> str | None:
    """Find the one option an answer means: by value, name, part of a name, or place in the list.

    Returns: the option's value, or None if none or several fit.
    """
    if not options:
        return None
    plain = wording.plain.strip(" .。!！?？")
    exact = [option.value for option in options if plain in _names(option)]
    if len(exact) == 1:
        return exact[0]
    return _by_value(plain, options) or choose_by_place(wording, options) or _by_part(plain, options)


def choose_by_place(wording: Wording, options: Sequence[Option]) -> str | None:
    """Find the option that `第二个`, `number 2` or `the latter` means; None if the answer names no place."""
    return _by_place(wording.plain.strip(" .。!！?？"), options) if options else None


def _names(option: Option) -> list[str]:
    return [_with_short_units(read_wording(name).plain) for name in (option.value, *option.labels)]


def _with_short_units(plain: str) -> str:
    return plain.replace("毫升", "ml").replace("升", "l")


def _by_value(plain: str, options: Sequence[Option]) -> str | None:
    named = [
        option.value
        for option in options
        if re.search(rf"(?<![\w-]){re.escape(option.value.lower())}(?![\w-])", plain)
    ]
    return named[0] if len(named) == 1 else None


def _by_place(plain: str, options: Sequence[Option]) -> str | None:
    if _LAST.fullmatch(plain):
        return options[-1].value
    if len(options) == _PAIR and (_FORMER.fullmatch(plain) or _LATTER.fullmatch(plain)):
        return options[0 if _FORMER.fullmatch(plain) else 1].value
    match = _ORDINAL.fullmatch(plain)
    if match is None:
        return None
    if match[2]:
        place = ORDINALS_EN.index(match[2]) + 1
    else:
        said = next(group for group in match.groups() if group)
        place = _COUNT_WORDS.get(said) or int(read_number(said) or 0)
    return options[place - 1].value if 1 <= place <= len(options) else None


def content_words(plain: str) -> list[str]:
    """What an answer says beyond `the … one` and `那个…的`."""
    return [piece for piece in _SEPARATORS.split(_FILLERS.sub(" ", plain)) if piece]


def _by_part(plain: str, options: Sequence[Option]) -> str | None:
    """Compare what the answer says beyond filler words with each name."""
    pieces = content_words(_with_short_units(plain))
    if sum(len(piece) for piece in pieces) < _MIN_LETTERS:
        return None
    squeezed = {
        option.value: ["".join(_SEPARATORS.split(name)) for name in _names(option)] for option in options
    }
    fitting = [
        value
        for value, names in squeezed.items()
        if any(all(piece in name for piece in pieces) for name in names)
    ]
    if len(fitting) == 1:
        return fitting[0]
    contained = [
        value for value, names in squeezed.items() if any(name and name in "".join(pieces) for name in names)
    ]
    return contained[0] if len(contained) == 1 else None
