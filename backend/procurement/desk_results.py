"""What desks show. Sums are in CNY without VAT."""

from datetime import date

from backend.procurement.drafts import OrderFlow
from backend.procurement.invoice_results import InvoiceStatus, SupplierInvoice
from backend.procurement.results import OrderStatus, PurchaseOrder
from backend.records import Amount, Named, Record


class RequestToOrder(Record):
    """The part of an approved request that one supplier is to deliver."""

    document: str
    location: Named
    amount: Amount


class SupplierToOrder(Record):
    """What is to be ordered from one supplier, at the prices that were approved."""

    supplier: Named
    requests: tuple[RequestToOrder, ...]
    amount: Amount


class OrdersToPlace(Record):
    """What is approved and not ordered; `requests` are its numbers, each once, the oldest first.

    `total` and `amount` also count requests that are not among these.
    """

    suppliers: tuple[SupplierToOrder, ...]
    requests: tuple[str, ...]
    amount: Amount
    total: int


class OpenOrder(Record):
    """An order of which something is to come."""

    document: str
    status: OrderStatus
    amount: Amount
    supplier: Named
    flow: OrderFlow
    expected_on: date


class OpenOrders(Record):
    """A page of open orders; `total` counts those on other pages as well."""

    documents: tuple[OpenOrder, ...]
    total: int


class ReleasedPayments(Record):
    """Payments that the next bank file will hold, and the number of the last one that was made.

    `left_out` are payments that would be paid otherwise today than they were released.
    """

    documents: tuple[str, ...]
    amount: Amount
    left_out: tuple[str, ...] = ()
    last_file: str | None = None


class ExportedPayments(Record):
    """Payments that have gone into a bank file, which is known by `document`."""

    document: str
    status: str = "exported"
    amount: Amount
    payments: tuple[str, ...]


class BankFileCopy(Record):
    """A bank file that was made before, and is sent once more."""

    document: str
    status: str = "exported"
    amount: Amount
    payments: tuple[str, ...]


class OrderPaper(Record):
    """An order whose PDF is sent to whoever asked for it."""

    document: str
    status: OrderStatus
    amount: Amount


class EndedOrder(Record):
    """An order that was cancelled or closed, as it now stands."""

    document: str
    status: OrderStatus
    amount: Amount
    details: PurchaseOrder


class AcceptedDifference(Record):
    """An invoice of which somebody has accepted a difference, as it now stands."""

    document: str
    status: InvoiceStatus
    amount: Amount
    details: SupplierInvoice
