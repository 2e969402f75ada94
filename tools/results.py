"""How every tool call ends: one typed outcome, whoever asked and whichever model chose the tool."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import SerializeAsAny

from backend.errors import AppError, Reason
from backend.records import Record
from backend.settings import Language

Status = Literal["answer", "confirm", "clarify", "refuse"]


class Choice(Record):
    """One of several things that may have been meant; `value` is what the argument becomes."""

    value: str
    label_zh: str
    label_en: str


class Citation(Record):
    """Where an answer from the handbook stands."""

    document: str
    section: str
    excerpt: str


class Cited(Record):
    """Base of results that rest on documents."""

    citations: tuple[Citation, ...]


class Refusal(Record):
    """Why not, as an English template with its fields; translated when it is shown."""

    template: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, error: AppError) -> "Refusal":
        """Take the sentence out of an error."""
        return cls(template=error.template, fields=dict(error.fields))


class Outcome(Record):
    """The end of a call.

    `answer`: `result` holds the tool's typed result. `clarify`: `missing` names the argument and `options`
    what may be meant (none: the person types it); `asked` is what was typed when it fits several. `confirm`:
    a write waits for its button as `pending_action`, and `preview` is what it would do. `refuse`: `reason` and
    `refusal` say why, and `options` may hold what is near. `tool` is None when none was understood.
    `arguments` are canonical: codes, ISO dates, decimal strings.

    `undo_action` is the number under which an answer can be undone, and `expires_at` the instant until which
    it or `pending_action` can be pressed. `settles` is the number of the action
    whose buttons have done their work with this outcome, `language` the one its buttons were labelled in.
    `is_renewed` tells that what a write touches has changed since the person saw it.
    """

    status: Status
    tool: str | None
    arguments: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    asked: str | None = None
    options: tuple[Choice, ...] = ()
    reason: Reason | None = None
    refusal: Refusal | None = None
    result: SerializeAsAny[Record] | None = None
    citations: tuple[Citation, ...] = ()
    pending_action: str | None = None
    preview: SerializeAsAny[Record] | None = None
    undo_action: str | None = None
    expires_at: datetime | None = None
    settles: str | None = None
    language: Language | None = None
    is_renewed: bool = False
    personal: bool = False
