"""Everything in a sentence that could fill an argument, whichever tool is meant."""

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
    documents = parse_document_numbers(plain)
    taken = [Span(document.start, document.end) for document in documents]
    names = [mention for mention in find_mentions(wording.plain) if not _inside(mention, taken)]
    taken += [Span(mention.start, mention.end) for mention in names]
    dates = [
        found for found in complete_ranges(plain, find_dates(plain, now.date())) if not _inside(found, taken)
    ]
    taken += dates
    times = [found for found in find_times(plain) if not _inside(found, taken)]
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


def _inside(found: Span | Mention, taken: Iterable[Span]) -> bool:
    span = Span(found.start, found.end)
    return any(span.overlaps(other) for other in taken)
