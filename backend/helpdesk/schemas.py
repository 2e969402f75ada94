"""What people ask of the IT helpdesk."""

from typing import Annotated, Literal

from pydantic import Field

from backend.records import Record

TicketCategory = Literal["hardware", "software", "network", "account", "pos", "other"]
TicketPriority = Literal["urgent", "high", "normal", "low"]
TicketStatus = Literal["open", "waiting", "resolved", "closed"]


class TicketDraft(Record):
    """A problem with something that IT looks after."""

    summary: Annotated[
        str, Field(min_length=1, max_length=1000, description="The problem in the person's own words.")
    ]
    category: Annotated[
        TicketCategory | None,
        Field(
            description="pos: tills, card terminals and receipt printers; account: passwords, logins and rights. "
            "Leave out if it does not show."
        ),
    ] = None
    priority: Annotated[
        TicketPriority | None, Field(description="Only if the person said how urgent it is; else leave out.")
    ] = None


class TicketQuery(Record):
    """Which tickets; no status means all that the asker may see."""

    status: Annotated[TicketStatus | None, Field(description="Only this status; leave out for all.")] = None
