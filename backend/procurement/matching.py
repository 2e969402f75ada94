"""The three-way match: what was ordered, what came, and what is billed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from backend.naming.documents import DocumentKind
from backend.procurement.amounts import in_cents
from backend.procurement.billing import Billed, billed_lines, spread, value_of
from backend.procurement.invoice_results import ExceptionKind
from backend.procurement.models import (
    InvoiceExceptionRow,
    InvoiceLineRow,
    InvoiceRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
)
from backend.procurement.order_views import LineTotals, line_totals, order_lines
from backend.procurement.states import next_status
from backend.timeline import record_event
from backend.uow import UnitOfWork

# The company's purchasing rules 2.2: a sum passes up to the larger of the two, line by line; a quantity by the
# percentage alone, since for goods that did not come a fixed sum would pay small lines twice.
TOLERANCE_CNY = Decimal(200)
TOLERANCE_PERCENT = Decimal(2)
MATCHABLE = frozenset({"matched", "waiting", "exception"})
_EVENTS = {"matched": "matched", "waiting": "waited", "exception": "differed"}


@dataclass(frozen=True)
class Difference:
    """One difference, before it is stored; quantities in units, else CNY."""

    kind: ExceptionKind
    order_line: PurchaseOrderLineRow | None
    expected: Decimal
    billed: Decimal
    excess_cny: Decimal
    tolerance_cny: Decimal


def tolerance_for(expected_cny: Decimal) -> Decimal:
    """Return what a sum may differ by: the larger of the fixed sum and the percentage, nothing if none is owed."""
    if not expected_cny:
        return Decimal(0)
    return max(TOLERANCE_CNY, in_cents(abs(expected_cny) * TOLERANCE_PERCENT / 100))


def match_again(uow: UnitOfWork, order: PurchaseOrderRow) -> None:
    """Match every invoice of an order that is not paid or cancelled, the oldest first."""
    query = (
        select(InvoiceRow)
        .where(
            InvoiceRow.order_number == order.number,
            InvoiceRow.kind == "invoice",
            InvoiceRow.status.in_(MATCHABLE),
        )
        .order_by(InvoiceRow.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for invoice in uow.session.scalars(query).all():
        match_invoice(uow, order, invoice)


def match_invoice(uow: UnitOfWork, order: PurchaseOrderRow, invoice: InvoiceRow) -> None:
    """Compare an invoice with its order and what came, keep the differences, and set the status."""
    lines = order_lines(uow, order.number)
    totals = line_totals(uow, order.number, leave_out=invoice.number)
    billed = billed_lines(uow, invoice)
    # What agreed once keeps its lines: later deliveries are for other invoices.
    if not invoice.is_itemised and (not billed or invoice.status != "matched"):
        spread(uow, invoice, lines, totals=totals, flow=order.flow, tolerance=tolerance_for)
        billed = billed_lines(uow, invoice)
    comparison = _Comparison(
        order,
        [line for line in lines if line.line_number in billed],
        _Sums(
            totals=totals,
            billed=billed,
            gross=billed_lines(uow, invoice, less_credits=False),
            earlier=_not_accepted(uow, order, invoice),
        ),
    )
    found = list(comparison.differences(is_itemised=invoice.is_itemised))
    is_open = _keep(uow, invoice, found)
    status = "exception" if is_open else "waiting" if comparison.waits_for_goods() else "matched"
    if invoice.status != status:
        invoice.status = next_status(
            DocumentKind.INVOICE, _EVENTS[status], document=invoice.number, status=invoice.status
        )
        record_event(uow, None, document=invoice.number, event=_EVENTS[status])
    uow.session.flush()


@dataclass(frozen=True)
class _Sums:
    """By order line: what came and others bill, what this invoice bills with and without its credit notes.

    `earlier` is what other invoices bill that have no difference somebody agreed to.
    """

    totals: Mapping[int, LineTotals]
    billed: Mapping[int, Billed]
    gross: Mapping[int, Billed]
    earlier: Mapping[int, Billed]


class _Comparison:
    """An invoice beside its order: quantities by line, prices by line or as a whole."""

    def __init__(self, order: PurchaseOrderRow, lines: Sequence[PurchaseOrderLineRow], sums: _Sums) -> None:
        self._flow = order.flow
        self._lines = lines
        self._totals = sums.totals
        self._billed = sums.billed
        self._gross = sums.gross
        self._earlier = sums.earlier

    def differences(self, *, is_itemised: bool) -> Iterator[Difference]:
        """Yield what is outside the tolerance."""
        for line in self._lines:
            yield from self._quantity(line)
            if is_itemised:
                yield from self._sums("price", [line])
        if not is_itemised:
            yield from self._sums("amount", self._lines)

    def waits_for_goods(self) -> bool:
        """Tell whether an invoice that came first must wait for its goods."""
        return self._flow == "before_receipt" and any(
            self._is_short(line, self._totals[line.line_number].usable) for line in self._lines
        )

    def _quantity(self, line: PurchaseOrderLineRow) -> Iterator[Difference]:
        available = self._totals[line.line_number].usable if self._flow == "after_receipt" else line.quantity
        if self._is_short(line, available):
            total = self._billed_so_far(line)
            value = _value(line, available)
            yield Difference(
                kind="quantity",
                order_line=line,
                expected=available,
                billed=total,
                excess_cny=_value(line, total) - value,
                tolerance_cny=in_cents(value * TOLERANCE_PERCENT / 100),
            )

    def _is_short(self, line: PurchaseOrderLineRow, available: Decimal) -> bool:
        total = self._billed_so_far(line)
        if total <= available:
            return False
        # A tolerance is for small differences, not for goods that never came or that others bill already.
        is_used_up = self._totals[line.line_number].billed >= available
        return is_used_up or total * 100 > available * (100 + TOLERANCE_PERCENT)

    def _billed_so_far(self, line: PurchaseOrderLineRow) -> Decimal:
        return self._totals[line.line_number].billed + self._billed[line.line_number].quantity

    def _sums(self, kind: ExceptionKind, lines: Sequence[PurchaseOrderLineRow]) -> Iterator[Difference]:
        """Compare the sum of lines, alone and with what was billed before: small steps must not add up.

        Too little is a difference too, but not where a credit note made it so.
        """
        billed, expected = _add_up(lines, self._billed)
        billed_before, expected_before = _add_up(lines, self._earlier)
        gross, gross_expected = _add_up(lines, self._gross)
        alone = max(billed - expected, gross_expected - gross)
        together = billed + billed_before - expected - expected_before
        if alone > tolerance_for(expected) or together > tolerance_for(expected + expected_before):
            yield Difference(
                kind=kind,
                order_line=lines[0] if kind == "price" else None,
                expected=expected,
                billed=billed,
                excess_cny=max(alone, together),
                tolerance_cny=tolerance_for(expected),
            )


def _add_up(lines: Sequence[PurchaseOrderLineRow], by_line: Mapping[int, Billed]) -> tuple[Decimal, Decimal]:
    """Return the sum that is billed of lines, and what the billed quantities cost at the order's prices."""
    nothing = Billed()
    parts = [(line, by_line.get(line.line_number, nothing)) for line in lines]
    billed = sum((part.amount_cny for _line, part in parts), Decimal(0))
    return billed, sum((_value(line, part.quantity) for line, part in parts), Decimal(0))


