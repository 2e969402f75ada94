"""Who has to approve a document: the levels up to the first that covers it, and the person of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from backend.actor import Role
from backend.approvals.models import ApprovalLevelRow
from backend.errors import InvalidRequest, NotAllowed, message
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.people import reporting
from backend.uow import UnitOfWork

# Held for one place, so that holders elsewhere do not count.
PLACE_ROLES = frozenset({Role.STORE_MANAGER, Role.AREA_MANAGER})
LINE_MANAGER = "line_manager"


@dataclass(frozen=True)
class ChainLink:
    """One person who has to approve, and the role in which."""

    role: str
    approver_email: str


def build_chain(
    uow: UnitOfWork,
    *,
    document_type: str,
    requester_email: str,
    location_code: str | None,
    amount_cny: Decimal | None,
) -> tuple[ChainLink, ...]:
    """Return who has to approve, in order, each person once.

    Every level counts up to the first whose limit covers the amount. A level whose holder is the requester,
    reports to the requester, or has left goes to the next level up, above the last level to the requester's
    own manager.

    Raises:
        InvalidRequest: the amount is above every limit.
        NotAllowed: nobody but the requester could approve.
    """
    levels = _levels(uow, document_type)
    place = None if location_code is None else locations.get(uow, location_code)
    search = _Search(uow, requester_email, place)
    links: list[ChainLink] = []
    for position in range(_count_needed(levels, amount_cny)):
        link = search.first_independent(levels[position:])
        if link.approver_email not in {known.approver_email for known in links}:
            links.append(link)
    return tuple(links)


def find_successor(
    uow: UnitOfWork, *, document_type: str, requester_email: str, location_code: str | None, role: str
) -> ChainLink:
    """Return who approves now where the holder of `role` has left: as `build_chain`, from that level upward.

    Raises:
        NotAllowed: nobody but the requester could approve.
    """
    levels = _levels(uow, document_type)
    place = None if location_code is None else locations.get(uow, location_code)
    at = next((index for index, level in enumerate(levels) if level.role == role), len(levels))
    return _Search(uow, requester_email, place).first_independent(levels[at:])


def limits_of(uow: UnitOfWork, document_type: str) -> tuple[Decimal, ...]:
    """Return the money limits of a document type in rising order, levels without a limit left out."""
    return tuple(
        level.max_amount_cny for level in _levels(uow, document_type) if level.max_amount_cny is not None
    )


def _levels(uow: UnitOfWork, document_type: str) -> Sequence[ApprovalLevelRow]:
    query = (
        select(ApprovalLevelRow)
        .where(ApprovalLevelRow.document_type == document_type)
        .order_by(ApprovalLevelRow.level)
    )
    return uow.session.scalars(query).all()


def _count_needed(levels: Sequence[ApprovalLevelRow], amount_cny: Decimal | None) -> int:
    for count, level in enumerate(levels, start=1):
        limit = level.max_amount_cny
        if amount_cny is None or limit is None or amount_cny <= limit:
            return count
    highest = max((level.max_amount_cny or Decimal(0) for level in levels), default=Decimal(0))
    raise InvalidRequest(
        message(
            "{amount} CNY is above {limit} CNY, the most that can be approved here. "
            "Ask for less, or have it signed on paper."
        ),
        amount=f"{amount_cny:,.2f}",
        limit=f"{highest:,.2f}",
    )


class _Search:
    """Looks for people who can judge a requester's document."""

    def __init__(self, uow: UnitOfWork, requester_email: str, place: Location | None) -> None:
        self._uow = uow
        self._requester = requester_email
        self._place = place
        self._line = reporting.manager_line(uow, requester_email)

    def first_independent(self, levels: Sequence[ApprovalLevelRow]) -> ChainLink:
        """Return the first person of `levels` who neither is the requester nor reports to the requester."""
        links = [
            ChainLink(role=level.role, approver_email=email)
            for level in levels
            for email in self._holders(Role(level.role))
            if email != self._requester
        ]
        for link in links:
            if self._requester not in reporting.manager_line(self._uow, link.approver_email):
                return link
        if self._line:
            return ChainLink(role=LINE_MANAGER, approver_email=self._line[0])
        if links:
            # Everybody reports to the head of the company; the highest level then decides.
            return next(link for link in links if link.role == links[-1].role)
        raise NotAllowed(message("Nobody but you could approve this, so it cannot be asked for here."))

    def _holders(self, role: Role) -> tuple[str, ...]:
        if self._place is not None and role in PLACE_ROLES:
            at_place = {
                Role.STORE_MANAGER: self._place.manager_email,
                Role.AREA_MANAGER: self._place.area_manager_email,
            }
            found = at_place[role]
            return (found,) if reporting.is_active_holder(self._uow, found, role) else ()
        along_line = tuple(
            email for email in self._line if reporting.is_active_holder(self._uow, email, role)
        )
        return along_line[:1] or (() if role in PLACE_ROLES else reporting.holders_of(self._uow, role))
