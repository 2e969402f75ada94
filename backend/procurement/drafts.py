"""What the services take beyond what people say in one sentence: details that a form, a file or a buyer gives."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from backend.procurement.schemas import GoodsReceiptDraft, InvoiceDraft, PurchaseRequestDraft
from backend.records import Record

OrderFlow = Literal["after_receipt", "before_receipt", "two_way", "consignment"]
"""What an invoice is matched with: goods that have come; goods ordered, paid once they have come; the order alone;
nothing, because the supplier's own stock is settled as it is sold."""

PositiveQuantity = Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=3)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class Revision(Record):
    """A request as it shall be from now on."""

    document: str
    draft: PurchaseRequestDraft


class OrderDraft(Record):
    """Approved requests that are to be ordered, all their open lines, by supplier.

    With `below_minimum` also where a supplier's smallest order is not reached.
    """

    requests: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    flow: OrderFlow = "after_receipt"
    below_minimum: bool = False


class OrderClosing(Record):
    """An order of which nothing (cancel) or nothing more (close) is to come."""

    document: str
    reason: Annotated[str | None, Field(max_length=500)] = None


class ReceivedLine(Record):
    """So many units of an item in one lot.

    `expires_on` is the date on the label; `temperature_celsius` the highest that was measured in chilled, or
    frozen, goods.
    """

    item: str
    quantity: PositiveQuantity
    lot_code: Annotated[str | None, Field(min_length=1, max_length=32)] = None
    expires_on: date | None = None
    temperature_celsius: Annotated[Decimal | None, Field(ge=-60, le=90, decimal_places=1)] = None


class ReceiptDraft(Record):
    """Goods that came for an order; no lines mean all that is open, no location the actor's only one in it."""

    document: str
    location: str | None = None
    lines: Annotated[tuple[ReceivedLine, ...] | None, Field(min_length=1, max_length=200)] = None

    @classmethod
    def of(cls, said: GoodsReceiptDraft) -> "ReceiptDraft":
        """Return what somebody said in a sentence, without lots, dates and temperatures."""
        lines = (
            None
            if said.lines is None
            else tuple(ReceivedLine(item=line.item, quantity=line.quantity) for line in said.lines)
        )
        return cls(document=said.document, lines=lines)


class ToleranceDraft(Record):
    """How much more of an item than was ordered may be received, in percent."""

    item: str
    over_receipt_percent: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


class BilledLine(Record):
    """What an invoice says of an item: units and their sum without VAT; `order_line` where an item is on several."""

    item: str
    quantity: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=3)]
    amount: Annotated[Decimal, Field(ge=0, le=100_000_000, decimal_places=2)]
    order_line: int | None = None


class SupplierInvoiceDraft(Record):
    """An invoice for an order; without lines it is matched as a whole. Sums are without VAT."""

    document: str
    invoice_number: Annotated[str, Field(min_length=1, max_length=40)]
    amount: Annotated[Decimal, Field(gt=0, le=100_000_000, decimal_places=2)]
    invoiced_on: date | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    lines: Annotated[tuple[BilledLine, ...] | None, Field(min_length=1, max_length=200)] = None

    @classmethod
    def of(cls, said: InvoiceDraft) -> "SupplierInvoiceDraft":
        """Return what somebody said in a sentence: an invoice of today that is matched as a whole."""
        return cls(document=said.document, invoice_number=said.invoice_number, amount=said.amount)


class CreditNoteDraft(Record):
    """A supplier takes back part of an invoice; without lines the price of every line falls in proportion."""

    document: str
    credit_number: Annotated[str, Field(min_length=1, max_length=40)]
    amount: Annotated[Decimal, Field(gt=0, le=100_000_000, decimal_places=2)]
    credited_on: date | None = None
    lines: Annotated[tuple[BilledLine, ...] | None, Field(min_length=1, max_length=200)] = None


class ExceptionAcceptance(Record):
    """Somebody accepts a difference of an invoice, and says why."""

    document: str
    position: int
    reason: Reason


class BankDetailsDraft(Record):
    """Where a supplier wants to be paid; `bank_code` is a BIC of 8 or 11 characters."""

    supplier: str
    holder_name: Annotated[str, Field(min_length=1, max_length=70)]
    account_number: Annotated[str, Field(pattern=r"^[A-Z0-9]{5,34}$")]
    bank_code: Annotated[str, Field(pattern=r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$")]


class DuePaymentQuery(Record):
    """What is due until a day, that day included; no day means everything."""

    until: date | None = None


class PaymentExport(Record):
    """Released payments that go to the bank in one file; no numbers mean all that are released."""

    documents: tuple[str, ...] = ()


class PayerAccount(Record):
    """The company's own account, from which is paid."""

    name: Annotated[str, Field(min_length=1, max_length=70)]
    account_number: Annotated[str, Field(pattern=r"^[A-Z0-9]{5,34}$")]
    bank_code: Annotated[str, Field(pattern=r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$")]
