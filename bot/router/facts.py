"""Everything in a sentence that could fill an argument, whichever tool is meant."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.naming.documents import DocumentMention, parse_document_numbers
from backend.naming.entries import Mention, NameKind
from bot.router.clock_times import TimeFound, find_times
from bot.router.date_ranges import complete_ranges
from bot.router.dates import DateFound, find_dates
from bot.router.quantities import AmountFound, find_amounts
from bot.router.spans import Span
from bot.router.wording import Wording

_AT = re.compile(r"(?:(?<![a-z])(?:in|at|from|to)(?: store| shop)?|在|从|到|去)\s*$")

FindMentions = Callable[[str], Sequence[Mention]]
"""Finds names of items, places, people and suppliers in a sentence; `NameIndex.find_mentions` is one."""


@dataclass(frozen=True)
class Facts:
    """What was found in one sentence; each list is in the order of the sentence and spans do not overlap.

    Attributes:
        wording: the sentence.
        now: the present instant in the asker's time zone.
    """

    wording: Wording
    now: datetime
    names: tuple[Mention, ...]
    documents: tuple[DocumentMention, ...]
    dates: tuple[DateFound, ...]
    times: tuple[TimeFound, ...]
    amounts: tuple[AmountFound, ...]

    def named(self, kind: NameKind) -> list[Mention]:
        """The mentions of one kind of thing."""
        return [mention for mention in self.names if mention.kind == kind]

    def typed(self, span: Span | Mention | DocumentMention) -> str:
        """The characters of a span as the person typed them."""
        return self.wording.typed[span.start : span.end]

    def spans(self) -> list[Span]:
        """Everything that was understood as a value."""
        found: Iterable[Span | Mention | DocumentMention] = (
            *self.names,
            *self.documents,
            *self.dates,
            *self.times,
            *self.amounts,
        )
        return sorted((Span(one.start, one.end) for one in found), key=lambda span: span.start)

    def leftover(self) -> str:
        """The sentence without its values, single blanks between the pieces."""
        return " ".join(self._without(self.spans()).split())

    def leftover_with_numbers(self) -> str:
        """The sentence without its values, except for numbers that count nothing."""
        bare = {Span(one.start, one.end) for one in self.amounts if one.kind == "bare"}
        return self._without([span for span in self.spans() if span not in bare])

    def _without(self, spans: Iterable[Span]) -> str:
        characters = list(self.wording.plain)
        for span in spans:
            characters[span.start : span.end] = " " * (span.end - span.start)
        return "".join(characters)


def read_facts(wording: Wording, *, now: datetime, find_mentions: FindMentions) -> Facts:
    """Find documents, names, days, times and amounts, in this order of precedence."""
    plain = wording.plain
    mentions = find_mentions(plain)
    documents = [one for one in parse_document_numbers(plain) if not _is_store_number(one, plain, mentions)]
    taken = [Span(document.start, document.end) for document in documents]
    names = [mention for mention in mentions if not _inside(mention, taken)]
    taken += [Span(mention.start, mention.end) for mention in names]
    dates = [
        found for found in complete_ranges(plain, find_dates(plain, now.date())) if not _inside(found, taken)
    ]
    taken += dates
    times = [found for found in _beside(find_times(plain), dates) if not _inside(found, taken)]
    taken += times
    return Facts(
        wording=wording,
        now=now,
        names=tuple(names),
        documents=tuple(documents),
        dates=tuple(dates),
        times=tuple(times),
        amounts=tuple(find_amounts(plain, taken=taken)),
    )


def _beside(times: Iterable[TimeFound], dates: Sequence[DateFound]) -> Iterable[TimeFound]:
    """Cut off a time what it shares with a day: 明早9点 is both."""
    for found in times:
        shared = next((day for day in dates if day.start <= found.start < day.end < found.end), None)
        yield found if shared is None else TimeFound(shared.end, found.end, found.at)


def _is_store_number(document: DocumentMention, plain: str, mentions: Sequence[Mention]) -> bool:
    """True for `#2` in `stock of americano in #2`: a store by its number, and no document."""
    if document.kind is not None or _AT.search(plain[: document.start]) is None:
        return False
    return any(
        one.kind is NameKind.LOCATION and one.start <= document.start and document.end <= one.end
        for one in mentions
    )


def _inside(found: Span | Mention, taken: Iterable[Span]) -> bool:
    span = Span(found.start, found.end)
    return any(span.overlaps(other) for other in taken)
