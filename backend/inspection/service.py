"""Reading what an inspector may find."""

from sqlalchemy import select

from backend.inspection.models import InspectionCategoryRow
from backend.naming.entries import NameEntry, NameKind
from backend.uow import UnitOfWork


def list_names(uow: UnitOfWork) -> list[NameEntry]:
    """Return the names of all categories of findings."""
    return [
        NameEntry(
            kind=NameKind.INSPECTION_CATEGORY,
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            aliases=tuple(row.aliases),
        )
        for row in uow.session.scalars(select(InspectionCategoryRow).order_by(InspectionCategoryRow.code))
    ]
