"""What the rest of Storehand sees of a waiting write, and what a tool must tell to have one."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from backend.records import Record
from backend.settings import Language

ActionKind = Literal["confirm", "undo"]
ActionStatus = Literal["waiting", "expired", "done", "cancelled", "refused", "replaced"]

Reversal = TypeVar("Reversal", bound=Record)


class Preview(Record):
    """Base of what a write would do, shown before it is done.

    `version` stands for everything the write touches: when it has changed by the time of the button, the
    person is shown a new preview instead of getting what they did not see. `version_of` makes one.

    `subject` says what can be meant only once at a time, such as the count of one item at one location: a
    second proposal for it corrects the first and takes its place. Empty: each proposal stands for itself.
    """

    version: str
    subject: str = ""


class Undoable(Record, Generic[Reversal]):
    """Base of results that can be undone; `reversal` is what undoing needs, None if nothing was changed."""

    reversal: Reversal | None


class ActionCancelled(Record):
    """A waiting write that was dropped: nothing was changed."""

    document: str
    status: Literal["cancelled"] = "cancelled"


class Proposal(Record):
    """What is to wait for a button: a tool with canonical arguments.

    `reversal` is what an undo runs with instead, `result` what the tool said when it acted at once.
    """

    kind: ActionKind
    tool: str
    arguments: Mapping[str, Any]
    conversation_key: str | None
    language: Language
    reference: str
    subject: str = ""
    version: str = ""
    preview: Mapping[str, Any] | None = None
    reversal: Mapping[str, Any] | None = None
    result: Mapping[str, Any] | None = None


class Action(Proposal):
    """A stored proposal; a waiting one past `expires_at` has the status `expired`, which has no `decided_at`."""

    document: str
    status: ActionStatus
    actor_email: str
    refusal: Mapping[str, Any] | None
    replaced_by: str | None
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None


def version_of(*facts: object) -> str:
    """Return the fingerprint of facts: equal facts, equal fingerprint (SHA-256, hexadecimal)."""
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
