"""Forms of a name that people use and that no list of aliases spells out."""

from collections.abc import Iterator

from backend.naming.entries import NameEntry, NameKind
from backend.naming.numerals import NUMERAL_CHARACTERS
from backend.naming.text import fold_name

_TITLES_ZH = (
    "店长", "经理", "总监", "主管", "督导", "会计", "审计", "专员", "工程师", "管理员", "厨师长", "店员", "店厨",
)  # fmt: skip
_TITLES_EN = (
    "manager",
    "director",
    "supervisor",
    "inspector",
    "accountant",
    "auditor",
    "engineer",
    "buyer",
    "chef",
)
_COMPANY_ENDINGS_ZH = ("专业合作社", "有限公司", "股份有限公司")
_COMPANY_ENDINGS_EN = ("co., ltd.", "cooperative", "ltd.", "inc.")
_MIN_CUT_TOKENS = 2
_SURNAME_FIRST_TOKENS = 2
# 静安 of 静安店; what is longer, such as 大学城, is a district in which several lie.
_SHORT_SHOP_NAME = 3
# 1号 and 一号 without 店 are days.
_NUMERALS = frozenset("0123456789号") | NUMERAL_CHARACTERS


def _before_first_number(name: str) -> str | None:
    """The part that sizes share: 晨岚可乐 of 晨岚可乐330ml罐装."""
    folded = fold_name(name)
    for position, token in enumerate(folded.tokens):
        if token.shape == "number":
            return name[: token.start] if position >= _MIN_CUT_TOKENS else None
    return None


def _item_forms(entry: NameEntry) -> Iterator[str]:
    for name in (entry.name_zh, entry.name_en):
        cut = _before_first_number(name)
        if cut is not None:
            yield cut


def surname_of(entry: NameEntry) -> str | None:
    """The Chinese surname of a person; None for a foreign name written with a middle dot."""
    name = entry.name_zh
    return name[0] if name and "·" not in name and not name.isascii() else None


def _person_forms(entry: NameEntry) -> Iterator[str]:
    words = entry.name_en.split()
    if len(words) >= _SURNAME_FIRST_TOKENS:
        yield " ".join((words[-1], *words[:-1]))
        yield " ".join((*words[1:], words[0]))
    local = entry.code.partition("@")[0].rstrip("0123456789").split(".")
    if len(local) == _SURNAME_FIRST_TOKENS:
        yield " ".join(local)
        yield " ".join(reversed(local))
    hints = " ".join(entry.hints).casefold()
    surname = surname_of(entry)
    if surname is not None:
        yield from (surname + title for title in _TITLES_ZH if title in hints)
        yield from (f"{title} {local[0]}" for title in _TITLES_EN if title in hints.split())


def _supplier_forms(entry: NameEntry) -> Iterator[str]:
    lowered = entry.name_en.casefold()
    for ending in _COMPANY_ENDINGS_EN:
        if lowered.endswith(ending):
            yield entry.name_en[: -len(ending)].rstrip(" ,")
    for ending in _COMPANY_ENDINGS_ZH:
        if entry.name_zh.endswith(ending):
            yield entry.name_zh.removesuffix(ending)


def derived_names(entry: NameEntry) -> Iterator[str]:
    """Names that follow from the entry's own: they never take precedence over a name that is listed."""
    match entry.kind:
        case NameKind.ITEM:
            yield from _item_forms(entry)
        case NameKind.PERSON:
            yield from _person_forms(entry)
        case NameKind.SUPPLIER:
            yield from _supplier_forms(entry)
        case NameKind.LOCATION:
            yield entry.name_zh.removesuffix("店") + "门店"
            yield from (
                name.removesuffix("店")
                for name in entry.aliases
                if name.endswith("店") and len(name) == _SHORT_SHOP_NAME and not _NUMERALS.intersection(name)
            )
        case NameKind.INSPECTION_CATEGORY:
            return
