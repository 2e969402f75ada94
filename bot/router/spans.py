"""Pieces of a sentence that mean something, and how overlapping ones are settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """True if both share a character."""
        return self.start < other.end and other.start < self.end


AnySpan = TypeVar("AnySpan", bound=Span)


def keep_longest(spans: Iterable[AnySpan], *, taken: Iterable[Span] = ()) -> list[AnySpan]:
    """Drop what overlaps a longer span, or any of `taken`; of equals the earlier one stays.

    Returns: the rest in the order of the sentence.
    """
    kept: list[AnySpan] = []
    occupied = list(taken)
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if not any(span.overlaps(other) for other in occupied):
            kept.append(span)
            occupied.append(span)
    return sorted(kept, key=lambda span: span.start)
