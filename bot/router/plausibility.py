"""Weighs the scorer's opinion by what the sentence holds: a document number is for a tool that takes one."""

from collections.abc import Mapping
from dataclasses import replace

from bot.router.facts import Facts
from bot.router.name_slots import DOCUMENTS_OF_TOOL
from bot.router.questions import is_question
from bot.router.schema import SlotKind, ToolSchema
from bot.router.scorer import Score, Verdict

# Not zero: people do say `list alerts like AL-3`, and a word such as `order 3` may not be a document at all.
_UNLIKELY = 0.05
# Questions about a document are for the tool that shows it; the others change it. Not less, since a reason may
# hold a question word.
_UNLIKELY_IN_A_QUESTION = 0.15
_SHOWS_DOCUMENTS = "get_document"
_GAP = "□"
_TAKES_ANY_TEXT = {SlotKind.QUESTION, SlotKind.REMAINDER}


def weigh(verdict: Verdict, facts: Facts, tools: Mapping[str, ToolSchema]) -> Verdict:
    """Lower the probability of tools that could do nothing with the documents named."""
    if not facts.documents:
        return verdict
    asks = is_question(_without_documents(facts))
    weights = {
        score.label: score.probability * _weight(score.label, facts, tools, asks=asks)
        for score in verdict.scores
    }
    total = sum(weights.values()) or 1.0
    scores = sorted(
        (Score(label, weight / total) for label, weight in weights.items()), key=lambda one: -one.probability
    )
    return replace(verdict, scores=tuple(scores))


def _without_documents(facts: Facts) -> str:
    text = facts.wording.plain
    for document in reversed(facts.documents):
        text = text[: document.start] + _GAP + text[document.end :]
    return text


def _weight(label: str, facts: Facts, tools: Mapping[str, ToolSchema], *, asks: bool) -> float:
    tool = tools.get(label)
    if tool is None:
        return 1.0
    kinds = {slot.kind for slot in tool.slots}
    if SlotKind.DOCUMENT not in kinds:
        return 1.0 if kinds & _TAKES_ANY_TEXT else _UNLIKELY
    handled = DOCUMENTS_OF_TOOL.get(label)
    fits = handled is None or any(document.kind in {*handled, None} for document in facts.documents)
    if not fits:
        return _UNLIKELY
    return _UNLIKELY_IN_A_QUESTION if asks and label != _SHOWS_DOCUMENTS else 1.0
