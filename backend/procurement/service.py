"""Reading suppliers."""

from sqlalchemy import select

from backend.naming.entries import NameEntry, NameKind
from backend.procurement.models import SupplierRow
from backend.uow import UnitOfWork


def list_names(uow: UnitOfWork) -> list[NameEntry]:
    """Return the names of all suppliers; one on hold can be named, and is refused where it is to be used."""
    return [
        NameEntry(
            kind=NameKind.SUPPLIER,
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            aliases=tuple(row.aliases),
        )
        for row in uow.session.scalars(select(SupplierRow).order_by(SupplierRow.code))
    ]
