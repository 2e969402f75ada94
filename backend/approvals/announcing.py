"""Telling approvers that something waits for them, and what became of it, by notices in the outbox."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from backend.approvals.delegations import delegates_between
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.notices.rows import ApprovalCardKey, show_card
from backend.uow import UnitOfWork


def announce(uow: UnitOfWork, case: ApprovalCaseRow, *, is_reopened: bool = False) -> None:
    """Have every card of a case brought up to date, and that of a step that waits now posted.

    Args:
        uow: the unit of work.
        case: as it is now.
        is_reopened: an edit has just begun a new round, of which the cards of the last one tell.
    """
    rounds = (case.round - 1, case.round) if is_reopened else (case.round,)
    steps = _steps(uow, case.document, rounds)
    current = [step.status for step in steps if step.round == case.round]
    state = f"{case.round}:{case.status}:{','.join(current)}"
    for step in steps:
        for card in _cards_of(uow, case, step):
            show_card(uow, card, reason=state)


def announce_decision(uow: UnitOfWork, case: ApprovalCaseRow, *, decided_by: str) -> None:
    """Announce a case on which somebody has just decided; the card of what they decided before offers it no more."""
    announce(uow, case)
    before = _decided_last(uow, decided_by, besides=case.document)
    if before is not None:
        show_card(uow, before, reason=f"followed:{case.document}:{case.round}:{case.status}")


def is_latest_decision(uow: UnitOfWork, card: ApprovalCardKey) -> bool:
    """Tell whether a card's reader has decided on nothing since."""
    latest = _decided_last(uow, card.reader)
    return latest is not None and latest.message_key == card.message_key


def message_keys_in_use(uow: UnitOfWork) -> set[str]:
    """Return the outbox keys of the cards that will still be edited, since their case is not decided yet."""
    step, case = ApprovalStepRow, ApprovalCaseRow
    query = (
        select(case, step)
        .join(step, (step.document == case.document) & (step.round == case.round))
        .where(case.status == "pending", step.waiting_since.is_not(None))
    )
    return {
        card.message_key
        for pending, told in uow.session.execute(query)
        for card in _cards_of(uow, pending, told)
    }


def _decided_last(uow: UnitOfWork, email: str, *, besides: str | None = None) -> ApprovalCardKey | None:
    step = ApprovalStepRow
    query = select(step).where(step.decided_by == email)
    if besides is not None:
        query = query.where(step.document != besides)
    found = uow.session.scalars(
        query.order_by(step.decided_at.desc(), step.document.desc(), step.position.desc()).limit(1)
    ).first()
    if found is None:
        return None
    return ApprovalCardKey(document=found.document, round=found.round, position=found.position, reader=email)


def _steps(uow: UnitOfWork, document: str, rounds: Collection[int]) -> Sequence[ApprovalStepRow]:
    step = ApprovalStepRow
    query = (
        select(step)
        .where(step.document == document, step.round.in_(rounds))
        .order_by(step.round, step.position)
    )
    return uow.session.scalars(query).all()


def _cards_of(uow: UnitOfWork, case: ApprovalCaseRow, step: ApprovalStepRow) -> list[ApprovalCardKey]:
    """Return the cards of a step: its approver's, and one of everybody who has stood in since it began to wait.

    Which of them may decide at the moment is for the delivery to find out.
    """
    if step.waiting_since is None:
        return []
    delegates = delegates_between(uow, step.approver_email, since=step.waiting_since)
    readers = {step.approver_email, *delegates} - {case.requester_email}
    return [
        ApprovalCardKey(document=case.document, round=step.round, position=step.position, reader=reader)
        for reader in sorted(readers)
    ]
