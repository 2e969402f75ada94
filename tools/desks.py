"""What buyers and accountants do at their desks in the Home tab, and receiving with all details."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from backend.approvals import delegations
from backend.approvals.results import DelegationView
from backend.errors import Conflict, Unavailable, message
from backend.procurement import bank_file, bank_file_copies, invoices, orders, payments, previews, receipts
from backend.procurement.deliveries import DeliveryDraft
from backend.procurement.desk_results import (
    AcceptedDifference,
    BankFileCopy,
    EndedOrder,
    ExportedPayments,
    OrderPaper,
)
from backend.procurement.drafts import (
    ExceptionAcceptance,
    OrderClosing,
    OrderDraft,
    PaymentExport,
)
from backend.procurement.invoice_results import Payment
from backend.procurement.previews import GoodsReceiptPreview
from backend.procurement.results import GoodsReceipt, PlacedOrders, PurchaseOrder
from backend.procurement.schemas import DocumentQuery, PaymentRelease
from backend.procurement.states import BUYERS, FINANCE
from backend.records import Amount, Record
from tools.catalog import EVERYONE, Catalog
from tools.context import ToolContext
from tools.deciding import decision_forms
from tools.forms import Form, FormBook


def place_orders(ctx: ToolContext, request: OrderDraft) -> PlacedOrders:
    """Order what approved requests ask for."""
    return orders.place_orders(ctx.uow, ctx.actor, request)


def cancel_order(ctx: ToolContext, request: OrderClosing) -> EndedOrder:
    """Cancel an order of which nothing has come."""
    return _ended(orders.cancel_order(ctx.uow, ctx.actor, request))


def close_order(ctx: ToolContext, request: OrderClosing) -> EndedOrder:
    """Close an order of which nothing more is to come."""
    return _ended(orders.close_order(ctx.uow, ctx.actor, request))


def send_order(ctx: ToolContext, request: DocumentQuery) -> OrderPaper:
    """Look an order up, whose paper then follows."""
    order = orders.get_order(ctx.uow, ctx.actor, request.document)
    return OrderPaper(document=order.document, status=order.status, amount=order.amount)


def accept_exception(ctx: ToolContext, request: ExceptionAcceptance) -> AcceptedDifference:
    """Accept a difference of an invoice."""
    invoice = invoices.accept_exception(ctx.uow, ctx.actor, request)
    return AcceptedDifference(
        document=invoice.document, status=invoice.status, amount=invoice.amount, details=invoice
    )


class ReleaseForm(PaymentRelease):
    """The invoice to be paid, and the sum in CNY that the form showed."""

    amount: Amount


def release_payment(ctx: ToolContext, request: ReleaseForm) -> Payment:
    """Release the payment of a matched invoice, if it is the sum that was looked at."""
    released = payments.release_payment(ctx.uow, ctx.actor, PaymentRelease(document=request.document))
    if released.amount != request.amount:
        raise Conflict(
            message("{document} has changed since you saw it. Look at it again before you decide."),
            document=request.document,
        )
    return released


def export_payments(ctx: ToolContext, request: PaymentExport) -> ExportedPayments:
    """Put released payments into a bank file, which then follows."""
    payer = ctx.call.services.payer(ctx.uow)
    if payer is None:
        raise Unavailable(
            message(
                "The company's own bank account is not set, so no bank file can be made. Ask IT to set PAYER_NAME, "
                "PAYER_ACCOUNT_NUMBER and PAYER_BANK_CODE."
            )
        )
    made = bank_file.export_payments(ctx.uow, ctx.actor, request, payer=payer)
    return ExportedPayments(document=made.message_id, amount=made.amount, payments=made.documents)


class BankFileQuery(Record):
    """A bank file by its number, such as BF-000001."""

    number: Annotated[str, Field(min_length=1, max_length=20)]


def send_bank_file(ctx: ToolContext, request: BankFileQuery) -> BankFileCopy:
    """Look a bank file up, which then follows once more."""
    made = bank_file_copies.get_bank_file(ctx.uow, ctx.actor, request.number)
    return BankFileCopy(document=made.message_id, amount=made.amount, payments=made.documents)


class DelegationEnd(Record):
    """One of the person's own delegations, by its number."""

    delegation: int


def end_delegation(ctx: ToolContext, request: DelegationEnd) -> DelegationView:
    """End one of the person's own delegations at once."""
    return delegations.revoke_delegation(ctx.uow, ctx.actor, request.delegation)


def preview_delivery(ctx: ToolContext, request: DeliveryDraft) -> GoodsReceiptPreview:
    """Return what receiving would book."""
    return previews.preview_receipt(ctx.uow, ctx.actor, request.to_receipt())


def receive_delivery(ctx: ToolContext, request: DeliveryDraft) -> GoodsReceipt:
    """Book what came for an order, lot by lot."""
    return receipts.receive_order(ctx.uow, ctx.actor, request.to_receipt())


def build_forms() -> FormBook:
    """Return every form that people can send."""
    return FormBook(
        (
            Form("place_orders", BUYERS, OrderDraft, PlacedOrders, place_orders),
            Form("cancel_order", BUYERS, OrderClosing, EndedOrder, cancel_order),
            Form("close_order", BUYERS, OrderClosing, EndedOrder, close_order),
            Form("send_order", EVERYONE, DocumentQuery, OrderPaper, send_order),
            # Who may accept which difference depends on its kind: the service knows.
            Form("accept_exception", EVERYONE, ExceptionAcceptance, AcceptedDifference, accept_exception),
            Form("release_payment", FINANCE, ReleaseForm, Payment, release_payment),
            Form("export_payments", FINANCE, PaymentExport, ExportedPayments, export_payments),
            Form("send_bank_file", FINANCE, BankFileQuery, BankFileCopy, send_bank_file),
            # The service ends only the person's own.
            Form("end_delegation", EVERYONE, DelegationEnd, DelegationView, end_delegation),
            *decision_forms(),
        )
    )


def with_details(catalog: Catalog) -> Catalog:
    """Return the tools as buttons run them: a receipt may say more than a sentence does, by way of a form.

    What was said in a sentence is read by the same type, so that both kinds of waiting writes can be pressed.
    """
    receiving = catalog.get("receive_order")
    if receiving is None or receiving.is_planned:
        return catalog
    detailed = replace(
        receiving,
        request=DeliveryDraft,
        function=receive_delivery,
        preview=preview_delivery,
        preview_type=GoodsReceiptPreview,
    )
    return Catalog([detailed if tool.name == detailed.name else tool for tool in catalog])


def _ended(order: PurchaseOrder) -> EndedOrder:
    return EndedOrder(document=order.document, status=order.status, amount=order.amount, details=order)
