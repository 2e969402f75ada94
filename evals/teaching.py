"""Writes a reviewed question into the phrases the router learns from, or into the cases it is measured by.

Files are added to and otherwise left as they are, so that a difference shows one new line.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from backend.naming.entries import Mention, NameKind
from evals.effects import WRITES
from evals.suites import FOLDER as CASES
from evals.suites import CaseFileError, Suite
from prompts.loader import FOLDER as PROMPTS
from prompts.loader import OUT_OF_SCOPE, SLOT, PhraseFile, PhraseLanguage, load_slots

PHRASES = PROMPTS / "phrases"
FindMentions = Callable[[str], Sequence[Mention]]

_SLOT_OF_KIND = {
    NameKind.ITEM: "item",
    NameKind.LOCATION: "location",
    NameKind.PERSON: "person",
    NameKind.SUPPLIER: "supplier",
}
_DOCUMENT = re.compile(r"(?<![A-Za-z])([A-Za-z]{2})-\d{1,6}(?!\d)")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_TOP_KEY = re.compile(r"[A-Za-z_]+:")
# One line for each phrase, however long.
_NO_FOLDING = 10_000


class TeachingError(Exception):
    """The question cannot be written; the sentence says why and what to do."""


def as_phrase(text: str, *, find_mentions: FindMentions) -> str:
    """Put slots in the place of names and numbers, as phrases have them.

    Raises:
        TeachingError: a placeholder stands for what no slot is filled with.
    """
    text = text.replace("{email}", "{person}")
    for mention in sorted(find_mentions(text), key=lambda found: -found.start):
        slot = _SLOT_OF_KIND.get(mention.kind)
        if slot is not None:
            text = f"{text[: mention.start]}{{{slot}}}{text[mention.end :]}"
    known = load_slots()

    def number(found: re.Match[str]) -> str:
        slot = found[1].lower()
        return f"{{{slot}}}" if slot in known else found[0]

    text = _DOCUMENT.sub(number, text)
    unknown = sorted(set(SLOT.findall(text)) - set(known))
    if unknown:
        raise TeachingError(f"No slot is called {unknown}. Give the sentence with --text, without them.")
    return text


def language_of_phrase(text: str) -> PhraseLanguage:
    """Return which list a sentence belongs to; slots do not count."""
    words = SLOT.sub(" ", text)
    if not _HAN.search(words):
        return "en"
    return "mixed" if _LATIN_WORD.search(words) else "zh"


def add_phrase(text: str, tool: str, *, folder: Path = PHRASES) -> Path:
    """Add a phrase to a tool's file; returns the file.

    Args:
        text: the phrase, with slots.
        tool: the tool that is right for it, or `out_of_scope`.
        folder: where the phrase files are.

    Raises:
        TeachingError: the tool has no file, or the phrase is there already.
    """
    path = folder / f"{tool}.yaml"
    if not path.exists():
        raise TeachingError(f"There is no {path}; is {tool!r} a tool?")
    language = language_of_phrase(text)
    before = path.read_text(encoding="utf-8")
    after = _with_item(before, language, text)
    try:
        PhraseFile.model_validate(yaml.safe_load(after))
    except ValidationError as error:
        raise TeachingError(f"{path.name} would not be right: {error.errors()[0]['msg']}") from error
    _write(path, after)
    return path


def add_case(text: str, tool: str, *, email: str, folder: Path = CASES) -> str:
    """Add an eval case; returns its id. Arguments are left open: whoever reviews the file adds them.

    Args:
        text: the message as it would be typed.
        tool: the tool that is right for it, or `out_of_scope`.
        email: who asks.
        folder: where the case files are.

    Raises:
        TeachingError: a placeholder stands where a name would be typed.
        CaseFileError: the file is malformed.
    """
    if "{" in text:
        raise TeachingError("A case is typed by somebody: give the sentence with --text, with a name in it.")
    path = folder / ("out_of_scope.yaml" if tool == OUT_OF_SCOPE else "routing.yaml")
    before = path.read_text(encoding="utf-8")
    last = Suite.model_validate(yaml.safe_load(before)).cases[-1].id
    prefix, _, number = last.rpartition("-")
    case_id = f"{prefix}-{int(number) + 1:03}"
    entry = (
        f"- id: {case_id}\n  as: {email}\n  language: {language_of_phrase(text)}\n"
        f"  text: {json.dumps(text, ensure_ascii=False)}\n  expect: {_expectation(tool)}\n"
    )
    after = before.rstrip("\n") + "\n" + entry
    try:
        Suite.model_validate(yaml.safe_load(after))
    except ValidationError as error:
        raise CaseFileError(f"{path.name}: {error.errors()[0]['msg']}") from error
    _write(path, after)
    return case_id


def _expectation(tool: str) -> str:
    if tool == OUT_OF_SCOPE:
        return "{tool: null, decision: refuse, reason: out_of_scope}"
    decision = "confirm" if tool in WRITES else "answer"
    return f"{{tool: {tool}, decision: {decision}, match: subset}}"


def _with_item(document: str, key: str, text: str) -> str:
    """Return a YAML document with one more item at the end of the list under a key."""
    item = yaml.safe_dump([text], allow_unicode=True, width=_NO_FOLDING)
    lines = document.splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if line.rstrip() == f"{key}:"), None)
    if start is None:
        return document.rstrip("\n") + f"\n{key}:\n{item}"
    end = next(
        (number for number, line in enumerate(lines[start + 1 :], start + 1) if _TOP_KEY.match(line)),
        len(lines),
    )
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], item, *lines[end:]])


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a process that reads it never finds half of it."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
