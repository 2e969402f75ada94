"""What invoices and payments answer. Sums are in CNY without VAT, quantities in the item's unit."""

from datetime import date, datetime
from typing import Literal

from backend.actor import Role
from backend.items.schemas import Item
from backend.records import Amount, Named, Record

InvoiceStatus = Literal["matched", "waiting", "exception", "cancelled", "paid"]
ExceptionKind = Literal["quantity", "price", "amount"]
PaymentStatus = Literal["proposed", "half_released", "released", "cancelled", "exported"]


class InvoiceException(Record):
    """A difference: `expected` and `billed` are units for a quantity, else CNY.

    `excess_cny` is what it is worth, `tolerance_cny` what would have passed; `may_accept` are the roles that can
    settle it.
    """

    position: int
    kind: ExceptionKind
    item: Item | None
    expected: Amount
    billed: Amount
    excess_cny: Amount
    tolerance_cny: Amount
    status: Literal["open", "accepted", "gone"]
    may_accept: tuple[Role, ...]
    accepted_by: Named | None
    reason: str | None


class LookalikeInvoice(Record):
    """Another invoice that may be the same one; `why` says what they share."""

    document: str
    why: Literal["number", "amount", "other_supplier"]
    supplier_number: str
    amount: Amount


class SupplierInvoice(Record):
    """An invoice as it stands; `outstanding` is what is still to be paid, credit notes taken off."""

    document: str
    kind: Literal["invoice", "credit_note"]
    status: InvoiceStatus
    amount: Amount
    currency: Literal["CNY"] = "CNY"
    outstanding: Amount
    supplier: Named
    order: str
    supplier_number: str
    invoiced_on: date
    due_on: date
    entered_by: Named
    entered_at: datetime
    exceptions: tuple[InvoiceException, ...]
    credit_notes: tuple[str, ...]
    credited_invoice: str | None
    lookalikes: tuple[LookalikeInvoice, ...] = ()


class InvoiceExceptionList(Record):
    """Invoices with open differences, the largest sum first; `total` counts those that did not fit in as well."""

    documents: tuple[SupplierInvoice, ...]
    total: int


class DueInvoice(Record):
    """An invoice that can be paid.

    `discount` is what paying until `discount_until` saves, `discount_rate_percent` that rate a year; all None
    where there is no discount any more. `payment` is under way, None where nobody has released the invoice yet.
    """

    document: str
    status: InvoiceStatus
    amount: Amount
    supplier: Named
    due_on: date
    days_overdue: int
    discount: Amount | None
    discount_until: date | None
    discount_rate_percent: Amount | None
    payment: str | None
    payment_status: PaymentStatus | None = None


class DueInvoices(Record):
    """What can be paid, the first due first; `amount` and `total` count what is on other pages as well."""

    documents: tuple[DueInvoice, ...]
    amount: Amount
    total: int


class Payment(Record):
    """A payment as it stands; two people must have released it as it is.

    `discount_rate_percent` is what the discount is worth as interest a year, None without one.
    """

    document: str
    status: PaymentStatus
    amount: Amount
    discount: Amount
    discount_rate_percent: Amount | None = None
    currency: Literal["CNY"] = "CNY"
    invoice: str
    supplier: Named
    released_by: tuple[Named, ...]
    needed_releases: int
    bank_file: str | None


class BankFile(Record):
    """Payments as the bank takes them: an ISO 20022 customer credit transfer (pain.001.001.09), and the same as CSV.

    `left_out` are payments that were released and would be paid otherwise today, so that they must be cancelled and
    released again.
    """

    message_id: str
    documents: tuple[str, ...]
    amount: Amount
    xml: str
    csv: str
    left_out: tuple[str, ...] = ()


class BankDetails(Record):
    """Where a supplier is paid; only the last four characters of the account are shown."""

    id: int
    supplier: str
    holder_name: str
    account_ending: str
    status: Literal["entered", "confirmed"]
    entered_by: Named
    confirmed_by: Named | None
    usable_from: date | None
