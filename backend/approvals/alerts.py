"""Decisions that have been waited for too long."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from backend.alerts.schemas import Finding, Rule
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.uow import UnitOfWork

# A working day, whatever the hour at which somebody was asked.
OVERDUE_AFTER = timedelta(hours=24)


def find_overdue_approvals(uow: UnitOfWork, location_codes: Collection[str] | None) -> list[Finding]:
    """Find documents of a location that have waited for one person's decision for longer than a day.

    Documents of no location are nobody's channel's business.
    """
    step, case = ApprovalStepRow, ApprovalCaseRow
    query = (
        select(step, case.location_code)
        .join(case, (case.document == step.document) & (case.round == step.round))
        .where(
            step.status == "waiting",
            step.waiting_since <= uow.now - OVERDUE_AFTER,
            case.location_code.is_not(None),
        )
        .order_by(step.waiting_since, step.document)
    )
    if location_codes is not None:
        query = query.where(case.location_code.in_(location_codes))
    return [
        Finding(
            # A further level of the same document is another delay.
            subject=f"{row.document}:{row.round}:{row.position}",
            location_code=location_code,
            sku=None,
            source=row.document,
            post=row.role,
        )
        for row, location_code in uow.session.execute(query)
    ]


APPROVAL_OVERDUE = Rule(
    name="approval_overdue",
    kind="approval_overdue",
    every=timedelta(minutes=10),
    find=find_overdue_approvals,
)
