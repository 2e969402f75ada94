"""What colleagues may see of a person: where to find them, never pay or leave."""

from backend.actor import Role
from backend.naming.marks import PersonName
from backend.records import Named, Record
from backend.settings import Language


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
    location_code: str | None
    roles: frozenset[Role]
    language: Language
    timezone: str
    is_active: bool
