"""What people ask of approvals."""

from datetime import date
from typing import Annotated

from pydantic import Field

from backend.naming.marks import DocumentNumber, PersonName
from backend.records import Record


class PendingApprovalQuery(Record):
    """Nothing needs to be said: always what waits for the asker."""


class Approval(Record):
    """A yes to a document."""

    document: DocumentNumber
    comment: Annotated[
        str | None,
        Field(max_length=500, description="A remark in the person's own words; leave out if none was made."),
    ] = None


class Rejection(Record):
    """A no to a document, with the reason its owner will read."""

    document: DocumentNumber
    reason: Annotated[
        str, Field(min_length=1, max_length=500, description="Why not, in the person's own words.")
    ]


class SeenStep(Record):
    """What somebody was shown before deciding: which content, and the step `position` of a round that waited.

    The hash alone does not tell two levels of one document apart, and whoever stands in at one may hold the other.
    """

    content_hash: str
    round: int
    position: int


class Delegation(Record):
    """Somebody else decides for the asker from one day to another, both included."""

    delegate: PersonName
    start_on: Annotated[date, Field(description="First day, as an ISO date in the asker's time zone.")]
    end_on: Annotated[date, Field(description="Last day; the first day again for one day.")]
