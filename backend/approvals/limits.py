"""Which roles may approve a sum alone, whoever asks for it."""

from decimal import Decimal

from sqlalchemy import or_, select

from backend.actor import Role
from backend.approvals.models import ApprovalLevelRow
from backend.uow import UnitOfWork


def roles_covering(uow: UnitOfWork, *, document_type: str, amount_cny: Decimal) -> frozenset[Role]:
    """Return the roles of the approval levels whose limit covers an amount, none where it is above every limit."""
    level = ApprovalLevelRow
    query = select(level.role).where(
        level.document_type == document_type,
        or_(level.max_amount_cny.is_(None), level.max_amount_cny >= amount_cny),
    )
    return frozenset(Role(role) for role in uow.session.scalars(query))
