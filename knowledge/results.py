"""What a search gives back."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from knowledge.documents import Language


class Passage(BaseModel):
    """A passage that answers, with where it stands.

    Attributes:
        document: The document's id.
        section: The headings above it, joined by " > "; the title where there are none.
        excerpt: The lines that answer, verbatim; the cells of a table row stand between " | ".
        text: The whole passage.
        score: How likely it answers, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    title: str
    section: str
    excerpt: str
    text: str
    language: Language
    score: float
    effective_on: date
    version: str
    owner: str


class SearchResult(BaseModel):
    """What the handbook says; not answered means that it says nothing the asker may read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answered: bool
    passages: tuple[Passage, ...] = ()
