"""Steps whose approver has left: passed upward, so that no document waits for nobody."""

import logging
from collections.abc import Sequence

from sqlalchemy import select

from backend.approvals.announcing import announce
from backend.approvals.cases import steps_of
from backend.approvals.chain import ChainLink, find_successor
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.errors import NotAllowed
from backend.people import reporting
from backend.timeline import record_event
from backend.uow import UnitOfWork

logger = logging.getLogger(__name__)

_OPEN = ("waiting", "queued")


def pass_on(uow: UnitOfWork) -> tuple[str, ...]:
    """Give every undecided step of somebody who has left to the next person up.

    Returns:
        The numbers of the documents that now wait for somebody else, now or at a later level.
    """
    step, case = ApprovalStepRow, ApprovalCaseRow
    query = (
        select(step.document, step.approver_email)
        .join(case, (case.document == step.document) & (case.round == step.round))
        .where(case.status == "pending", step.status.in_(_OPEN))
    )
    asked = uow.session.execute(query).all()
    employed = reporting.timezones_of(uow, {row.approver_email for row in asked})
    stuck = sorted({row.document for row in asked if row.approver_email not in employed})
    return tuple(document for document in stuck if _pass_on_one(uow, document))


def _pass_on_one(uow: UnitOfWork, document: str) -> bool:
    # Somebody may decide at the same moment, so nothing read before the lock counts.
    case = uow.session.get_one(ApprovalCaseRow, document, with_for_update=True, populate_existing=True)
    steps = steps_of(uow, case)
    undecided = [step for step in steps if step.status in _OPEN]
    if case.status != "pending" or not undecided:
        return False
    try:
        links = _links(uow, case, undecided, decided=[step for step in steps if step.status not in _OPEN])
    except NotAllowed:
        logger.warning("approval_without_approver document=%s", document)
        return False
    before = [step.approver_email for step in undecided]
    if [link.approver_email for link in links] == before:
        return False
    _assign(uow, undecided, links)
    record_event(
        uow,
        None,
        document=document,
        event="passed_on",
        facts={"from": before, "to": [link.approver_email for link in links]},
    )
    announce(uow, case, occasion=f"passed_on:{uow.now.isoformat()}")
    return True


def _links(
    uow: UnitOfWork,
    case: ApprovalCaseRow,
    undecided: Sequence[ApprovalStepRow],
    *,
    decided: Sequence[ApprovalStepRow],
) -> list[ChainLink]:
    """Return who decides from here on, each person once."""
    employed = reporting.timezones_of(uow, {step.approver_email for step in undecided})
    links: list[ChainLink] = []
    for step in undecided:
        link = (
            ChainLink(role=step.role, approver_email=step.approver_email)
            if step.approver_email in employed
            else find_successor(
                uow,
                document_type=case.document_type,
                requester_email=case.requester_email,
                location_code=case.location_code,
                role=step.role,
            )
        )
        if link.approver_email not in {known.approver_email for known in links}:
            links.append(link)
    # Who has approved a level below need not do it again, unless nobody else is left for the last one.
    earlier = {step.approver_email for step in decided}
    return [link for link in links if link.approver_email not in earlier] or links[-1:]


def _assign(uow: UnitOfWork, undecided: Sequence[ApprovalStepRow], links: Sequence[ChainLink]) -> None:
    for step, link in zip(undecided, links, strict=False):
        if step.status == "waiting" and step.approver_email != link.approver_email:
            step.waiting_since = uow.now
        step.role = link.role
        step.approver_email = link.approver_email
    for spare in undecided[len(links) :]:
        uow.session.delete(spare)
    uow.session.flush()
