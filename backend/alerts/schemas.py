"""Alerts: what a rule finds, what is stored of it, what people are shown."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from backend.items.schemas import Item
from backend.naming.marks import LocationName
from backend.records import Amount, Named, Record
from backend.uow import UnitOfWork

AlertKind = Literal[
    "stockout",
    "low_stock",
    "expiry",
    "approval_overdue",
    "inspection_overdue",
    "inspection_critical",
    "invoice_exception",
    "custom",
]
AlertStatus = Literal["open", "acknowledged", "over"]


class Finding(Record):
    """Something a rule finds true now; `subject` identifies it among the rule's findings."""

    subject: str
    location_code: str
    sku: str | None
    daily_demand: Amount | None
    on_order: Amount | None


@dataclass(frozen=True)
class Rule:
    """A rule says "true now", never "became true yesterday"; what was told already is the engine's affair.

    `find` returns every finding at the given locations (None: all of them), from the same service that
    answers the chat.
    """

    name: str
    kind: AlertKind
    every: timedelta
    find: Callable[[UnitOfWork, Collection[str] | None], list[Finding]]


class Alert(Record):
    """An alert as people are shown it."""

    document: str
    kind: AlertKind
    status: AlertStatus
    location: Named
    item: Item | None
    opened_at: datetime
    over_at: datetime | None
    acknowledged_by: str | None
    daily_demand: Amount | None
    on_order: Amount | None


class AlertQuery(Record):
    """Which alerts; neither field means all open ones the asker may see."""

    location: LocationName = None
    kind: Annotated[AlertKind | None, Field(description="Only this kind; leave out for all kinds.")] = None


class AlertList(Record):
    """Open alerts, the newest first; `documents` as in every list."""

    documents: tuple[Alert, ...]
    locations: tuple[Named, ...]


class RuleRun(Record):
    """What one run of a rule changed."""

    rule: str
    opened: tuple[Alert, ...]
    ended: tuple[Alert, ...]
    still_open: int


class AlertGroup(Record):
    """Alerts of one kind at one location that share one message, opened on one local day."""

    key: str
    kind: AlertKind
    location: Named
    slack_channel: str
    alerts: tuple[Alert, ...]
