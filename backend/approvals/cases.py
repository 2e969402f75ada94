"""The approval of a document: opened, edited, withdrawn, and asked for before anything is done with it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import cast

from sqlalchemy import select

from backend.approvals.announcing import announce
from backend.approvals.chain import ChainLink, build_chain
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.results import ApprovalCase, ApprovalStep, CaseStatus, StepStatus
from backend.approvals.standing_in import delegates_of
from backend.errors import Conflict, message
from backend.people import reporting
from backend.records import Named, Record
from backend.uow import UnitOfWork


class Approvable(Record):
    """A document as approval sees it; `amount_cny` is None where there is no money limit.

    `content_hash` is the SHA-256, in hexadecimal, of everything that is being approved.
    """

    document: str
    document_type: str
    requester_email: str
    location_code: str | None
    amount_cny: Decimal | None
    content_hash: str


def open_case(uow: UnitOfWork, subject: Approvable) -> ApprovalCase:
    """Ask for approval of a document, or again after an edit: what was approved before no longer counts.

    Raises:
        InvalidRequest: the amount is above every limit.
        NotAllowed: nobody but the requester could approve.
    """
    links = build_chain(
        uow,
        document_type=subject.document_type,
        requester_email=subject.requester_email,
        location_code=subject.location_code,
        amount_cny=subject.amount_cny,
    )
    case = uow.session.get(ApprovalCaseRow, subject.document, with_for_update=True)
    if case is None:
        case = ApprovalCaseRow(
            document=subject.document,
            document_type=subject.document_type,
            requester_email=subject.requester_email,
            round=0,
        )
        uow.session.add(case)
    else:
        _void_steps(uow, case)
    case.location_code = subject.location_code
    case.amount_cny = subject.amount_cny
    case.content_hash = subject.content_hash
    case.status = "pending"
    case.round += 1
    case.opened_at = uow.now
    case.closed_at = None
    uow.session.flush()
    _add_steps(uow, case, links)
    announce(uow, case, is_reopened=case.round > 1)
    return to_case(uow, case)


def withdraw_case(uow: UnitOfWork, document: str) -> None:
    """End the approval of a document that is no longer wanted; nothing waits for anybody any more."""
    case = uow.session.get(ApprovalCaseRow, document, with_for_update=True)
    if case is not None and case.status in {"pending", "approved"}:
        _void_steps(uow, case, only=("queued", "waiting"))
        case.status = "withdrawn"
        case.closed_at = uow.now
        uow.session.flush()
        announce(uow, case)


def get_case(uow: UnitOfWork, document: str) -> ApprovalCase | None:
    """Return how the approval of a document stands, or None if it needs none."""
    case = uow.session.get(ApprovalCaseRow, document)
    return None if case is None else to_case(uow, case)


def require_approved(uow: UnitOfWork, subject: Approvable) -> None:
    """Refuse a document that was not approved exactly as it is now.

    Raises:
        Conflict: it is not approved, or its content is another than the one that was.
    """
    case = uow.session.get(ApprovalCaseRow, subject.document, with_for_update=True)
    if case is None or case.status != "approved":
        raise Conflict(message("{document} is not approved yet."), document=subject.document)
    hashes = {step.content_hash for step in steps_of(uow, case)}
    if hashes != {subject.content_hash}:
        raise Conflict(
            message("{document} was changed after it was approved, so it must be approved again."),
            document=subject.document,
        )


def deciders_of(uow: UnitOfWork, document: str) -> frozenset[str]:
    """Return who approved a document, and in whose place: none of them may do what duty keeps apart."""
    case = uow.session.get(ApprovalCaseRow, document)
    if case is None:
        return frozenset()
    decided = [step for step in steps_of(uow, case) if step.status == "approved"]
    return frozenset(
        email for step in decided for email in (step.decided_by, step.approver_email) if email is not None
    )


def approvers_of(uow: UnitOfWork, document: str) -> frozenset[str]:
    """Return whose decision a document asks for in the current round, decided or not, and who stands in today."""
    case = uow.session.get(ApprovalCaseRow, document)
    if case is None:
        return frozenset()
    approvers = frozenset(step.approver_email for step in steps_of(uow, case))
    return approvers | delegates_of(uow, approvers)


def steps_of(uow: UnitOfWork, case: ApprovalCaseRow) -> Sequence[ApprovalStepRow]:
    """Return the steps of the current round in order."""
    query = (
        select(ApprovalStepRow)
        .where(ApprovalStepRow.document == case.document, ApprovalStepRow.round == case.round)
        .order_by(ApprovalStepRow.position)
    )
    return uow.session.scalars(query).all()


def to_case(uow: UnitOfWork, case: ApprovalCaseRow) -> ApprovalCase:
    """Return what others see of a case."""
    return _to_cases(uow, [case])[case.document]


def get_cases(uow: UnitOfWork, documents: Collection[str]) -> dict[str, ApprovalCase]:
    """Return how the approval of documents stands, those that need none left out."""
    rows = uow.session.scalars(select(ApprovalCaseRow).where(ApprovalCaseRow.document.in_(documents)))
    return _to_cases(uow, rows.all())


def _to_cases(uow: UnitOfWork, rows: Sequence[ApprovalCaseRow]) -> dict[str, ApprovalCase]:
    step = ApprovalStepRow
    rounds = {row.document: row.round for row in rows}
    query = select(step).where(step.document.in_(rounds)).order_by(step.document, step.position)
    steps: dict[str, list[ApprovalStepRow]] = defaultdict(list)
    for found in uow.session.scalars(query):
        if found.round == rounds[found.document]:
            steps[found.document].append(found)
    emails = {row.requester_email for row in rows} | {
        email
        for found in steps.values()
        for entry in found
        for email in (entry.approver_email, entry.decided_by)
        if email
    }
    names = reporting.names_of(uow, emails)
    return {row.document: _to_case(row, steps[row.document], names) for row in rows}


def _to_case(
    case: ApprovalCaseRow, steps: Sequence[ApprovalStepRow], names: Mapping[str, Named]
) -> ApprovalCase:
    waiting = next((step for step in steps if step.status == "waiting"), None)
    return ApprovalCase(
        document=case.document,
        document_type=case.document_type,
        status=cast("CaseStatus", case.status),
        requester=names[case.requester_email],
        amount=case.amount_cny,
        content_hash=case.content_hash,
        round=case.round,
        steps=tuple(_to_step(step, names) for step in steps),
        waiting_for=None if waiting is None else names[waiting.approver_email],
    )


def _add_steps(uow: UnitOfWork, case: ApprovalCaseRow, links: Sequence[ChainLink]) -> None:
    for position, link in enumerate(links, start=1):
        uow.session.add(
            ApprovalStepRow(
                document=case.document,
                round=case.round,
                position=position,
                role=link.role,
                approver_email=link.approver_email,
                status="waiting" if position == 1 else "queued",
                waiting_since=uow.now if position == 1 else None,
            )
        )
    uow.session.flush()


def _to_step(step: ApprovalStepRow, names: Mapping[str, Named]) -> ApprovalStep:
    return ApprovalStep(
        role=step.role,
        approver=names[step.approver_email],
        status=cast("StepStatus", step.status),
        decided_by=names.get(step.decided_by or ""),
        decided_at=step.decided_at,
        comment=step.comment,
    )


def _void_steps(
    uow: UnitOfWork,
    case: ApprovalCaseRow,
    *,
    only: tuple[str, ...] = ("queued", "waiting", "approved", "rejected"),
) -> None:
    for step in steps_of(uow, case):
        if step.status in only:
            step.status = "void"
    uow.session.flush()
