"""Words for codes: categories, departments, roles, kinds, tools and their arguments."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.alerts.schemas import URGENT_KINDS
from backend.errors import message
from backend.records import Named
from bot.cards.language import Translator

_ITEM_CATEGORIES = MappingProxyType(
    {
        "alcohol": message("Alcohol"),
        "bakery": message("Bakery"),
        "beverage": message("Beverages"),
        "cleaning": message("Cleaning supplies"),
        "condiment": message("Condiments"),
        "dairy": message("Dairy"),
        "dry_goods": message("Dry goods"),
        "fresh_meat": message("Fresh meat"),
        "fresh_produce": message("Fresh produce"),
        "frozen": message("Frozen food"),
        "instant_food": message("Instant food"),
        "it_equipment": message("IT equipment"),
        "packaging": message("Packaging"),
        "ready_meal": message("Ready meals"),
        "snack": message("Snacks"),
        "stationery": message("Stationery"),
    }
)
_STORAGE = MappingProxyType(
    {"ambient": message("Ambient"), "chilled": message("Chilled"), "frozen": message("Frozen")}
)
_DEPARTMENTS = MappingProxyType(
    {
        "administration": message("Administration"),
        "audit": message("Internal audit"),
        "central_kitchen": message("Central kitchen"),
        "executive": message("Executive office"),
        "finance": message("Finance"),
        "hr": message("Human resources"),
        "it": message("IT"),
        "marketing": message("Marketing"),
        "merchandising": message("Merchandising"),
        "operations": message("Operations"),
        "procurement": message("Procurement"),
        "store_operations": message("Store operations"),
        "supply_chain": message("Supply chain"),
        "warehouse": message("Warehouse"),
    }
)
_ROLES = MappingProxyType(
    {
        "employee": message("employees"),
        "store_staff": message("store staff"),
        "store_manager": message("store managers"),
        "area_manager": message("area managers"),
        "inspector": message("inspectors"),
        "buyer": message("buyers"),
        "procurement_manager": message("procurement managers"),
        "accounts_payable": message("accounts payable"),
        "finance_manager": message("finance managers"),
        "hr": message("HR"),
        "it": message("IT staff"),
        "admin": message("administrators"),
        "auditor": message("auditors"),
    }
)
_MOVEMENT_KINDS = MappingProxyType(
    {
        "opening": message("opening stock"),
        "sale": message("sale"),
        "receipt": message("receipt"),
        "count": message("stock count"),
        "transfer_in": message("transfer in"),
        "transfer_out": message("transfer out"),
        "waste": message("waste"),
    }
)
_ALERT_KINDS = MappingProxyType(
    {
        "stockout": message("out of stock"),
        "low_stock": message("running low"),
        "expiry": message("about to expire"),
        "approval_overdue": message("approval overdue"),
        "inspection_overdue": message("inspection issue overdue"),
        "inspection_critical": message("critical inspection issue"),
        "invoice_exception": message("invoice does not match"),
        "custom": message("your own rule"),
    }
)
# What is wrong already is red, what is about to be is yellow.


def item_category(say: Translator, code: str) -> str:
    """Name a category of items."""
    return _look_up(say, _ITEM_CATEGORIES, code)


def storage(say: Translator, code: str) -> str:
    """Name a storage temperature."""
    return _look_up(say, _STORAGE, code)


def department(say: Translator, code: str) -> str:
    """Name a department."""
    return _look_up(say, _DEPARTMENTS, code)


def role(say: Translator, code: str) -> str:
    """Name the people who hold a role."""
    return _look_up(say, _ROLES, code)


def movement_kind(say: Translator, code: str) -> str:
    """Name a kind of stock movement."""
    return _look_up(say, _MOVEMENT_KINDS, code)


def alert_kind(say: Translator, code: str) -> str:
    """Say what an alert is about."""
    return _look_up(say, _ALERT_KINDS, code)


def with_code(named: Named, say: Translator) -> str:
    """Name something together with its code, so that nobody confirms the wrong one."""
    return say.phrase("{name} ({code})", {"name": say.pick(named), "code": named.code}).plain


def alert_mark(code: str) -> str:
    """Return the coloured dot of a kind of alert."""
    return "🔴" if code in URGENT_KINDS else "🟡"


def _look_up(say: Translator, words: Mapping[str, str], code: str) -> str:
    """Translate a code's word; a code without one is shown as it is, for a card must not fail over a label."""
    return say.gettext(words[code]) if code in words else code
