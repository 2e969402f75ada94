"""Storing what waits for a button, finding it, and settling it once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select

from backend.actions.models import ActionRow
from backend.actions.schemas import Action, ActionKind, Proposal
from backend.actor import Actor
from backend.numbering import next_number
from backend.uow import UnitOfWork


def propose(uow: UnitOfWork, actor: Actor, proposal: Proposal, *, lifetime: timedelta) -> Action:
    """Store a proposal until `lifetime` is over, and give it a number.

    The same proposal again, by the same person in the same conversation while the first still waits, is the
    same action brought up to date: asking twice must not do a thing twice. Another one for the same subject
    takes the place of the first.
    """
    row, corrected = _waiting_before(uow, actor, proposal)
    if row is None:
        row = ActionRow(
            number=next_number(uow, "AC"),
            kind=proposal.kind,
            status="waiting",
            tool=proposal.tool,
            arguments=dict(proposal.arguments),
            actor_email=actor.email,
            conversation_key=proposal.conversation_key,
            reversal=_plain(proposal.reversal),
            subject=proposal.subject,
        )
        uow.session.add(row)
    row.language = proposal.language
    row.reference = proposal.reference
    row.version = proposal.version
    row.preview = _plain(proposal.preview)
    row.result = _plain(proposal.result)
    row.created_at = uow.now
    row.expires_at = uow.now + lifetime
    uow.session.flush()
    for old in corrected:
        _settle(uow, old.number, status="replaced", settled_by=None).replaced_by = row.number
    uow.session.flush()
    return _to_action(uow, row)


def get(uow: UnitOfWork, number: str) -> Action | None:
    """Return an action, or None if there is none of that number."""
    row = uow.session.get(ActionRow, number)
    return None if row is None else _to_action(uow, row)


def lock(uow: UnitOfWork, number: str) -> Action | None:
    """Return an action that nobody else can settle until the unit ends; None if there is none."""
    row = uow.session.get(ActionRow, number, with_for_update=True)
    return None if row is None else _to_action(uow, row)


def list_waiting(
    uow: UnitOfWork, actor: Actor, conversation_key: str | None, *, kind: ActionKind = "confirm"
) -> list[Action]:
    """Return what waits for this person's button in this conversation and has not expired, oldest first."""
    query = (
        _own(actor, conversation_key)
        .where(
            ActionRow.kind == kind,
            ActionRow.status == "waiting",
            ActionRow.expires_at > uow.now,
        )
        .order_by(ActionRow.created_at, ActionRow.number)
    )
    return [_to_action(uow, row) for row in uow.session.scalars(query)]


def find_latest(
    uow: UnitOfWork, actor: Actor, conversation_key: str | None, *, since: datetime
) -> Action | None:
    """Return the write that this person asked for last in this conversation, however it stands.

    None if there is none, or if its time was over before `since`.
    """
    query = (
        _own(actor, conversation_key)
        .where(ActionRow.kind == "confirm")
        .order_by(ActionRow.created_at.desc(), ActionRow.number.desc())
    )
    row = uow.session.scalars(query.limit(1)).first()
    return None if row is None or row.expires_at < since else _to_action(uow, row)


def find_last_done(
    uow: UnitOfWork, actor: Actor, conversation_key: str | None, *, since: datetime
) -> Action | None:
    """Return the write that was done last for this person in this conversation, not before `since`; or None."""
    query = (
        _own(actor, conversation_key)
        .where(ActionRow.kind == "confirm", ActionRow.status == "done", ActionRow.decided_at >= since)
        .order_by(ActionRow.decided_at.desc(), ActionRow.number.desc())
    )
    row = uow.session.scalars(query.limit(1)).first()
    return None if row is None else _to_action(uow, row)


def find_settled(
    uow: UnitOfWork, actor: Actor, conversation_key: str | None, *, reference: str
) -> Action | None:
    """Return the action that the turn of a reference has pressed, or None if it has pressed none.

    A turn may be answered a second time after a crash; what it did the first time must then be found again.
    """
    query = _own(actor, conversation_key).where(ActionRow.settled_by == reference).order_by(ActionRow.number)
    row = uow.session.scalars(query.limit(1)).first()
    return None if row is None else _to_action(uow, row)


