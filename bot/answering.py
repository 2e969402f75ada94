"""Answers a stored turn: history in, reply into the outbox, both in one transaction."""

import logging
from typing import Any

from backend.conversations import service as conversations
from backend.conversations.schemas import Destination, StoredTurn, Turn
from backend.errors import DatabaseUnavailable
from backend.outbox import service as outbox
from backend.settings import Language
from backend.uow import Database, UnitOfWork
from bot.attachments import add_files
from bot.cards.budget import slack_text
from bot.cards.card import Card
from bot.cards.decision_presses import is_shown_by_the_card
from bot.cards.notices import render_error, render_not_yours, render_replaced
from bot.conversation import Assistant, Reply
from bot.directory import SlackDirectory
from bot.home_refresh import queue_home
from bot.language import language_of
from bot.lessons import Lessons
from bot.mentions import spell_out
from bot.replies import is_private, to_card
from bot.slack_calls import TryLater

logger = logging.getLogger(__name__)


class Answering:
    """Turns stored turns into outbox rows; safe to run twice for one turn."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        directory: SlackDirectory,
        *,
        lessons: Lessons,
        default_language: Language,
    ) -> None:
        self._database = database
        self._assistant = assistant
        self._directory = directory
        self._lessons = lessons
        self._default_language = default_language

    def answer(self, turn_id: int) -> None:
        """Answer one turn, unless it has been answered.

        Raises:
            DatabaseUnavailable, TryLater: the job is tried again; nothing was said.
        """
        with self._database.unit() as uow:
            stored = conversations.get_unanswered(uow, turn_id)
        if stored is None:
            return
        try:
            card, reply = self._reply_to(stored)
        except (DatabaseUnavailable, TryLater):
            raise
        except Exception:  # the person must read something whatever went wrong; told and logged once, here
            logger.exception("turn_failed reference=%s", stored.reference)
            self._apologise(stored)
            return
        self._finish(stored, card, reply=reply)

    def _reply_to(self, stored: StoredTurn) -> tuple[Card, Reply | None]:
        with self._database.unit() as uow:
            history = conversations.get_history(uow, stored.turn.conversation_key)
        turn = self._identified(stored.turn)
        is_askers = turn.asked_in is None or turn.asked_in == turn.conversation_key
        if turn.kind == "choice" and not (history and is_askers):
            return render_not_yours(language=self._language_of(turn)), None
        reply = self._assistant.answer(turn, history, reference=stored.reference)
        now = self._database.clock.now()
        return to_card(reply, now=now, conversation_key=turn.conversation_key), reply

    def give_up(self, turn_id: int) -> None:
        """Tell the person that a turn could not be answered, unless it has been.

        Raises:
            DatabaseUnavailable: nothing was said.
        """
        with self._database.unit() as uow:
            stored = conversations.get_unanswered(uow, turn_id)
        if stored is not None:
            logger.error("turn_given_up reference=%s", stored.reference)
            self._apologise(stored)

    def _apologise(self, stored: StoredTurn) -> None:
        language = self._language_of(stored.turn)
        self._finish(stored, render_error(stored.reference, language=language), reply=None)

    def _language_of(self, turn: Turn) -> Language:
        return language_of(turn.text, default=self._default_language)

    def _identified(self, turn: Turn) -> Turn:
        if turn.email is not None or turn.destination is None:
            return turn
        return turn.model_copy(
            update={
                "email": self._directory.email_of(turn.destination.user_id),
                "text": spell_out(turn.text, self._directory),
            }
        )

    def _finish(self, stored: StoredTurn, card: Card, *, reply: Reply | None) -> None:
        turn = stored.turn
        with self._database.unit() as uow:
            if conversations.get_unanswered(uow, stored.id) is None:
                return  # another worker was quicker
            if reply is not None:
                conversations.append_history(uow, turn.conversation_key, reply.messages)
                self._lessons.keep(uow, turn, reply, source=f"turn:{stored.id}")
            conversations.mark_answered(uow, stored.id)
            if turn.destination is not None:
                lock = f"channel:{turn.destination.channel_id or turn.destination.user_id}"
                private = turn.public if reply is None else is_private(reply, turn)
                if not _is_shown_by_a_card(reply):
                    outbox.add(
                        uow,
                        dedupe_key=f"turn:{stored.id}",
                        message_key=_key_of_buttons(reply),
                        kind="reply",
                        payload={
                            **_payload(turn, turn.destination, card, reply=reply, private=private),
                            # What a reaction to the message is about.
                            "turn_id": stored.id,
                            "tool": None if reply is None else reply.outcomes[0].tool,
                        },
                        lock=lock,
                    )
                if reply is not None:
                    add_files(uow, stored, reply, lock=lock)
                if reply is not None and turn.kind == "message" and not private:
                    _put_in_place_of_buttons(uow, stored, reply, card=card, lock=lock)
                if turn.kind not in ("message", "choice") and turn.destination.channel_id is None:
                    # Pressed on the Home tab, which still shows what has just been done.
                    queue_home(uow, turn.destination.user_id, cause=f"turn:{stored.id}")
            uow.commit()


def _is_shown_by_a_card(reply: Reply | None) -> bool:
    """Tell whether a notice's own card says what came of a press, so that a second message would only repeat it."""
    return reply is not None and all(is_shown_by_the_card(outcome) for outcome in reply.outcomes)


def _payload(
    turn: Turn, place: Destination, card: Card, *, reply: Reply | None, private: bool
) -> dict[str, Any]:
    # What a button came to is said in the place of the buttons, so that they cannot be pressed again.
    is_settled = turn.kind == "choice" or (reply is not None and reply.outcomes[0].settles is not None)
    replaces = turn.replaces_ts if is_settled and not private else None
    method = "chat_postEphemeral" if private else "chat_update" if replaces else "chat_postMessage"
    return {
        "method": method,
        "channel_id": place.channel_id,
        "thread_ts": None if private and not place.thread_has_replies else place.thread_ts,
        "message_ts": replaces,
        "user_id": place.user_id,
        "text": slack_text(card),
        "blocks": list(card.blocks),
    }


def _key_of_buttons(reply: Reply | None) -> str | None:
    """Return the key under which a card with the buttons of one action is found again."""
    if reply is None or len(reply.outcomes) != 1:
        return None
    number = reply.outcomes[0].pending_action or reply.outcomes[0].undo_action
    return None if number is None else f"action:{number}"


def _put_in_place_of_buttons(
    uow: UnitOfWork, stored: StoredTurn, reply: Reply, *, card: Card, lock: str
) -> None:
    """Take the buttons away that a word has pressed; the answer to the word stands below for itself."""
    first = reply.outcomes[0]
    posted = None if first.settles is None else outbox.find_posted(uow, f"action:{first.settles}")
    if posted is None or first.settles is None:
        return
    if first.pending_action is not None:
        # The buttons of the new card stand below: twice the same ones, and one pair would stay for ever.
        card = render_replaced(first.settles, first.pending_action, language=reply.language)
    outbox.add(
        uow,
        dedupe_key=f"turn:{stored.id}:buttons",
        kind="reply",
        payload={
            "method": "chat_update",
            "channel_id": posted.channel_id,
            "thread_ts": None,
            "message_ts": posted.message_ts,
            "user_id": None,
            "is_edit_only": True,
            "text": slack_text(card),
            "blocks": list(card.blocks),
        },
        lock=lock,
    )
