"""What people ask of buying: requests, orders, receipts, invoices and payments."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from backend.items.quantities import OptionalQuantity, Quantity
from backend.money import Money
from backend.naming.documents import DocumentKind
from backend.naming.marks import (
    DocumentNumber,
    ItemName,
    LocationName,
    NumberOf,
    OneLocationName,
    OptionalSupplierName,
)
from backend.records import Record

PurchaseRequestStatus = Literal["pending", "approved", "rejected", "ordered", "received", "cancelled"]

OrderNumber = Annotated[
    str,
    NumberOf((DocumentKind.PURCHASE_ORDER,)),
    Field(description="The order's number as the person wrote it, such as PO-000012 or order 12."),
]


class OrderLine(Record):
    """So much of one item."""

    item: ItemName
    quantity: Quantity


class PurchaseRequestDraft(Record):
    """What a location needs, and by when."""

    lines: Annotated[
        tuple[OrderLine, ...],
        Field(min_length=1, max_length=50, description="The items, each with its quantity."),
    ]
    location: OneLocationName = None
    needed_by: Annotated[
        date | None,
        Field(description="The day by which it must be there, as an ISO date; leave out if none was said."),
    ] = None
    reason: Annotated[
        str | None,
        Field(max_length=500, description="Why, in the person's own words; leave out if not said."),
    ] = None


class PurchaseRequestQuery(Record):
    """Which purchase requests; neither field means all that the asker may see."""

    location: LocationName = None
    status: Annotated[
        PurchaseRequestStatus | None,
        Field(description="pending: waits for approval; ordered: on its way. Leave out for all."),
    ] = None


class GoodsReceiptDraft(Record):
    """Goods that came for an order; no lines means that all came as ordered."""

    document: OrderNumber
    lines: Annotated[
        tuple[OrderLine, ...] | None,
        Field(
            max_length=50,
            description="What really came, item by item; leave out where all came as ordered.",
        ),
    ] = None


class InvoiceDraft(Record):
    """A supplier's invoice for an order."""

    document: OrderNumber
    invoice_number: Annotated[
        str,
        Field(
            min_length=1, max_length=40, description="The number that the supplier printed on the invoice."
        ),
    ]
    amount: Money


class InvoiceExceptionQuery(Record):
    """Whose invoices; no supplier means all."""

    supplier: OptionalSupplierName = None


class PaymentRelease(Record):
    """The invoice or payment to be paid."""

    document: Annotated[
        str,
        NumberOf((DocumentKind.PAYMENT, DocumentKind.INVOICE)),
        Field(
            description="The payment's or invoice's number as the person wrote it, such as PY-000012 or IV-000003."
        ),
    ]


class SupplierComparison(Record):
    """Who sells an item, and at what price for this quantity."""

    item: ItemName
    quantity: OptionalQuantity = None


class DocumentQuery(Record):
    """Which document is looked up."""

    document: DocumentNumber


class DocumentCancellation(Record):
    """A document its owner no longer wants."""

    document: DocumentNumber
    reason: Annotated[
        str | None,
        Field(max_length=500, description="Why, in the person's own words; leave out if not said."),
    ] = None
