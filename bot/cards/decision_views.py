"""The modals behind the buttons of approval cards: the reason of a rejection, and a document with its history."""

from collections.abc import Mapping

from pydantic import JsonValue

from backend.documents import DocumentView
from backend.settings import Language
from bot.cards import blocks
from bot.cards.budget import VIEW_BLOCKS, fit_blocks
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.documents import document_parts
from bot.cards.language import Translator
from bot.cards.layout import compose
from bot.cards.modal import modal, typed
from bot.cards.phrases import Phrase
from bot.cards.timeline import timeline_parts

REJECT_VIEW = "reject"
DETAILS_VIEW = "details"
# The block of the one input, which is also what Slack hangs an objection on.
REASON = "reason"
REASON_CHARACTERS = 500


def reject_modal(pressed: Mapping[str, JsonValue], *, language: Language) -> Block:
    """Ask for the reason; `pressed` is the value of the button, which comes back with what is sent."""
    say = Translator(language)
    document = str(pressed["document"])
    question = typed(
        REASON,
        say.gettext("Why not?"),
        hint=say.gettext("The person who asked reads this."),
        is_long=True,
        most_characters=REASON_CHARACTERS,
    )
    view = modal(
        REJECT_VIEW,
        say.phrase("Reject {document}", {"document": document}).plain,
        [question],
        submit=say.gettext("Reject"),
        fixed={**pressed, "language": language},
        say=say,
    )
    return {**view, "callback_id": REJECT_VIEW}


def reason_missing(language: Language) -> str:
    """Object to an empty reason."""
    return Translator(language).gettext("Say why: the person who asked reads the reason.")


def loading_modal(document: str, *, language: Language) -> Block:
    """Stand in for a document that is being looked up: Slack waits three seconds for a modal, and no longer."""
    say = Translator(language)
    return _details(document, [blocks.section(say.phrase("One moment …").mrkdwn)], say)


def details_modal(view: DocumentView, *, context: CardContext) -> Block:
    """Show a document with what happened to it."""
    parts = [*document_parts(view.details, context), *timeline_parts(view.timeline, context=context)]
    shown = fit_blocks(compose(parts).blocks, most_blocks=VIEW_BLOCKS, language=context.language)
    return _details(view.document, shown, context.translator)


def refused_modal(document: str, sentence: Phrase, *, language: Language) -> Block:
    """Say in the place of a document why it is not shown."""
    return _details(document, [blocks.section(sentence.mrkdwn)], Translator(language))


def _details(document: str, shown: list[Block], say: Translator) -> Block:
    view = modal(DETAILS_VIEW, document, shown, submit=None, fixed={}, say=say)
    return {**view, "callback_id": DETAILS_VIEW}
