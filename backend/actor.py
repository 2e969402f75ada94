"""Who acts: an employee with roles and the locations whose rows that person may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from backend.errors import NotAllowed, message
from backend.records import Named
from backend.settings import Language


class Role(StrEnum):
    """Roles as in `employees.csv`; a person may hold several."""

    EMPLOYEE = "employee"
    STORE_STAFF = "store_staff"
    STORE_MANAGER = "store_manager"
    AREA_MANAGER = "area_manager"
    INSPECTOR = "inspector"
    BUYER = "buyer"
    PROCUREMENT_MANAGER = "procurement_manager"
    ACCOUNTS_PAYABLE = "accounts_payable"
    FINANCE_MANAGER = "finance_manager"
    HR = "hr"
    IT = "it"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Actor:
    """The employee on whose behalf something runs.

    `location_code` is the place of work, None for head office. `visible_locations` are the codes whose
    rows the person may see; None means all of them.
    """

    email: str
    name_zh: str
    name_en: str
    roles: frozenset[Role]
    language: Language
    timezone: str
    location_code: str | None
    visible_locations: frozenset[str] | None
    has_reports: bool = False

    def holds_any(self, roles: Collection[Role]) -> bool:
        """Tell whether the person holds one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def may_see(self, location_code: str) -> bool:
        """Tell whether rows of `location_code` are in the person's scope."""
        return self.visible_locations is None or location_code in self.visible_locations

    def require_location(self, place: Named) -> None:
        """Refuse a location outside the scope.

        Raises:
            NotAllowed: the person may not see that location.
        """
        if not self.may_see(place.code):
            raise NotAllowed(
                message("{location} is outside your stores, so I may not show it to you."),
                location=place.both_names(),
            )

    def local_date(self, now: datetime) -> date:
        """Return the calendar date at the person's place at the instant `now`."""
        return now.astimezone(ZoneInfo(self.timezone)).date()
