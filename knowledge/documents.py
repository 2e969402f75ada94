"""Read a Markdown file with front matter into a typed document."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import DocumentInvalid
from knowledge.sections import Section, read_sections

Language = Literal["zh", "en"]

_FENCE = "---"
# A handbook chapter has some thousand characters; a file beyond this is a mistake, not a document.
_MAX_BYTES = 2_000_000


class FrontMatter(BaseModel):
    """What the head of a file says about the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", description="Stable name, unique among documents")
    title: str = Field(min_length=1, max_length=200)
    language: Language
    audience: str = Field(default="all", pattern=r"^[a-z][a-z-]{1,19}$", description="Who may read it")
    owner: str = Field(min_length=1, max_length=100, description="The department that keeps it")
    effective_on: date = Field(description="First day on which it counts")
    version: str = Field(min_length=1, max_length=20)
    status: Literal["active", "superseded", "draft"] = "active"
    topics: tuple[str, ...] = ()
    translation_of: str | None = Field(default=None, description="Id of the document this one translates")


class Document(BaseModel):
    """One document, cut at its headings.

    Attributes:
        fingerprint: SHA-256 of the file, so that an unchanged file is not indexed twice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    front: FrontMatter
    sections: tuple[Section, ...]
    source: str
    fingerprint: str


def read_document(path: Path) -> Document:
    """Read and check one file.

    Raises:
        DocumentInvalid: If it cannot be read, is not UTF-8, or its front matter is missing or wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentInvalid(path, f"it cannot be read ({error.strerror})") from error
    if len(data) > _MAX_BYTES:
        raise DocumentInvalid(path, f"it is larger than {_MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentInvalid(path, f"it is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    front, body = _split(path, text.replace("\r\n", "\n"))
    sections = read_sections(body)
    if not sections:
        raise DocumentInvalid(path, "there is no text below the front matter")
    return Document(
        front=front,
        sections=sections,
        source=path.name,
        fingerprint=hashlib.sha256(data).hexdigest(),
    )


def _split(path: Path, text: str) -> tuple[FrontMatter, str]:
    lines = text.split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        raise DocumentInvalid(path, "it does not begin with front matter between two lines of ---")
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE)
    try:
        values = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        raise DocumentInvalid(path, f"its front matter is not YAML ({str(error).splitlines()[0]})") from error
    if not isinstance(values, dict):
        raise DocumentInvalid(path, "its front matter is not a list of names and values")
    try:
        front = FrontMatter.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise DocumentInvalid(path, f"{field}: {first['msg']}") from error
    return front, "\n".join(lines[end + 1 :])
