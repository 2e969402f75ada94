"""Turns come in once, histories go out bounded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from backend.conversations.models import ConversationMessageRow, TurnRow
from backend.conversations.schemas import StoredTurn, Turn
from backend.uow import UnitOfWork

ANSWER_TASK = "answer_turn"
# After this silence a new message starts afresh: nobody expects "and store 5?" to work after lunch.
IDLE_AFTER = timedelta(minutes=30)
# Ten exchanges of question, call, result and answer.
HISTORY_MESSAGES = 40


def accept_turn(uow: UnitOfWork, turn: Turn, *, event_key: str, reference: str) -> bool:
    """Store a turn under its event's unique key and put its answering into the queue.

    Returns:
        False if the event was there already, as when Slack delivers it again.
    """
    statement = (
        insert(TurnRow)
        .values(
            event_key=event_key,
            conversation_key=turn.conversation_key,
            payload=turn.model_dump(mode="json"),
            reference=reference,
            received_at=uow.now,
        )
        .on_conflict_do_nothing(index_elements=[TurnRow.event_key])
        .returning(TurnRow.id)
    )
    turn_id = uow.session.scalar(statement)
    if turn_id is None:
        return False
    uow.defer(ANSWER_TASK, {"turn_id": turn_id}, lock=f"conversation:{turn.conversation_key}")
    return True


def has_turns(uow: UnitOfWork, conversation_key: str) -> bool:
    """Tell whether anything was said in a conversation."""
    query = select(TurnRow.id).where(TurnRow.conversation_key == conversation_key).limit(1)
    return uow.session.scalar(query) is not None


def get_unanswered(uow: UnitOfWork, turn_id: int) -> StoredTurn | None:
    """Return a turn that still waits for its answer, locked until the unit ends; None if it has one."""
    row = uow.session.get(TurnRow, turn_id, with_for_update=True)
    if row is None or row.answered_at is not None:
        return None
    return StoredTurn(id=row.id, turn=Turn.model_validate(row.payload), reference=row.reference)


def get_question(uow: UnitOfWork, turn_id: int) -> Turn | None:
    """Return what the person had said in words up to a turn: a button's label alone tells little."""
    row = uow.session.get(TurnRow, turn_id)
    if row is None:
        return None
    query = (
        select(TurnRow.payload)
        .where(
            TurnRow.conversation_key == row.conversation_key,
            TurnRow.id <= turn_id,
            TurnRow.payload["kind"].astext == "message",
        )
        .order_by(TurnRow.id.desc())
        .limit(1)
    )
    payload = uow.session.scalar(query)
    return None if payload is None else Turn.model_validate(payload)


def mark_answered(uow: UnitOfWork, turn_id: int) -> None:
    """Note that the turn's answer is in the outbox."""
    uow.session.get_one(TurnRow, turn_id).answered_at = uow.now


def get_history(uow: UnitOfWork, conversation_key: str) -> list[dict[str, Any]]:
    """Return the newest messages of a conversation, oldest first; none from before half an hour of silence."""
    return _around_silence(uow, conversation_key)[1]


def get_expired_history(uow: UnitOfWork, conversation_key: str) -> list[dict[str, Any]]:
    """Return the messages before the last half hour of silence, oldest first: nobody goes on with these."""
    return _around_silence(uow, conversation_key)[0]


def _around_silence(
    uow: UnitOfWork, conversation_key: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Returns: the messages before the last long silence, and those after it."""
    query = (
        select(ConversationMessageRow.message, ConversationMessageRow.said_at)
        .where(ConversationMessageRow.conversation_key == conversation_key)
        .order_by(ConversationMessageRow.id.desc())
        .limit(HISTORY_MESSAGES)
    )
    fresh: list[dict[str, Any]] = []
    expired: list[dict[str, Any]] = []
    heard_at = uow.now
    for said, said_at in uow.session.execute(query):
        is_fresh = not expired and heard_at - said_at <= IDLE_AFTER
        (fresh if is_fresh else expired).append(said)
        heard_at = said_at
    return expired[::-1], fresh[::-1]


def append_history(uow: UnitOfWork, conversation_key: str, messages: Iterable[dict[str, Any]]) -> None:
    """Add messages to the end of a conversation."""
    uow.session.add_all(
        ConversationMessageRow(conversation_key=conversation_key, message=message, said_at=uow.now)
        for message in messages
    )
    uow.session.flush()


def forget_old(uow: UnitOfWork, *, before: datetime) -> int:
    """Delete turns, answered or not, and histories from before an instant; returns the number of turns."""
    uow.session.execute(delete(ConversationMessageRow).where(ConversationMessageRow.said_at < before))
    statement = delete(TurnRow).where(TurnRow.received_at < before).returning(TurnRow.id)
    return len(uow.session.execute(statement).all())