def find_undo(
    uow: UnitOfWork, actor: Actor, *, tool: str, arguments: Mapping[str, Any], reference: str
) -> Action | None:
    """Return the undo offered for a call in the turn of a reference, however it stands.

    A turn may be answered a second time after a crash; what it did the first time must then be found again.
    """
    query = select(ActionRow).where(
        ActionRow.kind == "undo",
        ActionRow.actor_email == actor.email,
        ActionRow.tool == tool,
        ActionRow.arguments == dict(arguments),
        ActionRow.reference == reference,
    )
    row = uow.session.scalars(query.limit(1)).first()
    return None if row is None else _to_action(uow, row)


def record_done(uow: UnitOfWork, number: str, *, result: dict[str, Any], settled_by: str) -> None:
    """Note that a locked action was run, and what came of it; `settled_by` is the reference of the turn."""
    row = _settle(uow, number, status="done", settled_by=settled_by)
    row.result = result
    uow.session.flush()


def record_refused(uow: UnitOfWork, number: str, *, refusal: dict[str, Any], settled_by: str) -> None:
    """Note that a locked action could not be run, and why; `settled_by` is the reference of the turn."""
    row = _settle(uow, number, status="refused", settled_by=settled_by)
    row.refusal = refusal
    uow.session.flush()


def record_cancelled(uow: UnitOfWork, number: str, *, settled_by: str) -> None:
    """Note that the person dropped a locked action; `settled_by` is the reference of the turn."""
    _settle(uow, number, status="cancelled", settled_by=settled_by)
    uow.session.flush()


def replace(uow: UnitOfWork, actor: Actor, number: str, *, proposal: Proposal, lifetime: timedelta) -> Action:
    """Put a new proposal in the place of a locked action whose version is no longer true.

    The turn that pressed the old one is the turn of the proposal.
    """
    row = _settle(uow, number, status="replaced", settled_by=proposal.reference)
    uow.session.flush()
    action = propose(uow, actor, proposal, lifetime=lifetime)
    row.replaced_by = action.document
    uow.session.flush()
    return action


def forget_old(uow: UnitOfWork, *, before: datetime) -> int:
    """Delete what could be pressed until an instant long past; returns how many rows.

    The audit chain keeps who did what; a row is only needed to say its outcome again.
    """
    result = uow.session.execute(
        delete(ActionRow).where(ActionRow.expires_at < before).returning(ActionRow.number)
    )
    return len(result.all())


def _waiting_before(
    uow: UnitOfWork, actor: Actor, proposal: Proposal
) -> tuple[ActionRow | None, list[ActionRow]]:
    """Return the same proposal as it waits already, and those that this one corrects."""
    if proposal.kind == "undo" or proposal.conversation_key is None:
        return None, []
    query = (
        select(ActionRow)
        .where(
            ActionRow.actor_email == actor.email,
            ActionRow.conversation_key == proposal.conversation_key,
            ActionRow.kind == "confirm",
            ActionRow.tool == proposal.tool,
            ActionRow.status == "waiting",
            ActionRow.expires_at > uow.now,
        )
        .order_by(ActionRow.number)
        .with_for_update()
    )
    rows = uow.session.scalars(query).all()
    same = next((row for row in rows if row.arguments == dict(proposal.arguments)), None)
    about = [row for row in rows if row is not same and row.subject and row.subject == proposal.subject]
    return same, about


def _own(actor: Actor, conversation_key: str | None) -> Select[ActionRow]:
    return select(ActionRow).where(
        ActionRow.actor_email == actor.email, ActionRow.conversation_key == conversation_key
    )


def _settle(uow: UnitOfWork, number: str, *, status: str, settled_by: str | None) -> ActionRow:
    row = uow.session.get_one(ActionRow, number)
    row.status = status
    row.decided_at = uow.now
    row.settled_by = settled_by
    return row


def _plain(value: Any) -> dict[str, Any] | None:  # noqa: ANN401 -- a JSON object or nothing
    return None if value is None else dict(value)


def _to_action(uow: UnitOfWork, row: ActionRow) -> Action:
    is_over = row.status == "waiting" and row.expires_at <= uow.now
    return Action(
        document=row.number,
        kind=row.kind,
        status="expired" if is_over else row.status,
        tool=row.tool,
        arguments=row.arguments,
        actor_email=row.actor_email,
        conversation_key=row.conversation_key,
        language=row.language,
        reference=row.reference,
        version=row.version,
        preview=row.preview,
        reversal=row.reversal,
        result=row.result,
        refusal=row.refusal,
        replaced_by=row.replaced_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        decided_at=row.decided_at,
    )
