"""Passages: sections of a document, cut where they are too long to be one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from knowledge.documents import Document, FrontMatter
from knowledge.sections import Line, Section, join_lines

# A passage is read as a whole in one card; Slack shows about this much without a fold.
_MAX_CHARACTERS = 1_200
# Raise it when the same file would be cut or embedded differently, so that indexes are made anew.
CUT_VERSION = 2
HEADING_SEPARATOR = " > "


class LineKey(NamedTuple):
    """Where an embedded text stands: the document's key, the passage's position, its number in it.

    The lines come first and the questions are counted on behind them.
    """

    document: str
    chunk: int
    line: int


class Chunk(BaseModel):
    """One passage of a document.

    Attributes:
        position: Its place in the document, from 0.
        headings: The headings above it, outermost first; empty before the first heading.
        lines: What may be quoted from it.
        questions: How people ask for it in their own words; searched, never quoted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    position: int
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    questions: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        """The headings in one line, outermost first; empty before the first heading."""
        return HEADING_SEPARATOR.join(self.headings)

    @property
    def text(self) -> str:
        """The passage as plain text."""
        return join_lines(self.lines)


class IndexedDocument(BaseModel):
    """A document as the index holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    front: FrontMatter
    chunks: tuple[Chunk, ...]
    source: str
    fingerprint: str

    @property
    def key(self) -> str:
        """The document in this version; several versions may be held at once."""
        return f"{self.front.id}@{self.front.version}"


def cut(document: Document, questions: Mapping[str, Sequence[str]] | None = None) -> IndexedDocument:
    """Cut a document into passages; lists and tables stay whole unless one alone is too long.

    Args:
        document: What to cut.
        questions: How people ask for its sections, by section ("heading > heading"); all parts of a
            section that is cut carry them.
    """
    asked = questions or {}
    pieces = [
        (section.headings, lines)
        for section in document.sections
        if section.headings or any(line.kind != "note" for line in section.lines)
        for lines in _split(section)
    ]
    return IndexedDocument(
        front=document.front,
        chunks=tuple(
            Chunk(
                position=position,
                headings=headings,
                lines=lines,
                questions=tuple(asked.get(HEADING_SEPARATOR.join(headings), ())),
            )
            for position, (headings, lines) in enumerate(pieces)
        ),
        source=document.source,
        fingerprint=f"{CUT_VERSION}:{document.fingerprint}",
    )


def embedded_texts(chunk: Chunk) -> list[str]:
    """What is embedded: each line under its headings, which say what a bare "5 days" is about, then the questions."""
    context = " ".join(chunk.headings)
    return [*(f"{context} {line.text}".strip() for line in chunk.lines), *chunk.questions]


def _split(section: Section) -> list[tuple[Line, ...]]:
    parts: list[list[Line]] = [[]]
    for _, block in groupby(section.lines, key=lambda line: line.block):
        lines = list(block)
        if parts[-1] and len(join_lines(parts[-1] + lines)) > _MAX_CHARACTERS:
            parts.append([])
        for line in lines:
            if parts[-1] and len(join_lines([*parts[-1], line])) > _MAX_CHARACTERS:
                parts.append([])
            parts[-1].append(line)
    return [tuple(part) for part in parts if part]
