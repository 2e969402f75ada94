"""What there is to learn from a reply, and what people say of it with a thumbs-down."""

import logging
from collections.abc import Iterable, Sequence
from typing import Literal

from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.learning import service as learning
from backend.learning.schemas import QuestionNote
from backend.naming.entries import Mention
from backend.naming.service import NameDirectory
from backend.outbox import service as outbox
from backend.outbox.schemas import PostedReply
from backend.settings import Language
from backend.uow import Database, UnitOfWork
from bot.cards.budget import slack_text
from bot.cards.notices import render_vote_noted
from bot.conversation import Reply
from bot.language import language_of
from bot.mentions import unescaped
from tools.results import Outcome

logger = logging.getLogger(__name__)

Vote = Literal["down", "taken_back"]


class Lessons:
    """Keeps questions for `python -m evals review`; does nothing unless `LEARN_FROM_QUESTIONS` says so."""

    def __init__(
        self, database: Database, names: NameDirectory, *, is_on: bool, default_language: Language
    ) -> None:
        self._database = database
        self._names = names
        self.is_on = is_on
        self._default_language = default_language

    def keep(self, uow: UnitOfWork, turn: Turn, reply: Reply, *, source: str) -> None:
        """Keep what was refused or asked back in one turn, masked, in the transaction that remembers it.

        Args:
            uow: that transaction.
            turn: what was said.
            reply: how it ended.
            source: what makes the turn the same when it is answered again after a crash.
        """
        # What a button came to is no question; those who do not work here have not been told of any consent.
        if not self.is_on or turn.kind != "message" or reply.actor is None:
            return
        notes = list(_notes_of(turn, reply))
        if notes:
            learning.keep_questions(uow, notes, source=source, find_mentions=self._finder(uow))

    def vote(self, vote: Vote, *, channel_id: str, message_ts: str, user_id: str) -> None:
        """Count a person's vote on an answer, or take it back; on any other message it does nothing.

        Raises:
            DatabaseUnavailable: nothing was counted.
        """
        if not self.is_on:
            return
        with self._database.unit() as uow:
            posted = outbox.find_reply_at(uow, channel_id=channel_id, message_ts=message_ts)
            asked = None if posted is None else conversations.get_question(uow, posted.turn_id)
            if posted is None or asked is None:
                return
            if vote == "taken_back":
                learning.take_vote_back(uow, turn_id=posted.turn_id, user_id=user_id)
            else:
                self._count(uow, posted, asked, channel_id=channel_id, user_id=user_id)
            uow.commit()
        logger.info("vote_counted vote=%s turn=%s tool=%s", vote, posted.turn_id, posted.tool)

    def _count(
        self, uow: UnitOfWork, posted: PostedReply, asked: Turn, *, channel_id: str, user_id: str
    ) -> None:
        language = language_of(asked.text, default=self._default_language)
        note = QuestionNote(
            kind="voted_down", text=unescaped(asked.text), language=language, tool=posted.tool
        )
        is_new = learning.vote_down(
            uow, note, turn_id=posted.turn_id, user_id=user_id, find_mentions=self._finder(uow)
        )
        if not is_new:
            return
        # Said to the voter alone: a thumb must not make a channel longer.
        card = render_vote_noted(language=language)
        outbox.add(
            uow,
            dedupe_key=f"vote:{posted.turn_id}:{user_id}",
            kind="reply",
            payload={
                "method": "chat_postEphemeral",
                "channel_id": channel_id,
                "thread_ts": posted.thread_ts,
                "message_ts": None,
                "user_id": user_id,
                "text": slack_text(card),
                "blocks": list(card.blocks),
            },
            lock=f"channel:{channel_id}",
        )

    def _finder(self, uow: UnitOfWork) -> "_Finder":
        return _Finder(self._names, uow)


class _Finder:
    """Looks the names up only when there is a text to mask."""

    def __init__(self, names: NameDirectory, uow: UnitOfWork) -> None:
        self._names = names
        self._uow = uow

    def __call__(self, text: str) -> Sequence[Mention]:
        return self._names.current(self._uow).find_mentions(text)


def _notes_of(turn: Turn, reply: Reply) -> Iterable[QuestionNote]:
    for outcome in reply.outcomes:
        if outcome.status == "clarify" or (outcome.status == "refuse" and outcome.reason is not None):
            yield _note(outcome, turn.text, reply.language)


def _note(outcome: Outcome, text: str, language: Language) -> QuestionNote:
    return QuestionNote(
        kind="asked_back" if outcome.status == "clarify" else "refused",
        text=unescaped(text),
        language=language,
        tool=outcome.tool,
        reason=outcome.reason,
        missing=outcome.missing[0] if outcome.missing else None,
    )
