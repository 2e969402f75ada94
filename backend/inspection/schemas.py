"""What people ask of store inspections."""

from typing import Annotated, Literal

from pydantic import Field

from backend.naming.documents import DocumentKind
from backend.naming.entries import NameKind
from backend.naming.marks import LocationName, NameOf, NumberOf, OneLocationName
from backend.records import Record

Severity = Literal["critical", "major", "minor"]
IssueStatus = Literal["open", "resolved", "verified", "overdue"]

IssueNumber = Annotated[
    str,
    NumberOf((DocumentKind.INSPECTION_ISSUE,)),
    Field(description="The issue's number as the person wrote it, such as IS-000012 or issue 12."),
]
Note = Annotated[
    str | None,
    Field(max_length=1000, description="A remark in the person's own words; leave out if none was made."),
]


class IssueReport(Record):
    """Something an inspector found."""

    location: OneLocationName = None
    category: Annotated[
        str,
        NameOf(NameKind.INSPECTION_CATEGORY),
        Field(
            description="The type of finding: a code or name of the catalogue, or the thing that was seen."
        ),
    ]
    description: Annotated[
        str, Field(min_length=1, max_length=2000, description="What was seen, in the person's own words.")
    ]
    severity: Annotated[
        Severity | None, Field(description="Only if the person said how bad it is; else leave out.")
    ] = None


class IssueQuery(Record):
    """Which issues; no field means all that the asker may see."""

    location: LocationName = None
    status: Annotated[
        IssueStatus | None,
        Field(description="resolved: mended and waiting to be verified. Leave out for all."),
    ] = None
    severity: Annotated[Severity | None, Field(description="Only this severity; leave out for all.")] = None


class IssueResolution(Record):
    """The finding was put right."""

    document: IssueNumber
    note: Note = None


class IssueVerification(Record):
    """An inspector has looked again."""

    document: IssueNumber
    accepted: Annotated[bool, Field(description="True if it is put right, false if it must be done again.")]
    note: Note = None
