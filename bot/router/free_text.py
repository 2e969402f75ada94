"""The words of a message matched against training phrases: names that nobody knows, and politeness."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.router.cues import SMALL_WORDS
from bot.router.facts import Facts
from bot.router.spans import Span
from bot.router.wording import read_wording
from prompts.loader import SLOT, PhraseFile

_PUNCTUATION = " \t,，.。;；:：!！、-–—…"
_ENDS_POLITELY = re.compile(
    r"[\s,，.。!！]*(?:谢谢(?:你|您)?|多谢|辛苦了?|吧|please|pls|thanks|thank you|thx)[\s.。!！]*$",
    re.IGNORECASE,
)
_STARTS_POLITELY = re.compile(
    r"^(?:你好|您好|请问|请|麻烦你?|帮我|帮忙|那个|hi|hey|hello|please|can you|could you|急)[\s,，!！]*",
    re.IGNORECASE,
)
_THING_ASKED_ABOUT = re.compile(
    r"(?:我们?店?|店里|看看|看下|查一?下|查查|问下|现在|今天)*((?!还|剩|有|没|库存|多少)[\u3400-\u9fff]{2,6}?)(?:还有|还剩|剩|库存|有没有|有多少|够不够|有几|没了)"
)
_MIN_REMARK = 2
_MAX_NAME = 40
_NEVER_A_NAME = re.compile(
    r"现在|目前|今天|今早|眼下|一共|总共|到底|究竟|大概|这么|那么|才|只|也|都|还|又|再|能|会|可以|我们?|你们?|他们?|她们?|它们?"
    r"|那边|这边|那里|这里|那儿|这儿|让|叫|给|用|订|买|进|这样|点|些|少|多|几|个"
    r"|(?<![a-z])(?:now|today|right|currently|still|only|just|so|too|very|few|little|much|many|more|less|me|us|you|they|we|them"
    r"|ask|asks|asked|asking|tell|tells|order|orders|ordered|ordering|buy|get|got|have|has|do|does|did|why|that|this"
    r"|there|here|them|it|can|could|should|would|will|ah|lah|leh|liao|boss|ok|okay|again|left)(?![a-z])"
)
_WORD = re.compile(r"[a-z0-9'-]+|[\u3400-\u9fff]")
_WORDS_OF_PHRASE = re.compile(r"[a-z0-9'-]+|[\u3400-\u9fff]+")
_TRAILING_PARTICLES = re.compile(
    r"^(?:一下|下|看看)|(?:吗|呢|吧|啊|了|的|还有|还剩)+$"
    r"|(?: (?:do we have|have we got|are there|is there|are left|is left|left|in stock|remaining|on hand))+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Template:
    """A training phrase turned around: matched against a sentence, it gives back its slots."""

    pattern: re.Pattern[str]
    literal_characters: int
    words: frozenset[str]


def build_templates(file: PhraseFile) -> tuple[Template, ...]:
    """Turn the phrases with slots around; those with the most words of their own come first."""
    templates = []
    for phrase in (*file.zh, *file.en, *file.mixed):
        parts = SLOT.split(read_wording(phrase).plain)
        literals = "".join(parts[::2])
        names = parts[1::2]
        if not names or len(set(names)) < len(names) or not literals.strip():
            continue
        pattern = "".join(
            re.escape(part) if index % 2 == 0 else f"(?P<{part}>.+?)" for index, part in enumerate(parts)
        )
        templates.append(
            Template(
                pattern=re.compile(rf"{pattern}[\s?？。.!！吗呢]*"),
                literal_characters=len(literals.replace(" ", "")),
                words=frozenset(_WORDS_OF_PHRASE.findall(literals)),
            )
        )
    return tuple(sorted(templates, key=lambda template: -template.literal_characters))


def read_by_template(slot_names: Sequence[str], facts: Facts, templates: Sequence[Template]) -> str | None:
    """Read one slot by the phrase that fits the whole sentence best."""
    span = _find_by_template(slot_names, facts, templates)
    return None if span is None else facts.typed(span).strip(_PUNCTUATION)


def _find_by_template(slot_names: Sequence[str], facts: Facts, templates: Sequence[Template]) -> Span | None:
    offset, text = strip_politeness(facts.wording.plain)
    for template in templates:
        match = template.pattern.fullmatch(text)
        if match is None:
            continue
        for name in slot_names:
            if name in match.groupdict():
                start, end = match.span(name)
                return Span(offset + start, offset + end)
    return None


def read_unknown_name(slot_name: str, facts: Facts, templates: Sequence[Template]) -> str | None:
    """The words that stand where a name should, so that the answer can say that nothing is called so."""
    span = _find_by_template([slot_name], facts, templates)
    if span is not None and any(span.overlaps(Span(known.start, known.end)) for known in facts.names):
        span = None
    text = _unknown_words(facts, templates) if span is None else facts.typed(span)
    text = _TRAILING_PARTICLES.sub("", text).strip(_PUNCTUATION)
    return text if _MIN_REMARK <= len(text) <= _MAX_NAME and not _is_made_of_small_words(text) else None


def _is_made_of_small_words(text: str) -> bool:
    """True for the 现在还 of `大仓现在还有多少` and the words in `why only ask me to order so few`: no names."""
    return not _WORD.findall(SMALL_WORDS.sub(" ", _NEVER_A_NAME.sub(" ", text.lower())))


def read_thing_asked_about(facts: Facts) -> str | None:
    """The words before 还有 or 剩, of which some are common ones: the 可勒 of `可勒还有几罐`."""
    offset, text = strip_politeness(facts.wording.plain)
    found = _THING_ASKED_ABOUT.match(text)
    if found is None or any(one.start < offset + found.end(1) for one in facts.names):
        return None
    return tidy(facts.wording.typed[offset + found.start(1) : offset + found.end(1)])


def _unknown_words(facts: Facts, templates: Sequence[Template]) -> str:
    """The longest run of words that no phrase of the tool has, and that are more than small words."""
    known = {word for template in templates for word in template.words}
    pieces = [""]
    for word in _WORD.findall(strip_politeness(facts.leftover())[1]):
        if (
            word in known
            or SMALL_WORDS.fullmatch(word)
            or (not word.isascii() and any(word in one for one in known))
        ):
            pieces.append("")
        else:
            pieces[-1] += f" {word}" if word.isascii() else word
    return max((piece.strip() for piece in pieces), key=len)


def strip_politeness(plain: str) -> tuple[int, str]:
    """Cut greetings and thanks off both ends.

    Returns: how many characters were cut at the front, and the rest.
    """
    start = 0
    while (match := _STARTS_POLITELY.match(plain[start:])) is not None and match.end() < len(plain) - start:
        start += match.end()
    return start, _ENDS_POLITELY.sub("", plain[start:])


def tidy(text: str) -> str | None:
    """Cut punctuation and thanks off both ends; None if hardly anything is left."""
    text = _ENDS_POLITELY.sub("", text.strip(_PUNCTUATION)).strip(_PUNCTUATION)
    return text if len(text) >= _MIN_REMARK else None
