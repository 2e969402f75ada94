"""Who had a part in a purchase, and who may judge what differs on its invoices."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import func, select

from backend.actor import Role
from backend.approvals import cases as approvals
from backend.approvals.limits import roles_covering
from backend.procurement.matching import tolerance_for
from backend.procurement.models import (
    GoodsReceiptRow,
    InvoiceRow,
    PurchaseOrderRow,
    PurchaseRequestLineRow,
    PurchaseRequestRow,
)
from backend.procurement.order_views import order_lines
from backend.procurement.states import BUYERS
from backend.uow import UnitOfWork

# A price is what the buyer agreed; goods that did not come, and sums without lines, are for the one above.
MAY_ACCEPT: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "price": BUYERS,
        "quantity": frozenset({Role.PROCUREMENT_MANAGER}),
        "amount": frozenset({Role.PROCUREMENT_MANAGER}),
    }
)
# Above every limit of Procurement the last word is Finance's.
LAST_WORD = frozenset({Role.FINANCE_MANAGER})
_REQUEST = "purchase_request"


@dataclass(frozen=True)
class OrderSums:
    """What was approved of what an order is for, and what its invoices come to, credits taken off; in CNY."""

    approved: Decimal
    billed: Decimal

    @property
    def is_exceeded(self) -> bool:
        """Tell whether more is billed than was approved and a difference may be."""
        return self.billed - self.approved > tolerance_for(self.approved)


def buyers_of(uow: UnitOfWork, order: PurchaseOrderRow) -> frozenset[str]:
    """Return who requested, approved, placed or received what is on an order."""
    numbers = {line.request_number for line in order_lines(uow, order.number)}
    requesters = uow.session.scalars(
        select(PurchaseRequestRow.requester_email).where(PurchaseRequestRow.number.in_(numbers))
    )
    approvers = {email for number in numbers for email in approvals.deciders_of(uow, number)}
    receivers = uow.session.scalars(
        select(GoodsReceiptRow.received_by).where(GoodsReceiptRow.order_number == order.number)
    )
    return frozenset({order.placed_by, *requesters, *approvers, *receivers})


def enterers_of(uow: UnitOfWork, invoice: InvoiceRow) -> frozenset[str]:
    """Return who entered an invoice or a credit note for it."""
    creditors = uow.session.scalars(
        select(InvoiceRow.entered_by).where(InvoiceRow.credited_invoice == invoice.number)
    )
    return frozenset({invoice.entered_by, *creditors})


def sums_of(uow: UnitOfWork, order_number: str) -> OrderSums:
    """Return what was approved and what is billed of an order."""
    line = PurchaseRequestLineRow
    approved = uow.session.scalar(
        select(func.sum(line.price_cny_per_case * line.cases)).where(line.order_number == order_number)
    )
    billed = uow.session.scalar(
        select(func.sum(InvoiceRow.amount_cny)).where(
            InvoiceRow.order_number == order_number, InvoiceRow.status != "cancelled"
        )
    )
    return OrderSums(approved=approved or Decimal(0), billed=billed or Decimal(0))


def judges_of(uow: UnitOfWork, sums: OrderSums, *, kind: str) -> frozenset[Role]:
    """Return the roles that may accept a difference of a kind, as an order's sums stand.

    Where more is billed than was approved, those of them who might have approved it; nobody above every limit.
    """
    if not sums.is_exceeded:
        return MAY_ACCEPT[kind]
    covering = roles_covering(uow, document_type=_REQUEST, amount_cny=sums.billed)
    return MAY_ACCEPT[kind] & covering or LAST_WORD & covering
