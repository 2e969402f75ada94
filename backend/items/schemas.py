"""What the rest of Storehand sees of an item."""

from typing import Literal

from backend.records import Amount, Named

ItemCategory = Literal[
    "alcohol",
    "bakery",
    "beverage",
    "cleaning",
    "condiment",
    "dairy",
    "dry_goods",
    "fresh_meat",
    "fresh_produce",
    "frozen",
    "instant_food",
    "it_equipment",
    "packaging",
    "ready_meal",
    "snack",
    "stationery",
]


class Item(Named):
    """An item; `code` is the SKU, quantities are in its unit, `pack_size` units make a case."""

    category: str
    unit_zh: str
    unit_en: str
    pack_size: int
    storage: str
    cost_cny: Amount
    shelf_life_days: int | None
    substitute_sku: str | None
