"""Telling approvers that something waits for them, and what became of it, by notices in the outbox."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.standing_in import Deputies, is_independent, read_deputies, running_delegators
from backend.notices.rows import ApprovalCardKey, show_card
from backend.uow import UnitOfWork


def announce(
    uow: UnitOfWork, case: ApprovalCaseRow, *, is_reopened: bool = False, occasion: str | None = None
) -> None:
    """Have every card of a case brought up to date, and that of a step that waits now posted.

    Args:
        uow: the unit of work.
        case: as it is now.
        is_reopened: an edit has just begun a new round, of which the cards of the last one tell.
        occasion: what makes it necessary besides a change of the case; for one the cards are shown once.
    """
    rounds = (case.round - 1, case.round) if is_reopened else (case.round,)
    steps = _steps(uow, case.document, rounds)
    current = [step.status for step in steps if step.round == case.round]
    state = ":".join([str(case.round), case.status, ",".join(current), *([occasion] if occasion else [])])
    deputies = read_deputies(uow, {step.approver_email for step in steps})
    for step in steps:
        for card in _cards_of(uow, case, step, deputies):
            show_card(uow, card, reason=state)


def announce_waiting(uow: UnitOfWork, delegators: Collection[str], *, occasion: str | None = None) -> None:
    """Have whoever stands in for `delegators`, e-mail addresses, get the cards of what waits for these by now.

    Told again they change nothing, unless there is another `occasion`.
    """
    step, case = ApprovalStepRow, ApprovalCaseRow
    query = (
        select(case)
        .join(step, (step.document == case.document) & (step.round == case.round))
        .where(step.status == "waiting", step.approver_email.in_(delegators))
        .order_by(step.waiting_since, step.document)
    )
    for waiting in uow.session.scalars(query).all():
        announce(uow, waiting, occasion=occasion)


def announce_begun_delegations(uow: UnitOfWork) -> None:
    """Have everybody who stands in today get the cards of what waits; a delegation may have begun at midnight."""
    announce_waiting(uow, running_delegators(uow))


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
    rows = uow.session.execute(query).all()
    deputies = read_deputies(uow, {row[1].approver_email for row in rows})
    return {card.message_key for row in rows for card in _cards_of(uow, row[0], row[1], deputies)}


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


def _cards_of(
    uow: UnitOfWork, case: ApprovalCaseRow, step: ApprovalStepRow, deputies: Deputies
) -> list[ApprovalCardKey]:
    """Return the cards of a step: its approver's, and one of everybody who has stood in since it began to wait.

    Which of them may decide at the moment is for the delivery to find out.
    """
    if step.waiting_since is None:
        return []
    readers = {step.approver_email} - {case.requester_email}
    readers |= {
        delegate
        for delegate in deputies.since(step.approver_email, step.waiting_since, until=uow.now)
        if is_independent(uow, delegate, requester_email=case.requester_email)
    }
    return [
        ApprovalCardKey(document=case.document, round=step.round, position=step.position, reader=reader)
        for reader in sorted(readers)
    ]
