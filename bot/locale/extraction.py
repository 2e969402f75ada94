"""Which messages the code holds, and bringing the catalogue in line with them."""

from os import PathLike
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot.locale.catalogue import CHINESE_PATH, read_chinese

ROOT = Path(__file__).resolve().parents[2]
# `message("…")` marks a template that is translated where it is shown; it may stand anywhere.
_MARKED = {"message": None}
# The names of `Translator`'s methods; elsewhere they may mean something else.
_SPOKEN = {**_MARKED, "gettext": None, "ngettext": (1, 2), "phrase": None, "nphrase": (1, 2)}
_FOLDERS = (
    ("backend", _MARKED),
    ("knowledge", _MARKED),
    ("tools", _MARKED),
    ("bot", _MARKED),
    ("bot/cards", _SPOKEN),
)
# Cards are searched by themselves; the local stand-in for Slack is a tool with an English page of its own.
_SKIPPED = frozenset({ROOT / "bot" / "cards", ROOT / "bot" / "workspace"})


def extract_messages() -> Catalog:
    """Collect every message of the code, with the files it stands in."""
    found = Catalog(project="Storehand", charset="utf-8", fuzzy=False)
    for folder, keywords in _FOLDERS:
        for file, line, text, _comments, context in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", "python")],
            keywords=keywords,
            directory_filter=_is_searched if folder == "bot" else None,
        ):
            found.add(text, locations=[(f"{folder}/{Path(file).as_posix()}", line)], context=context)
    return found


def update_chinese() -> tuple[int, list[str]]:
    """Add new messages to the Chinese catalogue and drop those the code no longer has.

    Returns:
        The number of messages, and the English text of those that wait for a translation.
    """
    catalogue = read_chinese() if CHINESE_PATH.exists() else Catalog(locale="zh_CN", fuzzy=False)
    catalogue.update(extract_messages(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with CHINESE_PATH.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False)
    waiting = [str(entry.id) for entry in catalogue if entry.id and not is_translated(entry)]
    return len(catalogue), waiting


def _is_searched(folder: str | PathLike[str]) -> bool:
    return Path(folder) not in _SKIPPED


def is_translated(entry: Message) -> bool:
    """Tell whether every form of a message has a translation that somebody has checked."""
    forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return bool(forms) and all(forms) and not entry.fuzzy
