"""What invoices and credit notes have in common: a number, a day, and lines of an order."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from backend.errors import Conflict, InvalidRequest, message
from backend.items import service as items
from backend.procurement.drafts import BilledLine
from backend.procurement.models import InvoiceLineRow, InvoiceRow, PurchaseOrderLineRow
from backend.uow import UnitOfWork

# Older papers have been dealt with, or are for a person to look at.
OLDEST = timedelta(days=730)


def check_day(day: date | None, *, today: date) -> date:
    """Return the day on a paper, today where none was said.

    Raises:
        InvalidRequest: it is to come, or more than two years ago.
    """
    if day is None:
        return today
    if day > today:
        raise InvalidRequest(message("{day} is still to come. Look at the date again."), day=day.isoformat())
    if day < today - OLDEST:
        raise InvalidRequest(
            message("{day} is more than two years ago. Look at the date again."), day=day.isoformat()
        )
    return day


def check_number(number: str) -> str:
    """Return the number on a paper, without spaces around it.

    Raises:
        InvalidRequest: it holds control characters, which no bank file may have, or nothing that is seen.
    """
    stripped = number.strip()
    if not stripped or not stripped.isprintable():
        raise InvalidRequest(
            message("The number {number} has characters that cannot be printed. Type it again."),
            number="".join(
                character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
                for character in stripped
            ),
        )
    return stripped


def refuse_duplicate(uow: UnitOfWork, row: InvoiceRow) -> None:
    """Refuse a paper whose supplier, number and year are those of another that was not cancelled.

    Raises:
        Conflict: with the number and sum of the other.
    """
    query = select(InvoiceRow).where(
        InvoiceRow.supplier_code == row.supplier_code,
        InvoiceRow.normalised_number == row.normalised_number,
        InvoiceRow.invoice_year == row.invoice_year,
        InvoiceRow.status != "cancelled",
    )
    other = uow.session.scalars(query.limit(1)).first()
    if other is not None:
        raise Conflict(
            message("This supplier's number {number} was entered already, as {document} over {amount} CNY."),
            number=other.supplier_number,
            document=other.number,
            amount=f"{other.amount_cny:,.2f}",
        )


def store_lines(
    uow: UnitOfWork,
    row: InvoiceRow,
    billed: Sequence[BilledLine],
    *,
    lines: Sequence[PurchaseOrderLineRow],
    sign: int,
) -> None:
    """Add the lines of a paper, with `sign` −1 for a credit note.

    Raises:
        InvalidRequest: they do not add up to the sum, or are not of the order.
    """
    if sum((line.amount for line in billed), Decimal(0)) != abs(row.amount_cny):
        raise InvalidRequest(
            message("The lines come to {sum} CNY and not to {amount} CNY. Look at the invoice again."),
            sum=f"{sum((line.amount for line in billed), Decimal(0)):,.2f}",
            amount=f"{abs(row.amount_cny):,.2f}",
        )
    for position, line in enumerate(billed, start=1):
        target = _order_line_of(uow, line, lines)
        uow.session.add(
            line_row(row, position, target, quantity=sign * line.quantity, amount=sign * line.amount)
        )
    uow.session.flush()


def _order_line_of(
    uow: UnitOfWork, line: BilledLine, lines: Sequence[PurchaseOrderLineRow]
) -> PurchaseOrderLineRow:
    same = [
        entry for entry in lines if entry.sku == line.item and line.order_line in {None, entry.line_number}
    ]
    if not same:
        raise InvalidRequest(
            message("{item} is not on the order, so it cannot be billed for it."),
            item=items.get(uow, line.item).both_names(),
        )
    if len(same) > 1:
        raise InvalidRequest(
            message("{item} is on several lines of the order. Say which line is billed."),
            item=items.get(uow, line.item).both_names(),
        )
    return same[0]


def line_row(
    row: InvoiceRow, position: int, line: PurchaseOrderLineRow, *, quantity: Decimal, amount: Decimal
) -> InvoiceLineRow:
    """Return a line of a paper for a line of its order."""
    return InvoiceLineRow(
        invoice_number=row.number,
        line_number=position,
        order_number=line.order_number,
        order_line=line.line_number,
        sku=line.sku,
        quantity=quantity,
        amount_cny=amount,
    )
