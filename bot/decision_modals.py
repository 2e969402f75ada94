"""Opening the modals behind the buttons of approval cards.

A modal must be open within three seconds of the press, so it is opened first and filled then.
"""

import logging
from collections.abc import Mapping

from pydantic import JsonValue
from slack_sdk import WebClient

from backend import documents
from backend.actor import Actor
from backend.errors import AppError, Unavailable, message
from backend.people import service as people
from backend.procurement.schemas import DocumentQuery
from backend.settings import Language
from backend.uow import Database
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.decision_views import details_modal, loading_modal, refused_modal, reject_modal
from bot.cards.language import Translator
from bot.cards.refuse import refusal_phrase
from bot.directory import SlackDirectory
from bot.language import read_language
from bot.slack_calls import Refused, calling
from tools.results import Refusal

logger = logging.getLogger(__name__)

_NOT_EMPLOYED = Refusal(
    template=message(
        "I only work for employees, and your address is not in the staff list. Ask HR to add or correct it."
    ),
    fields={},
)


class DecisionModals:
    """Opens modals for whoever pressed; safe to share between threads."""

    def __init__(
        self, database: Database, directory: SlackDirectory, client: WebClient, *, default_language: Language
    ) -> None:
        self._database = database
        self._directory = directory
        self._client = client
        self._default_language = default_language

    def open_reject(self, user_id: str, trigger_id: str, pressed: Mapping[str, JsonValue]) -> None:
        """Ask for the reason of a rejection.

        Raises:
            TryLater: Slack or the database does not answer.
        """
        language = self._language_of(user_id, pressed)
        self._open(trigger_id, reject_modal(pressed, language=language))

    def open_details(self, user_id: str, trigger_id: str, pressed: Mapping[str, JsonValue]) -> None:
        """Show a document with what happened to it, or why it may not be shown.

        Raises:
            TryLater: Slack does not answer.
        """
        document = str(pressed["document"])
        guessed = read_language(pressed.get("language")) or self._default_language
        view_id = self._open(trigger_id, loading_modal(document, language=guessed))
        if view_id is not None:
            self._fill(view_id, self._details(user_id, document, language=guessed))

    def _details(self, user_id: str, document: str, *, language: Language) -> Block:
        try:
            email = self._directory.email_of(user_id)
            with self._database.unit() as uow:
                reader = people.get_actor(uow, email) if email else None
                if reader is None:
                    return _refused(document, _NOT_EMPLOYED, language=language)
                context = CardContext(language=reader.language, timezone=reader.timezone, now=uow.now)
                found = documents.get_document(uow, reader, DocumentQuery(document=document))
        except AppError as error:
            if isinstance(error, Unavailable):
                logger.warning("details_unavailable document=%s", document)
            return _refused(document, Refusal.of(error), language=language)
        return details_modal(found, context=context)

    def _language_of(self, user_id: str, pressed: Mapping[str, JsonValue]) -> Language:
        """Return the language of the card, or of the reader where the button does not tell."""
        written = read_language(pressed.get("language"))
        if written is not None:
            return written
        reader = self._reader(user_id)
        return self._default_language if reader is None else reader.language

    def _reader(self, user_id: str) -> Actor | None:
        email = self._directory.email_of(user_id)
        with self._database.unit() as uow:
            return people.get_actor(uow, email) if email else None

    def _open(self, trigger_id: str, view: Block) -> str | None:
        """Returns: the view's id, or None if the press was too long ago for a modal."""
        try:
            return str(calling(self._client.views_open, trigger_id=trigger_id, view=view)["view"]["id"])
        except Refused as refusal:
            # Nothing was asked for yet, so nothing is lost: the person presses again.
            logger.warning("modal_not_opened code=%s", refusal.code)
            return None

    def _fill(self, view_id: str, view: Block) -> None:
        try:
            calling(self._client.views_update, view_id=view_id, view=view)
        except Refused as refusal:
            # Closed again before it was filled.
            logger.warning("modal_not_filled code=%s", refusal.code)


def _refused(document: str, refusal: Refusal, *, language: Language) -> Block:
    sentence = refusal_phrase(refusal, Translator(language))
    return refused_modal(document, sentence, language=language)
