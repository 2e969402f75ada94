"""A message in clauses: what stands between commas, colons and dashes, each with its place in the sentence."""

import re

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.spans import Span

FULL_STOP = r"\.(?=\s|$)(?!(?<=no\.)\s*[a-z#-]*\d)"
"""Regular expression of a dot that ends a sentence, and not the word `no.` before a number: `invoice no. YL-2215`."""

_BREAK = re.compile(
    rf"[，,。;；!！?？:：…\n]+|{FULL_STOP}|\s[-–—]+\s|—+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
)
_EDGES = " \t,，.。;；:：!！?？、-–—…"


def clauses_of(facts: Facts, *, start: int = 0) -> list[Span]:
    """Return the clauses from an offset on, trimmed; a value such as `1,280` or `12:30` is not cut in two."""
    plain = facts.wording.plain
    values = facts.spans()
    spans = []
    begin = start
    for found in _BREAK.finditer(plain, start):
        if any(one.start < found.start() and found.end() < one.end for one in values):
            continue
        spans.append(_trimmed(plain, begin, found.start()))
        begin = found.end()
    spans.append(_trimmed(plain, begin, len(plain)))
    return [span for span in spans if span.start < span.end]


def without_values(facts: Facts, clause: Span, *, but: NameKind | None = None) -> str:
    """The words of a clause that are no name, number, day or time; names of the kind `but` stay."""
    characters = list(facts.wording.plain[clause.start : clause.end])
    staying = {Span(one.start, one.end) for one in facts.names if one.kind is but}
    for value in facts.spans():
        if value.overlaps(clause) and value not in staying:
            for index in range(max(value.start, clause.start), min(value.end, clause.end)):
                characters[index - clause.start] = " "
    return " ".join("".join(characters).split())


def _trimmed(plain: str, start: int, end: int) -> Span:
    while start < end and plain[start] in _EDGES:
        start += 1
    while end > start and plain[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)
