"""Reading items."""

from collections.abc import Collection

from sqlalchemy import select

from backend.errors import NotFound, message
from backend.items.models import ItemRow
from backend.items.schemas import Item
from backend.naming.entries import NameEntry, NameKind
from backend.uow import UnitOfWork


def get(uow: UnitOfWork, sku: str) -> Item:
    """Return one item.

    Raises:
        NotFound: no item has that SKU.
    """
    row = uow.session.get(ItemRow, sku)
    if row is None:
        raise NotFound(message("There is no item {sku}."), sku=sku)
    return _to_item(row)


def list_items(uow: UnitOfWork, *, skus: Collection[str]) -> dict[str, Item]:
    """Return items by SKU; unknown SKUs are left out."""
    rows = uow.session.scalars(select(ItemRow).where(ItemRow.sku.in_(skus)))
    return {row.sku: _to_item(row) for row in rows}


def list_names(uow: UnitOfWork) -> list[NameEntry]:
    """Return the names of all items; unit and category help to narrow a shared one."""
    return [
        NameEntry(
            kind=NameKind.ITEM,
            code=row.sku,
            name_zh=row.name_zh,
            name_en=row.name_en,
            aliases=tuple(row.aliases),
            barcode=row.barcode,
            hints=(row.unit_zh, row.unit_en, row.category),
        )
        for row in uow.session.scalars(select(ItemRow).order_by(ItemRow.sku))
    ]


def _to_item(row: ItemRow) -> Item:
    return Item(
        code=row.sku,
        name_zh=row.name_zh,
        name_en=row.name_en,
        category=row.category,
        unit_zh=row.unit_zh,
        unit_en=row.unit_en,
        pack_size=row.pack_size,
        storage=row.storage,
        cost_cny=row.cost_cny,
        shelf_life_days=row.shelf_life_days,
        substitute_sku=row.substitute_sku,
    )
