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
# A description may mention a document; mostly who names one wants something of it: `IS-4 sorted, new lamp is up`.
_UNLIKELY_IN_A_DESCRIPTION = 0.2


def weigh(verdict: Verdict, facts: Facts, tools: Mapping[str, ToolSchema]) -> Verdict:
    """Lower the probability of tools that could do nothing with the documents named."""
    if not facts.documents:
        return verdict
    asks = is_question(about_documents(facts))
    weights = {
        score.label: score.probability * _weight(score.label, facts, tools, asks=asks)
        for score in verdict.scores
    }
    total = sum(weights.values()) or 1.0
    scores = sorted(
        (Score(label, weight / total) for label, weight in weights.items()), key=lambda one: -one.probability
    )
    return replace(verdict, scores=tuple(scores))


def about_documents(facts: Facts) -> str:
    """The message with a gap for each document: `IS-12 done` is no question, though it begins like one."""
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
        if SlotKind.QUESTION in kinds:
            return 1.0
        return _UNLIKELY_IN_A_DESCRIPTION if SlotKind.REMAINDER in kinds else _UNLIKELY
    handled = DOCUMENTS_OF_TOOL.get(label)
    fits = handled is None or any(document.kind in {*handled, None} for document in facts.documents)
    if not fits:
        return _UNLIKELY
    return _UNLIKELY_IN_A_QUESTION if asks and label != _SHOWS_DOCUMENTS else 1.0
