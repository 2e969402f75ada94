"""What happened to a document, in the order in which it happened: for its readers, and for the audit chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend import audit
from backend.actor import Actor
from backend.db import Base, Instant
from backend.notices.rows import tell_requester
from backend.people import reporting
from backend.records import Named, Record
from backend.uow import UnitOfWork


class DocumentEventRow(Base):
    """One step in the life of a document; `actor_email` is empty where Storehand itself took it."""

    __tablename__ = "document_events"
    __table_args__ = (Index("ix_document_events_document", "document", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    document: Mapped[str]
    event: Mapped[str]
    actor_email: Mapped[str | None] = mapped_column(ForeignKey("employees.email"))
    happened_at: Mapped[Instant]
    note: Mapped[str | None]
    related: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class TimelineEvent(Record):
    """One step: a past-tense `event`, who took it, their words, and the document that came of it or caused it."""

    event: str
    actor: Named | None
    happened_at: datetime
    note: str | None
    related: str | None


class Occasion(Record):
    """Steps of one kind that a document took at one instant; `level` is that of an approval, from 1."""

    document: str
    events: tuple[TimelineEvent, ...]
    level: int | None


def record_event(
    uow: UnitOfWork,
    actor: Actor | None,
    *,
    document: str,
    event: str,
    note: str | None = None,
    related: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Append a step to a document's timeline and to the audit chain, and have its owner told of it.

    Args:
        uow: the unit of work; its `now` is the time recorded.
        actor: who took the step; None for Storehand itself.
        document: number of the document.
        event: past tense, such as `approved`.
        note: the person's own words; kept out of the audit chain, which holds no personal text.
        related: number of another document.
        facts: JSON values for the audit chain.
    """
    payload = {**(facts or {}), **({"related": related} if related else {})}
    audit.record(uow, actor, action=f"document_{event}", subject=document, payload=payload)
    row = DocumentEventRow(
        document=document,
        event=event,
        actor_email=None if actor is None else actor.email,
        happened_at=uow.now,
        note=note,
        related=related,
        facts={key: str(value) for key, value in payload.items()},
    )
    uow.session.add(row)
    uow.session.flush()
    tell_requester(uow, document=document, event=event, event_id=row.id)


def read_timeline(uow: UnitOfWork, document: str) -> tuple[TimelineEvent, ...]:
    """Return the steps of a document, the first one first; empty if there is no such document."""
    rows = uow.session.scalars(
        select(DocumentEventRow).where(DocumentEventRow.document == document).order_by(DocumentEventRow.id)
    ).all()
    return _to_events(uow, rows)


def read_occasion(uow: UnitOfWork, event_id: int) -> Occasion | None:
    """Return what happened together with an event, that event first; None if there is none of that id."""
    row = uow.session.get(DocumentEventRow, event_id)
    if row is None:
        return None
    others = select(DocumentEventRow).where(
        DocumentEventRow.document == row.document,
        DocumentEventRow.event == row.event,
        DocumentEventRow.happened_at == row.happened_at,
        DocumentEventRow.id > row.id,
    )
    rows = [row, *uow.session.scalars(others.order_by(DocumentEventRow.id))]
    level = row.facts.get("level")
    return Occasion(
        document=row.document, events=_to_events(uow, rows), level=None if level is None else int(level)
    )


def _to_events(uow: UnitOfWork, rows: Sequence[DocumentEventRow]) -> tuple[TimelineEvent, ...]:
    names = reporting.names_of(uow, {row.actor_email for row in rows if row.actor_email})
    return tuple(
        TimelineEvent(
            event=row.event,
            actor=names.get(row.actor_email or ""),
            happened_at=row.happened_at,
            note=row.note,
            related=row.related,
        )
        for row in rows
    )
