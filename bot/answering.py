"""Answers a stored turn: history in, reply into the outbox, both in one transaction."""

import logging
from typing import Any

from backend.conversations import service as conversations
from backend.conversations.schemas import Destination, StoredTurn, Turn
from backend.outbox import service as outbox
from backend.settings import Language
from backend.uow import Database
from bot.cards.budget import slack_text
from bot.cards.card import Card
from bot.cards.notices import render_error, render_not_yours
from bot.conversation import Assistant, Reply
from bot.directory import SlackDirectory
from bot.language import language_of
from bot.replies import is_private, to_card
from bot.slack_calls import Refused

logger = logging.getLogger(__name__)


class Answering:
    """Turns stored turns into outbox rows; safe to run twice for one turn."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        directory: SlackDirectory,
        *,
        default_language: Language,
    ) -> None:
        self._database = database
        self._assistant = assistant
        self._directory = directory
        self._default_language = default_language

    def answer(self, turn_id: int) -> None:
        """Answer one turn, unless it has been answered.

        Raises:
            DatabaseUnavailable, TryLater: the job is tried again; nothing was said.
        """
        with self._database.unit() as uow:
            stored = conversations.get_unanswered(uow, turn_id)
            history = conversations.get_history(uow, stored.turn.conversation_key) if stored else []
        if stored is None:
            return
        try:
            turn = self._identified(stored.turn)
        except Refused:
            # Trying again would not help: a scope is missing, or the token was taken back.
            logger.exception("asker_unknown reference=%s", stored.reference)
            self._apologise(stored)
            return
        if turn.kind == "choice" and not history:
            self._finish(stored, render_not_yours(language=self._language_of(turn)), reply=None)
            return
        try:
            reply = self._assistant.answer(turn, history, reference=stored.reference)
        except Exception:  # the person must read something whatever went wrong; told and logged once, here
            logger.exception("turn_failed reference=%s", stored.reference)
            self._apologise(stored)
            return
        self._finish(stored, to_card(reply, now=self._database.clock.now()), reply=reply)

    def _apologise(self, stored: StoredTurn) -> None:
        language = self._language_of(stored.turn)
        self._finish(stored, render_error(stored.reference, language=language), reply=None)

    def _language_of(self, turn: Turn) -> Language:
        return language_of(turn.text, default=self._default_language)

    def _identified(self, turn: Turn) -> Turn:
        if turn.email is not None or turn.destination is None:
            return turn
        return turn.model_copy(update={"email": self._directory.email_of(turn.destination.user_id)})

    def _finish(self, stored: StoredTurn, card: Card, *, reply: Reply | None) -> None:
        turn = stored.turn
        with self._database.unit() as uow:
            if conversations.get_unanswered(uow, stored.id) is None:
                return  # another worker was quicker
            if reply is not None:
                conversations.append_history(uow, turn.conversation_key, reply.messages)
            conversations.mark_answered(uow, stored.id)
            if turn.destination is not None:
                outbox.add(
                    uow,
                    dedupe_key=f"turn:{stored.id}",
                    kind="reply",
                    payload=_payload(
                        turn,
                        turn.destination,
                        card,
                        private=turn.public if reply is None else is_private(reply, turn),
                    ),
                    lock=f"channel:{turn.destination.channel_id}",
                )
            uow.commit()


def _payload(turn: Turn, place: Destination, card: Card, *, private: bool) -> dict[str, Any]:
    # A choice is answered in the place of its buttons, so that they cannot be pressed again.
    replaces = turn.replaces_ts if turn.kind == "choice" and not private else None
    method = "chat_postEphemeral" if private else "chat_update" if replaces else "chat_postMessage"
    return {
        "method": method,
        "channel_id": place.channel_id,
        "thread_ts": None if private and not place.thread_has_replies else place.thread_ts,
        "message_ts": replaces,
        "user_id": place.user_id if private else None,
        "text": slack_text(card),
        "blocks": list(card.blocks),
    }
