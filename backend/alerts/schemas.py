"""Alerts: what a rule finds, what is stored of it, what people are shown."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from backend.items.quantities import Threshold
from backend.items.schemas import Item
from backend.naming.documents import DocumentKind
from backend.naming.marks import LocationName, NumberOf, OptionalItemName
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
URGENT_KINDS: frozenset[AlertKind] = frozenset({"stockout", "inspection_critical"})
AlertStatus = Literal["open", "acknowledged", "over"]
RuleMetric = Literal["on_hand", "days_of_cover", "daily_sales", "open_issues"]
RuleOperator = Literal["below", "above"]
AlertNumber = Annotated[
    str,
    NumberOf((DocumentKind.ALERT,)),
    Field(description="The alert's number as the person wrote it, such as AL-000012 or alert 12."),
]


class Evidence(Record):
    """What makes a finding pressing, as far as it applies; quantities in the item's unit.

    `source` is the number of the document that tells of it, `post` the role that has to act. `lot_code` and
    `quantity` are of goods that are held back, measured at `celsius`.
    """

    daily_demand: Amount | None = None
    on_order: Amount | None = None
    source: str | None = None
    post: str | None = None
    lot_code: str | None = None
    quantity: Amount | None = None
    celsius: Amount | None = None


class Finding(Evidence):
    """Something a rule finds true now; `subject` identifies it among the rule's findings."""

    subject: str
    location_code: str
    sku: str | None


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


class Alert(Evidence):
    """An alert as people are shown it."""

    document: str
    kind: AlertKind
    status: AlertStatus
    location: Named
    item: Item | None
    opened_at: datetime
    over_at: datetime | None
    acknowledged_by: str | None


class AlertQuery(Record):
    """Which alerts; neither field means all open ones the asker may see."""

    location: LocationName = None
    kind: Annotated[AlertKind | None, Field(description="Only this kind; leave out for all kinds.")] = None


class AlertList(Record):
    """Open alerts, the urgent kinds before the others, each the newest first; `documents` as in every list."""

    documents: tuple[Alert, ...]
    locations: tuple[Named, ...]


class AlertAcknowledgement(Record):
    """Somebody has seen the alert and looks after it."""

    alert: AlertNumber


class AlertSnooze(Record):
    """The alert is to be quiet for a while."""

    alert: AlertNumber
    until: Annotated[
        AwareDatetime, Field(description="The instant from which it may be told again, ISO with offset.")
    ]


class AlertSubscription(Record):
    """Which kind of alert, and where; no location means every location the asker may see."""

    kind: Annotated[AlertKind, Field(description="The kind of alert.")]
    location: LocationName = None


class AlertRuleDraft(Record):
    """A person's own rule: tell me when `metric` is below or above `threshold`."""

    metric: Annotated[
        RuleMetric,
        Field(
            description="on_hand: units on the shelf; days_of_cover: how many days they last; daily_sales: units "
            "sold a day; open_issues: inspection issues not resolved."
        ),
    ]
    operator: Annotated[RuleOperator, Field(description="Whether to tell below or above the threshold.")]
    threshold: Threshold
    item: OptionalItemName = None
    location: LocationName = None


class RuleRun(Record):
    """What one run of a rule changed."""

    rule: str
    opened: tuple[Alert, ...]
    ended: tuple[Alert, ...]
    still_open: int


class AlertGroup(Record):
    """Alerts of one kind at one location that share one message, opened on one local day.

    `opens_at` is None while the location is open.
    """

    key: str
    kind: AlertKind
    location: Named
    slack_channel: str
    opens_at: datetime | None = None
    alerts: tuple[Alert, ...]
