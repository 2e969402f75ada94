"""The audit chain: who did what, each row sealed over its whole content and the row before it.

Hash = SHA-256(previous hash ‖ canonical JSON of every other column, payload included). The database refuses
UPDATE, DELETE and TRUNCATE; a superuser can still get round that, which `verify_chain` then shows: the chain
is tamper-evident, not tamper-proof.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import BigInteger, String, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.actor import Actor
from backend.db import Base, Instant
from backend.uow import UnitOfWork

GENESIS_HASH = "0" * 64
# Any constant: two writers must take their place in the chain one after the other.
CHAIN_LOCK = 84200001


class AuditRow(Base):
    """One fact of the chain; `seq` counts from 1 without gaps."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    recorded_at: Mapped[Instant]
    actor_email: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reference: Mapped[str | None]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class ChainReport:
    """Result of a verification; `broken_at` is the first sequence number that does not fit, or None."""

    rows: int
    broken_at: int | None


def record(
    uow: UnitOfWork,
    actor: Actor | None,
    *,
    action: str,
    subject: str,
    payload: Mapping[str, Any],
    reference: str | None = None,
) -> None:
    """Append one fact to the chain, in the caller's transaction.

    Args:
        uow: the unit of work; its `now` is the time recorded.
        actor: who did it; None for the system itself.
        action: a past-tense fact such as `stock_adjusted`.
        subject: code or number of what it was done to.
        payload: JSON values, fractions become text; no personal data beyond e-mail addresses of employees.
        reference: the request's reference id.
    """
    session = uow.session
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    last = session.execute(select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)).first()
    row = AuditRow(
        seq=1 if last is None else last.seq + 1,
        recorded_at=uow.now,
        actor_email=None if actor is None else actor.email,
        action=action,
        subject=subject,
        # Fractions are kept as text: the database would give some floats back in another notation.
        payload=json.loads(json.dumps(payload, default=str), parse_float=str),
        reference=reference,
        previous_hash=GENESIS_HASH if last is None else last.hash,
    )
    row.hash = _hash_of(row)
    session.add(row)
    session.flush()


def verify_chain(session: Session) -> ChainReport:
    """Recompute the whole chain, row by row.

    Rows taken off the end leave a shorter chain that fits; compare `rows` with an earlier report.
    """
    # What this session holds in memory is not evidence: every row is read anew.
    chain = session.scalars(
        select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000, populate_existing=True)
    )
    rows = 0
    previous = GENESIS_HASH
    try:
        for row in chain:
            rows += 1
            if row.seq != rows or row.previous_hash != previous or row.hash != _hash_of(row):
                return ChainReport(rows=rows, broken_at=row.seq)
            previous = row.hash
    finally:
        chain.close()
    return ChainReport(rows=rows, broken_at=None)


def _hash_of(row: AuditRow) -> str:
    content = {
        "seq": row.seq,
        "recorded_at": row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_email": row.actor_email,
        "action": row.action,
        "subject": row.subject,
        "payload": row.payload,
        "reference": row.reference,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(row.previous_hash.encode() + canonical.encode()).hexdigest()