def _value(line: PurchaseOrderLineRow, quantity: Decimal) -> Decimal:
    return in_cents(value_of(line, quantity))


def _not_accepted(uow: UnitOfWork, order: PurchaseOrderRow, invoice: InvoiceRow) -> dict[int, Billed]:
    """Return what other invoices bill by order line; those with an accepted difference are agreed and left out."""
    agreed = select(InvoiceExceptionRow.invoice_number).where(
        InvoiceExceptionRow.status == "accepted", InvoiceExceptionRow.kind != "quantity"
    )
    of_invoice = func.coalesce(InvoiceRow.credited_invoice, InvoiceRow.number)
    line = InvoiceLineRow
    query = (
        select(line.order_line, func.sum(line.quantity), func.sum(line.amount_cny))
        .join(InvoiceRow, InvoiceRow.number == line.invoice_number)
        .where(
            line.order_number == order.number,
            InvoiceRow.status != "cancelled",
            of_invoice != invoice.number,
            of_invoice.not_in(agreed),
        )
        .group_by(line.order_line)
    )
    return {
        number: Billed(quantity=quantity, amount_cny=amount)
        for number, quantity, amount in uow.session.execute(query)
    }


def _keep(uow: UnitOfWork, invoice: InvoiceRow, found: Sequence[Difference]) -> bool:
    """Store differences; tell whether one is open. An accepted one stays so unless it grew."""
    query = (
        select(InvoiceExceptionRow)
        .where(InvoiceExceptionRow.invoice_number == invoice.number)
        .order_by(InvoiceExceptionRow.position)
    )
    rows = uow.session.scalars(query).all()
    known: dict[tuple[str, int | None], InvoiceExceptionRow] = {
        (row.kind, row.order_line): row for row in rows
    }
    still_there = set()
    for difference in found:
        line = difference.order_line
        key: tuple[str, int | None] = (difference.kind, None if line is None else line.line_number)
        still_there.add(key)
        row = known.get(key)
        if row is None:
            row = InvoiceExceptionRow(
                invoice_number=invoice.number,
                position=len(known) + 1,
                kind=difference.kind,
                order_line=key[1],
                sku=None if line is None else line.sku,
            )
            known[key] = row
            uow.session.add(row)
        elif row.status == "accepted" and difference.excess_cny <= row.excess_cny:
            continue
        _write(uow, row, difference)
    for key, row in known.items():
        if row.status == "open" and key not in still_there:
            row.status = "gone"
    uow.session.flush()
    return any(row.status == "open" for row in known.values())


def _write(uow: UnitOfWork, row: InvoiceExceptionRow, difference: Difference) -> None:
    if row.status != "open":
        row.status = "open"
        row.found_at = uow.now
        row.accepted_by = None
        row.accepted_at = None
        row.reason = None
    row.expected = difference.expected
    row.billed = difference.billed
    row.excess_cny = difference.excess_cny
    row.tolerance_cny = difference.tolerance_cny
