"""Questions to learn from: kept without names, voted on, reviewed, forgotten."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from backend.errors import NotFound, message
from backend.learning.masking import FindMentions, mask, shorten
from backend.learning.models import LearningQuestionRow
from backend.learning.schemas import KeptQuestion, QuestionNote
from backend.uow import UnitOfWork

# A pasted document teaches nothing, and the longer a text the more it may tell of somebody.
MOST_CHARACTERS = 300


def keep_questions(
    uow: UnitOfWork, notes: Sequence[QuestionNote], *, source: str, find_mentions: FindMentions
) -> None:
    """Keep what went wrong in one turn, masked; doing it twice for one `source` changes nothing."""
    for number, note in enumerate(notes):
        _insert(uow, note, dedupe_key=f"{source}:{number}", voter=None, find_mentions=find_mentions)


def vote_down(
    uow: UnitOfWork, note: QuestionNote, *, turn_id: int, user_id: str, find_mentions: FindMentions
) -> bool:
    """Keep a question whose answer did not help; False if this person has said so before.

    Args:
        uow: the unit of work.
        note: the question, of kind `voted_down`.
        turn_id: which answer; everybody's votes on it count up one row.
        user_id: who votes; kept as a digest only.
        find_mentions: finds employees' names, to mask them.
    """
    key = _vote_key(turn_id)
    voter = _digest(turn_id, user_id)
    if _insert(uow, note, dedupe_key=key, voter=voter, find_mentions=find_mentions):
        return True
    row = _locked(uow, key)
    if row is None or voter in row.voters:
        return False
    row.voters = [*row.voters, voter]
    uow.session.flush()
    return True


def take_vote_back(uow: UnitOfWork, *, turn_id: int, user_id: str) -> None:
    """Undo a person's vote; the question goes with its last vote, unless somebody has labelled it."""
    row = _locked(uow, _vote_key(turn_id))
    if row is None:
        return
    row.voters = [voter for voter in row.voters if voter != _digest(turn_id, user_id)]
    if not row.voters and row.settled_at is None:
        uow.session.delete(row)
    uow.session.flush()


def list_open(uow: UnitOfWork) -> list[KeptQuestion]:
    """Return the questions that nobody has settled, newest first."""
    query = (
        select(LearningQuestionRow)
        .where(LearningQuestionRow.settled_at.is_(None))
        .order_by(LearningQuestionRow.id.desc())
    )
    return [_kept(row) for row in uow.session.scalars(query)]


def get_open(uow: UnitOfWork, question_id: int) -> KeptQuestion:
    """Return a question that nobody has settled.

    Raises:
        NotFound: there is none of that number.
    """
    row = uow.session.get(LearningQuestionRow, question_id)
    if row is None or row.settled_at is not None:
        raise NotFound(message("No open question has the number {number}."), number=question_id)
    return _kept(row)


def settle(uow: UnitOfWork, question_ids: Collection[int], *, label: str | None) -> int:
    """Mark questions as done; returns how many were open.

    Args:
        uow: the unit of work.
        question_ids: which.
        label: the tool that is right for them; None if there is nothing to learn.
    """
    statement = (
        update(LearningQuestionRow)
        .where(LearningQuestionRow.id.in_(question_ids), LearningQuestionRow.settled_at.is_(None))
        .values(settled_at=uow.now, label=label)
        .returning(LearningQuestionRow.id)
    )
    return len(uow.session.execute(statement).all())


def forget_old(uow: UnitOfWork, *, keep: timedelta) -> int:
    """Delete questions asked longer ago than `keep`, settled or not; returns their number."""
    statement = delete(LearningQuestionRow).where(LearningQuestionRow.asked_at <= uow.now - keep)
    return len(uow.session.execute(statement.returning(LearningQuestionRow.id)).all())


def _insert(
    uow: UnitOfWork, note: QuestionNote, *, dedupe_key: str, voter: str | None, find_mentions: FindMentions
) -> bool:
    statement = insert(LearningQuestionRow).values(
        dedupe_key=dedupe_key,
        kind=note.kind,
        text=shorten(mask(note.text, find_mentions=find_mentions), MOST_CHARACTERS),
        language=note.language,
        tool=note.tool,
        reason=note.reason,
        missing=note.missing,
        voters=[voter] if voter else [],
        asked_at=uow.now,
    )
    statement = statement.on_conflict_do_nothing(index_elements=[LearningQuestionRow.dedupe_key])
    return uow.session.scalar(statement.returning(LearningQuestionRow.id)) is not None


def _locked(uow: UnitOfWork, dedupe_key: str) -> LearningQuestionRow | None:
    query = select(LearningQuestionRow).where(LearningQuestionRow.dedupe_key == dedupe_key)
    return uow.session.scalar(query.with_for_update())


def _kept(row: LearningQuestionRow) -> KeptQuestion:
    return KeptQuestion.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "text": row.text,
            "language": row.language,
            "tool": row.tool,
            "reason": row.reason,
            "missing": row.missing,
            "times": max(1, len(row.voters)),
            "asked_at": row.asked_at,
            "label": row.label,
        }
    )


def _vote_key(turn_id: int) -> str:
    return f"vote:{turn_id}"


def _digest(turn_id: int, user_id: str) -> str:
    return hashlib.sha256(f"{turn_id}:{user_id}".encode()).hexdigest()[:16]
