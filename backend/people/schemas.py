"""What colleagues may see of a person: where to find them, never pay or leave."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from backend.actions.schemas import Undoable
from backend.actor import Role
from backend.naming.marks import PersonName
from backend.records import Named, Record
from backend.settings import Language

TimeOfDay = Annotated[
    time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")
]
"""A local time of day; HH:MM in JSON."""


class PersonQuery(Record):
    """Who is looked for."""

    person: PersonName


class PersonProfile(Record):
    """A colleague as in the staff directory."""

    email: str
    name_zh: str
    name_en: str
    job_title_zh: str
    job_title_en: str
    department: str
    location: Named | None
    manager: Named | None


class StaffMember(Record):
    """An employee as a directory of all staff shows them; `is_active` is False for those who have left."""

    email: str
    name_zh: str
    name_en: str
    job_title_zh: str
    job_title_en: str
    department: str
    location_code: str | None
    manager_email: str | None
    roles: frozenset[Role]
    language: Language
    timezone: str
    is_active: bool


LeaveType = Literal["annual", "sick", "personal", "marriage", "maternity", "paternity", "compensatory"]


class LeaveBalanceQuery(Record):
    """Which type of leave; none means all types. Always the asker's own."""

    leave_type: Annotated[
        LeaveType | None, Field(description="Only this type of leave; leave out for all types.")
    ] = None


class LeaveRequest(Record):
    """Leave from one day to another, both included."""

    leave_type: Annotated[LeaveType, Field(description="The type of leave the person named.")]
    start_on: Annotated[
        date, Field(description="First day of leave, as an ISO date in the asker's time zone.")
    ]
    end_on: Annotated[date, Field(description="Last day of leave; the first day again for leave of one day.")]
    reason: Annotated[
        str | None,
        Field(max_length=500, description="Why, in the person's own words; leave out if not said."),
    ] = None


class PreferencesRequest(Record):
    """What a person wants changed of their own settings; nothing means to see them."""

    language: Annotated[
        Language | None,
        Field(description="The language to write to the person in; leave out if none was named."),
    ] = None
    quiet_start: Annotated[
        TimeOfDay | None,
        Field(description="When messages that can wait stop, HH:MM local time; leave out if not said."),
    ] = None
    quiet_end: Annotated[
        TimeOfDay | None,
        Field(description="When such messages may come again, HH:MM; the same as quiet_start for no quiet."),
    ] = None


class Preferences(Record):
    """A person's settings; `quiet_start` and `quiet_end` are local, None where no quiet is wanted."""

    language: Language
    quiet_start: TimeOfDay | None
    quiet_end: TimeOfDay | None


class PreferencesReversal(Record):
    """How to take back a change of settings: put back `before` where it still is as `after`."""

    before: Preferences
    after: Preferences


class PreferencesChange(Undoable[PreferencesReversal]):
    """The settings as they are now, and which of them are different from before.

    `is_undone` tells that they are so because a change was taken back.
    """

    preferences: Preferences
    changed: tuple[Literal["language", "quiet_hours"], ...]
    is_undone: bool = False
