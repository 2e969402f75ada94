"""What a reply is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

Block = dict[str, JsonValue]
"""One Slack block as Slack's API takes it; https://docs.slack.dev/reference/block-kit/blocks."""


@dataclass(frozen=True)
class Card:
    """One reply.

    `text` is all that a person reads, as plain text without markup: for screen readers, notifications and
    the command line. `blocks` show the same in Slack. A card may be longer than Slack takes; `budget.fit`
    makes it fit.
    """

    text: str
    blocks: tuple[Block, ...]


def join(cards: Iterable[Card]) -> Card:
    """Make one card of several, with a line between them."""
    found = list(cards)
    blocks: list[Block] = []
    for card in found:
        if blocks and card.blocks:
            blocks.append({"type": "divider"})
        blocks.extend(card.blocks)
    return Card(text="\n\n".join(card.text for card in found), blocks=tuple(blocks))
