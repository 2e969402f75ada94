"""What approvals tell: how a case stands, what waits for whom, who stands in."""

from datetime import date, datetime
from typing import Literal

from backend.records import Amount, Named, Record

CaseStatus = Literal["pending", "approved", "rejected", "withdrawn"]
StepStatus = Literal["queued", "waiting", "approved", "rejected", "void"]


class ApprovalStep(Record):
    """One decision of the current round; `decided_by` differs from `approver` where somebody stood in."""

    role: str
    approver: Named
    status: StepStatus
    decided_by: Named | None
    decided_at: datetime | None
    comment: str | None


class ApprovalCase(Record):
    """How the approval of a document stands; `waiting_for` is whose turn it is.

    `content_hash` is the SHA-256 of the content that is being approved, in hexadecimal.
    """

    document: str
    document_type: str
    status: CaseStatus
    requester: Named
    amount: Amount | None
    content_hash: str
    round: int
    steps: tuple[ApprovalStep, ...]
    waiting_for: Named | None

    @property
    def waiting_position(self) -> int | None:
        """Return which step waits, counted from 1; None where none does."""
        return next(
            (position for position, step in enumerate(self.steps, start=1) if step.status == "waiting"), None
        )


class PendingApproval(Record):
    """A document that waits for the reader; `instead_of` is for whom the reader stands in, if for anybody.

    It is the step `position` of the `round` that waits.
    """

    document: str
    document_type: str
    status: Literal["pending"]
    amount: Amount | None
    requester: Named
    location: Named | None
    waiting_since: datetime
    instead_of: Named | None
    content_hash: str
    round: int
    position: int


class PendingApprovals(Record):
    """The oldest documents first; `total` counts those that did not fit in as well."""

    documents: tuple[PendingApproval, ...]
    total: int


class DelegationView(Record):
    """Somebody stands in from one day to another, both included; `document` names it in records."""

    document: str
    id: int
    delegate: Named
    start_on: date
    end_on: date
    status: Literal["active", "revoked"]
