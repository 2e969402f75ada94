"""Modals that only say something: that the form is on its way, or why there is none."""

from collections.abc import Sequence

from backend.settings import Language
from bot.cards import blocks
from bot.cards.card import Block
from bot.cards.language import Translator
from bot.cards.modal import modal
from bot.cards.refuse import refusal_phrase
from tools.results import Refusal

NOTICE = "notice"


def waiting_modal(*, language: Language) -> Block:
    """Return the view that opens before the form is filled in."""
    say = Translator(language)
    words = say.phrase("One moment…")
    return modal(NOTICE, "Storehand", [blocks.section(words.mrkdwn)], submit=None, fixed={}, say=say)


def apology_modal(*, language: Language) -> Block:
    """Return the view of a form that cannot be filled in just now."""
    say = Translator(language)
    words = say.phrase(
        "Something I need does not answer at the moment; nothing was changed. Please try again in a minute."
    )
    return modal(NOTICE, "Storehand", [blocks.section(words.mrkdwn)], submit=None, fixed={}, say=say)


def notice_modal(words: Refusal | Sequence[Block], *, language: Language) -> Block:
    """Return a view with a refusal's sentence, or with the blocks of a card."""
    say = Translator(language)
    shown = [blocks.section(refusal_phrase(words, say).mrkdwn)] if isinstance(words, Refusal) else list(words)
    return modal(NOTICE, "Storehand", shown, submit=None, fixed={}, say=say)
