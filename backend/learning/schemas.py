"""Questions to learn from, as those who review them read them."""

from datetime import datetime
from typing import Literal

from backend.records import Record
from backend.settings import Language

Kind = Literal["refused", "asked_back", "voted_down"]


class QuestionNote(Record):
    """One question to keep: what was said, in which language, and what was made of it.

    `tool` is the tool that was understood, None where none was. `reason` says why it was refused and `missing`
    which argument was asked for.
    """

    kind: Kind
    text: str
    language: Language
    tool: str | None = None
    reason: str | None = None
    missing: str | None = None


class KeptQuestion(QuestionNote):
    """A question as it was kept, its text masked; `times` counts those who voted it down, else it is 1."""

    id: int
    times: int
    asked_at: datetime
    label: str | None = None
