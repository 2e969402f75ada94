"""Cycle times, match yield and spend without order, from events and invoices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from sqlalchemy import Date, cast, func, select

from backend.approvals import cases as approvals
from backend.clock import HEAD_OFFICE_ZONE
from backend.naming.documents import DocumentKind
from backend.procurement.models import (
    InvoiceExceptionRow,
    InvoiceRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    PurchaseRequestRow,
)
from backend.timeline import DocumentEventRow
from backend.uow import UnitOfWork

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class Period:
    """From an instant to before another, and whose locations; None means all of them."""

    start_at: datetime
    end_before: datetime
    location_codes: frozenset[str] | None

    def holds(self, at: datetime) -> bool:
        """Tell whether an instant falls into the period."""
        return self.start_at <= at < self.end_before


@dataclass(frozen=True)
class Sample:
    """A value and of how many documents or lines it is made; None where there are none."""

    value: Decimal | None
    count: int


@dataclass(frozen=True)
class _Step:
    event: str
    at: datetime


def approval_hours(uow: UnitOfWork, period: Period) -> Sample:
    """Return the median time from raising, or the last revision, to the last approval."""
    found = []
    by_request = _request_steps(uow, period, ended_by=("approved",))
    # Of several levels each leaves an event; what counts is that none is missing.
    cases = approvals.get_cases(uow, by_request.keys())
    for number, steps in by_request.items():
        asked, approved = _last(steps, "raised", "revised"), _last(steps, "approved")
        if asked and approved and cases[number].status == "approved" and period.holds(approved):
            found.append(approved - asked)
    return _median_hours(delta.total_seconds() for delta in found)


def ordering_hours(uow: UnitOfWork, period: Period) -> Sample:
    """Return the median time from the last approval to ordering."""
    found = []
    for steps in _request_steps(uow, period, ended_by=("ordered",)).values():
        approved, ordered = _last(steps, "approved"), _last(steps, "ordered")
        if approved and ordered and ordered >= approved and period.holds(ordered):
            found.append(ordered - approved)
    return _median_hours(delta.total_seconds() for delta in found)


def request_to_goods_hours(uow: UnitOfWork, period: Period) -> Sample:
    """Return the median time from raising to complete receipt."""
    found = []
    for steps in _request_steps(uow, period, ended_by=("received",)).values():
        raised, received = _last(steps, "raised"), _last(steps, "received")
        if raised and received and period.holds(received):
            found.append(received - raised)
    return _median_hours(delta.total_seconds() for delta in found)


def delivery_hours(uow: UnitOfWork, period: Period) -> Sample:
    """Return the median time from placing an order to its complete receipt."""
    line = PurchaseOrderLineRow
    numbers = _ended_in(uow, period, kind=DocumentKind.PURCHASE_ORDER, events=("received",))
    query = select(line.order_number).where(line.order_number.in_(numbers))
    if period.location_codes is not None:
        query = query.where(line.location_code.in_(period.location_codes))
    found = []
    for steps in _steps_of(uow, set(uow.session.scalars(query))).values():
        placed, received = _last(steps, "placed"), _last(steps, "received")
        if placed and received and period.holds(received):
            found.append(received - placed)
    return _median_hours(delta.total_seconds() for delta in found)


def payment_hours(uow: UnitOfWork, period: Period) -> Sample:
    """Return the median time from entering an invoice to its full payment."""
    paid = _ended_in(uow, period, kind=DocumentKind.INVOICE, events=("paid",))
    found = []
    for steps in _steps_of(uow, _invoices_at(uow, period, paid)).values():
        recorded, paid_at = _last(steps, "recorded"), _last(steps, "paid")
        if recorded and paid_at and period.holds(paid_at):
            found.append(paid_at - recorded)
    return _median_hours(delta.total_seconds() for delta in found)


def first_pass_match_percent(uow: UnitOfWork, period: Period) -> Sample:
    """Return the share of invoices that never had a difference."""
    entered = uow.session.scalars(
        select(InvoiceRow.number).where(
            InvoiceRow.kind == "invoice",
            InvoiceRow.status != "cancelled",
            InvoiceRow.entered_at >= period.start_at,
            InvoiceRow.entered_at < period.end_before,
        )
    ).all()
    numbers = _invoices_at(uow, period, entered)
    if not numbers:
        return Sample(value=None, count=0)
    differed = uow.session.scalar(
        select(func.count(InvoiceExceptionRow.invoice_number.distinct())).where(
            InvoiceExceptionRow.invoice_number.in_(numbers)
        )
    )
    return Sample(value=Decimal(100 * (len(numbers) - (differed or 0))) / len(numbers), count=len(numbers))


def spend_without_order(uow: UnitOfWork, period: Period) -> Sample:
    """Return what was billed before its order was placed, credit notes taken off."""
    order = PurchaseOrderRow
    placed_on = cast(func.timezone(HEAD_OFFICE_ZONE.key, order.placed_at), Date)
    query = (
        select(InvoiceRow.number)
        .join(order, order.number == InvoiceRow.order_number)
        .where(
            InvoiceRow.kind == "invoice",
            InvoiceRow.status != "cancelled",
            InvoiceRow.invoiced_on < placed_on,
            InvoiceRow.entered_at >= period.start_at,
            InvoiceRow.entered_at < period.end_before,
        )
    )
    numbers = _invoices_at(uow, period, uow.session.scalars(query).all())
    parts = InvoiceRow.number.in_(numbers) | InvoiceRow.credited_invoice.in_(numbers)
    total = uow.session.scalar(
        select(func.sum(InvoiceRow.amount_cny)).where(parts, InvoiceRow.status != "cancelled")
    )
    return Sample(value=total or Decimal(0), count=len(numbers))


def _request_steps(
    uow: UnitOfWork, period: Period, *, ended_by: Collection[str]
) -> Mapping[str, list[_Step]]:
    numbers = _ended_in(uow, period, kind=DocumentKind.PURCHASE_REQUEST, events=ended_by)
    query = select(PurchaseRequestRow.number).where(PurchaseRequestRow.number.in_(numbers))
    if period.location_codes is not None:
        query = query.where(PurchaseRequestRow.location_code.in_(period.location_codes))
    return _steps_of(uow, set(uow.session.scalars(query)))


def _ended_in(
    uow: UnitOfWork, period: Period, *, kind: DocumentKind, events: Collection[str]
) -> frozenset[str]:
    event = DocumentEventRow
    query = select(event.document).where(
        event.document.startswith(f"{kind.value}-"),
        event.event.in_(events),
        event.happened_at >= period.start_at,
        event.happened_at < period.end_before,
    )
    return frozenset(uow.session.scalars(query))


def _steps_of(uow: UnitOfWork, numbers: Collection[str]) -> Mapping[str, list[_Step]]:
    event = DocumentEventRow
    query = select(event.document, event.event, event.happened_at).where(event.document.in_(numbers))
    steps: dict[str, list[_Step]] = defaultdict(list)
    for document, name, at in uow.session.execute(query.order_by(event.id)):
        steps[document].append(_Step(name, at))
    return steps


def _invoices_at(uow: UnitOfWork, period: Period, numbers: Collection[str]) -> frozenset[str]:
    """Return those of `numbers` whose order has a line for one of the period's locations."""
    if period.location_codes is None:
        return frozenset(numbers)
    line = PurchaseOrderLineRow
    query = (
        select(InvoiceRow.number)
        .join(line, line.order_number == InvoiceRow.order_number)
        .where(InvoiceRow.number.in_(numbers), line.location_code.in_(period.location_codes))
    )
    return frozenset(uow.session.scalars(query))


def _last(steps: Iterable[_Step], *events: str) -> datetime | None:
    return max((step.at for step in steps if step.event in events), default=None)


def _median_hours(seconds: Iterable[float]) -> Sample:
    values = [Decimal(str(value)) / _SECONDS_PER_HOUR for value in seconds]
    return Sample(value=median(values) if values else None, count=len(values))
