"""The demo company's names, read from the seed files."""

import csv
import re
from pathlib import Path

from backend.naming.entries import NameEntry, NameKind

DATA = Path(__file__).parents[3] / "backend" / "seed" / "data"
SECTIONS = {
    "Locations": NameKind.LOCATION,
    "Suppliers": NameKind.SUPPLIER,
    "Employees": NameKind.PERSON,
    "Inspection categories": NameKind.INSPECTION_CATEGORY,
    "Items": NameKind.ITEM,
}


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _split(field: str) -> tuple[str, ...]:
    return tuple(part for part in field.split("|") if part)


def _entry(kind, row, *, code, hints=(), barcode=None, active=True) -> NameEntry:
    return NameEntry(
        kind=kind,
        code=code,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        aliases=_split(row["aliases"]),
        barcode=barcode,
        active=active,
        hints=tuple(hint for hint in hints if hint),
    )


def demo_entries() -> list[NameEntry]:
    locations = {row["code"]: row for row in _rows("locations.csv")}
    entries = [
        _entry(NameKind.ITEM, row, code=row["sku"], barcode=row["barcode"],
               hints=(row["unit_zh"], row["unit_en"], row["category"]))
        for row in _rows("items.csv")
    ]  # fmt: skip
    entries += [
        _entry(NameKind.LOCATION, row, code=row["code"], hints=(row["city"], row["district"]))
        for row in locations.values()
    ]
    for row in _rows("employees.csv"):
        place = locations.get(row["location_code"], {})
        where = (
            row["location_code"],
            place.get("name_zh", ""),
            place.get("name_en", ""),
            place.get("city", ""),
        )
        hints = (row["job_title_zh"], row["job_title_en"], row["department"], *where)
        active = row["status"] == "active"
        entries.append(_entry(NameKind.PERSON, row, code=row["email"], hints=hints, active=active))
    entries += [_entry(NameKind.SUPPLIER, row, code=row["code"]) for row in _rows("suppliers.csv")]
    entries += [
        _entry(NameKind.INSPECTION_CATEGORY, row, code=row["code"])
        for row in _rows("inspection_categories.csv")
    ]
    return entries


def _full_code(kind: NameKind, code: str) -> str:
    return f"{code}@lantern.example.com" if kind == NameKind.PERSON else code


def ambiguous_words() -> list[tuple[NameKind, str, frozenset[str]]]:
    """Every word of the tables "Names that are ambiguous on purpose" with the codes it may mean."""
    found = []
    kind = None
    for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines():
        if line.removesuffix(":") in SECTIONS:
            kind = SECTIONS[line.removesuffix(":")]
        cells = re.fullmatch(r"\| (.+) \| (.+) \|", line)
        if kind is None or cells is None or cells[1] == "Said":
            continue
        codes = frozenset(_full_code(kind, code.strip()) for code in cells[2].split(","))
        found += [(kind, word.strip(), codes) for word in cells[1].split(",")]
    return found


def plain_words() -> list[tuple[NameKind, str, str]]:
    """Every name and alias of an active entry that is not in those tables, with its code."""
    shared = {(kind, word.casefold()) for kind, word, _ in ambiguous_words()}
    return [
        (entry.kind, word, entry.code)
        for entry in demo_entries()
        if entry.active
        for word in (entry.name_zh, entry.name_en, *entry.aliases)
        if (entry.kind, word.casefold()) not in shared
    ]
