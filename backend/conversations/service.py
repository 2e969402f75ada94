"""Turns come in once, histories go out bounded."""

from collections.abc import Iterable
from datetime import timedelta
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
# What people wrote is kept no longer than needed to answer follow-ups and to look into complaints.
RETENTION = timedelta(days=30)


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


def mark_answered(uow: UnitOfWork, turn_id: int) -> None:
    """Note that the turn's answer is in the outbox."""
    uow.session.get_one(TurnRow, turn_id).answered_at = uow.now


def get_history(uow: UnitOfWork, conversation_key: str) -> list[dict[str, Any]]:
    """Return the newest messages of a conversation, oldest first; none after half an hour of silence."""
    query = (
        select(ConversationMessageRow.message)
        .where(
            ConversationMessageRow.conversation_key == conversation_key,
            ConversationMessageRow.said_at >= uow.now - IDLE_AFTER,
        )
        .order_by(ConversationMessageRow.id.desc())
        .limit(HISTORY_MESSAGES)
    )
    return list(reversed(uow.session.scalars(query).all()))


def append_history(uow: UnitOfWork, conversation_key: str, messages: Iterable[dict[str, Any]]) -> None:
    """Add messages to the end of a conversation."""
    uow.session.add_all(
        ConversationMessageRow(conversation_key=conversation_key, message=message, said_at=uow.now)
        for message in messages
    )
    uow.session.flush()


def forget_old(uow: UnitOfWork) -> int:
    """Delete turns and histories past the retention; returns the number of turns deleted."""
    limit = uow.now - RETENTION
    uow.session.execute(delete(ConversationMessageRow).where(ConversationMessageRow.said_at < limit))
    result = uow.session.execute(
        delete(TurnRow)
        .where(TurnRow.received_at < limit, TurnRow.answered_at.is_not(None))
        .returning(TurnRow.id)
    )
    return len(result.all())
