"""Slack's limits, kept in this one module: whatever a card holds, what leaves here can be sent.

Sources: https://docs.slack.dev/reference/block-kit/blocks and the composition objects below it. Lengths are
in characters.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from backend.settings import Language
from bot.cards import blocks
from bot.cards.card import Block, Card
from bot.cards.cutting import cut, pieces
from bot.cards.interactive import fit_elements
from bot.cards.language import Translator

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
SECTION_CHARACTERS: Final = 3_000
FIELD_CHARACTERS: Final = 2_000
FIELDS: Final = 10
CONTEXT_ELEMENTS: Final = 10
HEADER_CHARACTERS: Final = 150
# Measured: msg_blocks_too_long a little above it, https://github.com/metabase/metabase/pull/79908
MESSAGE_CHARACTERS: Final = 13_000
# https://docs.slack.dev/reference/methods/chat.update (msg_too_long); postMessage takes more, edits do not.
TEXT_CHARACTERS: Final = 4_000

# Room for the line that says how much was left out.
_NOTE_CHARACTERS: Final = 100
# Buttons are kept before words, but never so many that no words are left.
_MOST_ACTIONS: Final = 10
_ACTIONS_CHARACTERS: Final = 9_000
_NO_WORDS: Final = "…"


def fit(card: Card, *, language: Language) -> Card:
    """Return the card within the limits of one message; what is left out is counted in a last line.

    Args:
        card: any card, also one with broken or empty blocks.
        language: of that last line.
    """
    return Card(
        text=_fit_text(card.text) or _NO_WORDS,
        blocks=tuple(fit_blocks(card.blocks, most_blocks=MESSAGE_BLOCKS, language=language)),
    )


def fit_blocks(found: Sequence[Block], *, most_blocks: int, language: Language) -> list[Block]:
    """Return the blocks within the limits of a message or view.

    Long paragraphs become several blocks. When there is too much, blocks at the end make room, but buttons
    stay: a question without its buttons could not be answered.
    """
    whole = [part for block in found for part in _fit_block(block)]
    if _fits(whole, most_blocks, MESSAGE_CHARACTERS):
        return whole
    pressed = _kept(
        [block for block in whole if block["type"] == "actions"], _MOST_ACTIONS, _ACTIONS_CHARACTERS
    )
    read = _kept(
        [block for block in whole if block["type"] != "actions"],
        most_blocks - 1 - len(pressed),
        MESSAGE_CHARACTERS - _NOTE_CHARACTERS - characters(pressed),
    )
    kept = {id(block) for block in (*pressed, *read)}
    note = Translator(language).nphrase("… and {count} more", "… and {count} more", len(whole) - len(kept))
    return [*(block for block in whole if id(block) in kept), blocks.context(note.mrkdwn)]


def characters(value: JsonValue | Sequence[Block]) -> int:
    """Count the characters of all text objects in blocks, as Slack does for a message."""
    if isinstance(value, dict):
        own = value.get("text")
        is_text = value.get("type") in {"plain_text", "mrkdwn"} and isinstance(own, str)
        return len(str(own)) if is_text else sum(characters(part) for part in value.values())
    if isinstance(value, list | tuple):
        return sum(characters(part) for part in value)
    return 0


def slack_text(card: Card) -> str:
    """Return a fitted card's text as Slack takes it: escaped, so that no name in it can call a channel."""
    return card.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fit_text(text: str) -> str:
    """Cut a message's text so that it is short enough once `&`, `<` and `>` are escaped."""
    safe = cut(text.strip(), most=TEXT_CHARACTERS)
    while len(safe) + sum({"&": 4, "<": 3, ">": 3}.get(character, 0) for character in safe) > TEXT_CHARACTERS:
        safe = cut(safe.removesuffix("…"), most=len(safe) * 9 // 10)
    return safe


def _kept(found: Sequence[Block], most_blocks: int, most_characters: int) -> list[Block]:
    """Return the blocks from the first on, as many as fit."""
    count = 0
    while count < len(found) and _fits(found[: count + 1], most_blocks, most_characters):
        count += 1
    return list(found[:count])


def _fits(found: Sequence[Block], most_blocks: int, most_characters: int) -> bool:
    return len(found) <= most_blocks and characters(found) <= most_characters


def _fit_block(block: Block) -> list[Block]:
    kind = block.get("type")
    if kind == "header":
        title = cut(_text_of(block.get("text")), most=HEADER_CHARACTERS)
        return [blocks.header(title)] if title else []
    if kind == "section" and "fields" in block:
        return _fit_fields(_texts_of(block["fields"]))
    if kind == "section":
        return [blocks.section(part) for part in pieces(_text_of(block.get("text")), most=SECTION_CHARACTERS)]
    if kind == "context":
        shown = "\n".join(_texts_of(block.get("elements"))[:CONTEXT_ELEMENTS])
        return [blocks.context(part) for part in pieces(shown, most=SECTION_CHARACTERS)]
    if kind == "actions":
        return fit_elements(block.get("elements"))
    return [blocks.divider()] if kind == "divider" else []


def _fit_fields(cells: Sequence[str]) -> list[Block]:
    short = [cut(cell, most=FIELD_CHARACTERS) for cell in cells]
    shown = [cell for cell in short if cell]
    return [blocks.fields(shown[start : start + FIELDS]) for start in range(0, len(shown), FIELDS)]


def _texts_of(value: JsonValue) -> list[str]:
    return [_text_of(part) for part in value] if isinstance(value, list) else []


def _text_of(value: JsonValue) -> str:
    text = value.get("text") if isinstance(value, dict) else None
    return text.strip() if isinstance(text, str) else ""
