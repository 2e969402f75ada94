"""Weighs the scorer's opinion by what the sentence holds: our own goods, or a number for a tool that takes one."""

from collections.abc import Mapping
from dataclasses import replace

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.name_slots import DOCUMENTS_OF_TOOL
from bot.router.questions import is_question
from bot.router.schema import SlotKind, ToolSchema
from bot.router.scorer import Score, Verdict
from bot.router.stand_ins import recognised_share

# Not zero: people do say `list alerts like AL-3`, and a word such as `order 3` may not be a document at all.
_UNLIKELY = 0.05
# Questions about a document are for the tool that shows it; the others change it. Not less, since a reason may
# hold a question word.
_UNLIKELY_IN_A_QUESTION = 0.15
_SHOWS_DOCUMENTS = "get_document"
_GAP = "□"
# A description may mention a document; mostly who names one wants something of it: `IS-4 sorted, new lamp is up`.
_UNLIKELY_IN_A_DESCRIPTION = 0.2
# Who says little beside the name of one of our goods talks shop, however short: `订鸡蛋`, `eggs at store 3`. Of 3,000
# messages that nobody serves two are as much of our goods, and neither is as like any tool: `can dogs eat chocolate`.
_MOSTLY_NAMES = 0.5
_LIKELY = 0.5


def weigh(verdict: Verdict, facts: Facts, tools: Mapping[str, ToolSchema]) -> Verdict:
    """Raise what is said of our own goods; lower tools that could do nothing with the documents named."""
    return _by_documents(_by_goods(verdict, facts), facts, tools)


def _by_goods(verdict: Verdict, facts: Facts) -> Verdict:
    if not verdict.is_out_of_scope or verdict.best.probability < _LIKELY:
        return verdict
    if not any(mention.kind is NameKind.ITEM for mention in facts.names):
        return verdict
    if recognised_share(facts) < _MOSTLY_NAMES:
        return verdict
    return replace(verdict, in_scope=verdict.threshold)


def _by_documents(verdict: Verdict, facts: Facts, tools: Mapping[str, ToolSchema]) -> Verdict:
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
