"""What the handbook says, in its own words, with the source below each passage."""

from datetime import date

from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Lines, Note, Part, compose
from bot.cards.phrases import Phrase, bold, quoted
from tools.people import PolicyAnswer, PolicyPassage
from tools.results import Outcome

_MOST_PASSAGES = 3
# The first passage is the answer; the others are pointers for those who want to read on.
_LEAD_CHARACTERS = 1_500
_OTHER_CHARACTERS = 240


def render_policy(outcome: Outcome, answer: PolicyAnswer, *, context: CardContext) -> Card:
    """Quote the passages that answer."""
    del outcome
    say = context.translator
    lead, *others = answer.passages[:_MOST_PASSAGES]
    parts: list[Part] = [
        Lines([quoted(shortened(lead.excerpt, most=_LEAD_CHARACTERS))]),
        Note(_source(lead, context)),
    ]
    if others:
        parts.append(Lines([bold(say.phrase("See also"))]))
    for passage in others:
        parts.append(Lines([quoted(shortened(passage.excerpt, most=_OTHER_CHARACTERS))]))
        parts.append(Note(_source(passage, context)))
    return compose(parts)


def shortened(text: str, *, most: int) -> str:
    """Cut a text at the last line or sentence end that fits, and mark the cut."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    ends = [head.rfind(end) + len(end.rstrip()) for end in ("\n", "。", "！", "？", ". ", "；", "; ")]
    cut = max(ends)
    return f"{head[:cut] if cut > most // 2 else head}…"


def _source(passage: PolicyPassage, context: CardContext) -> Phrase:
    say = context.translator
    fields = {
        "title": passage.title,
        "section": passage.section,
        "date": say.date(date.fromisoformat(passage.effective_on)),
        "owner": passage.owner,
    }
    if passage.language == say.language:
        return say.phrase("Source: {title} · {section} · in force since {date} · {owner}", fields)
    return say.phrase(
        "Source: {title} · {section} · in force since {date} · {owner} · the original is in Chinese",
        fields,
    )
