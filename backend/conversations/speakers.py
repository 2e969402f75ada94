"""Who speaks: what Slack's profiles say, kept for all processes so that an answer costs no look-up there."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.conversations.models import SpeakerRow
from backend.conversations.schemas import Speaker
from backend.uow import UnitOfWork


def get_speaker(uow: UnitOfWork, user_id: str, *, read_since: datetime) -> Speaker | None:
    """Return what is known of a user, or None if it was read before `read_since` or never."""
    row = uow.session.get(SpeakerRow, user_id)
    if row is None or row.read_at < read_since:
        return None
    return Speaker(user_id=row.user_id, email=row.email, name=row.name)


def remember_speaker(uow: UnitOfWork, speaker: Speaker, *, read_at: datetime) -> None:
    """Store what Slack said at `read_at`, unless something newer is there."""
    statement = insert(SpeakerRow).values(**speaker.model_dump(), read_at=read_at)
    uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=[SpeakerRow.user_id],
            set_={name: statement.excluded[name] for name in ("email", "name", "read_at")},
            where=SpeakerRow.read_at <= statement.excluded.read_at,
        )
    )


def forget_old(uow: UnitOfWork, *, before: datetime) -> int:
    """Delete what was read before an instant; returns the number of users."""
    statement = delete(SpeakerRow).where(SpeakerRow.read_at < before).returning(SpeakerRow.user_id)
    return len(uow.session.execute(statement).all())
