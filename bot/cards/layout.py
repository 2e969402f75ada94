"""The parts of a card: each knows its blocks and its plain text, so that the two cannot say different things."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.cards import blocks
from bot.cards.card import Block, Card
from bot.cards.phrases import Phrase, Words, bold, joined, phrase_of


class Part(Protocol):
    """Something on a card."""

    def text(self) -> str:
        """Return what a person reads, plain; empty for what is only pressed."""

    def blocks(self) -> list[Block]:
        """Return the same as Slack blocks."""


@dataclass(frozen=True)
class Title:
    """A large title; plain text."""

    words: Phrase

    def text(self) -> str:
        """Return the title."""
        return self.words.plain

    def blocks(self) -> list[Block]:
        """Return a header block."""
        return [blocks.header(self.words.plain)]


@dataclass(frozen=True)
class Lines:
    """A paragraph of one or more lines."""

    lines: Sequence[Phrase]

    def text(self) -> str:
        """Return the lines."""
        return joined("\n", self.lines).plain

    def blocks(self) -> list[Block]:
        """Return one section."""
        return [blocks.section(joined("\n", self.lines).mrkdwn)] if self.lines else []


@dataclass(frozen=True)
class Facts:
    """Short labelled facts, shown in two columns; `colon` is the language's own."""

    pairs: Sequence[tuple[str, Words]]
    colon: str

    def text(self) -> str:
        """Return one line for each fact."""
        return "\n".join(f"{label}{self.colon}{phrase_of(words).plain}" for label, words in self.pairs)

    def blocks(self) -> list[Block]:
        """Return sections of up to ten fields, which is what Slack takes."""
        cells = [joined("\n", [bold(label), words]).mrkdwn for label, words in self.pairs]
        most = 10
        return [blocks.fields(cells[start : start + most]) for start in range(0, len(cells), most)]


@dataclass(frozen=True)
class Note:
    """A small line below the rest."""

    words: Phrase

    def text(self) -> str:
        """Return the line."""
        return self.words.plain

    def blocks(self) -> list[Block]:
        """Return a context block."""
        return [blocks.context(self.words.mrkdwn)]


@dataclass(frozen=True)
class Buttons:
    """Buttons or a menu; what they offer stands in the words around them."""

    elements: Sequence[Block]

    def text(self) -> str:
        """Return nothing: there is nothing to press in plain text."""
        return ""

    def blocks(self) -> list[Block]:
        """Return an actions block."""
        return [blocks.actions(self.elements)] if self.elements else []


@dataclass(frozen=True)
class PlainOnly:
    """Words for those who see no buttons, in place of them."""

    words: Phrase

    def text(self) -> str:
        """Return the words."""
        return self.words.plain

    def blocks(self) -> list[Block]:
        """Return nothing."""
        return []


def compose(parts: Iterable[Part]) -> Card:
    """Put parts below each other."""
    found = list(parts)
    return Card(
        text="\n".join(text for part in found if (text := part.text())),
        blocks=tuple(block for part in found for block in part.blocks()),
    )
