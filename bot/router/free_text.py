"""Arguments in free words: descriptions, reasons, notes, and names that nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.router.cues import SMALL_WORDS
from bot.router.facts import Facts
from bot.router.wording import read_wording
from prompts.loader import SLOT, PhraseFile

_CUES = {
    "reason": r"(?:因为|由于|原因(?:是|：|:)?|理由(?:是|：|:)?|because(?: of)?|since|due to|as|the reason is|reason:?)",
    "comment": r"(?:备注(?:是|：|:)?|批注|说明(?:：|:)?|with (?:the )?(?:comment|note)|comment:?|note:?)",
    "note": r"(?:备注(?:是|：|:)?|说明(?:：|:)?|with (?:the )?note|note:?)",
}
_PUNCTUATION = " \t,，.。;；:：!！、"
_ENDS_POLITELY = re.compile(
    r"[\s,，.。!！]*(?:谢谢(?:你|您)?|多谢|辛苦了?|吧|please|pls|thanks|thank you|thx)[\s.。!！]*$",
    re.IGNORECASE,
)
_STARTS_POLITELY = re.compile(
    r"^(?:你好|您好|请问|请|麻烦你?|帮我|帮忙|那个|hi|hey|hello|please|can you|could you|急)[\s,，!！]*",
    re.IGNORECASE,
)
_AFTER_SEPARATOR = re.compile(r"^[^,，:：;；]{0,12}[,，:：;；]\s*(.+)$", re.DOTALL)
_HEADING = re.compile(r"^[^:：]{1,30}[:：]\s*(.{2,})$", re.DOTALL)
_MIN_REMARK = 2
_MAX_NAME = 40
_WORD = re.compile(r"[a-z0-9'-]+|[\u3400-\u9fff]")
_WORDS_OF_PHRASE = re.compile(r"[a-z0-9'-]+|[\u3400-\u9fff]+")
_TRAILING_PARTICLES = re.compile(r"^(?:一下|下|看看)|(?:吗|呢|吧|啊|了|的)+$")


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
    offset, text = strip_politeness(facts.wording.plain)
    for template in templates:
        match = template.pattern.fullmatch(text)
        if match is None:
            continue
        for name in slot_names:
            if name in match.groupdict():
                start, end = match.span(name)
                return facts.wording.typed[offset + start : offset + end].strip(_PUNCTUATION)
    return None


def read_unknown_name(slot_name: str, facts: Facts, templates: Sequence[Template]) -> str | None:
    """The words that stand where a name should, so that the answer can say that nothing is called so."""
    text = read_by_template([slot_name], facts, templates) or _unknown_words(facts, templates)
    text = _TRAILING_PARTICLES.sub("", text).strip(_PUNCTUATION)
    return text if _MIN_REMARK <= len(text) <= _MAX_NAME else None


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


def read_remark(slot_name: str, facts: Facts, templates: Sequence[Template]) -> str | None:
    """Read a reason, note or comment: after its cue, or behind the document it belongs to."""
    typed = facts.wording.typed
    cue = (
        re.search(rf"(?:(?<![a-z]){_CUES[slot_name]}(?![a-z]))(.+)$", facts.wording.plain, re.DOTALL)
        if slot_name in _CUES
        else None
    )
    if cue is not None:
        return _tidy(typed[cue.start(1) : cue.end(1)])
    if facts.documents:
        last = max(document.end for document in facts.documents)
        behind = _AFTER_SEPARATOR.match(typed[last:])
        if behind is not None:
            return _tidy(behind[1])
    names = [slot_name, "leave_reason"] if slot_name == "reason" else [slot_name]
    found = read_by_template(names, facts, templates)
    return _tidy(found) if found else None


def read_remainder(facts: Facts, templates: Sequence[Template]) -> str | None:
    """Read what a report is about: behind the colon, by a phrase that fits, or all of it."""
    offset, _ = strip_politeness(facts.wording.plain)
    typed = facts.wording.typed[offset:]
    heading = _HEADING.match(typed)
    if heading is not None:
        return _tidy(heading[1])
    found = read_by_template(["finding", "it_problem"], facts, templates)
    return _tidy(found) or _tidy(typed) if found else _tidy(typed)


def strip_politeness(plain: str) -> tuple[int, str]:
    """Cut greetings and thanks off both ends.

    Returns: how many characters were cut at the front, and the rest.
    """
    start = 0
    while (match := _STARTS_POLITELY.match(plain[start:])) is not None and match.end() < len(plain) - start:
        start += match.end()
    return start, _ENDS_POLITELY.sub("", plain[start:])


def _tidy(text: str) -> str | None:
    text = _ENDS_POLITELY.sub("", text.strip(_PUNCTUATION)).strip(_PUNCTUATION)
    return text if len(text) >= _MIN_REMARK else None
