"""Tools about buying: requests, orders, receipts, invoices and payments."""

from backend import documents
from backend.approvals import delegations
from backend.approvals import service as approvals
from backend.approvals.delegations import DelegationPreview
from backend.approvals.results import DelegationView, PendingApprovals
from backend.approvals.schemas import Approval, Delegation, PendingApprovalQuery, Rejection
from backend.documents import (
    APPROVERS,
    Cancellation,
    CancellationPreview,
    Decision,
    DecisionPreview,
    DocumentView,
)
from backend.errors import Incomplete, InvalidRequest, message
from backend.procurement import (
    invoice_views,
    invoices,
    payments,
    previews,
    pricing,
    receipts,
    requests,
)
from backend.procurement.drafts import ReceiptDraft, SupplierInvoiceDraft
from backend.procurement.invoice_results import InvoiceExceptionList, Payment, SupplierInvoice
from backend.procurement.previews import (
    GoodsReceiptPreview,
    PaymentPreview,
    PurchaseRequestPreview,
    SupplierInvoicePreview,
)
from backend.procurement.pricing import SupplierOffers
from backend.procurement.results import GoodsReceipt, PurchaseRequest, PurchaseRequestList
from backend.procurement.schemas import (
    DocumentCancellation,
    DocumentQuery,
    GoodsReceiptDraft,
    InvoiceDraft,
    InvoiceExceptionQuery,
    PaymentRelease,
    PurchaseRequestDraft,
    PurchaseRequestQuery,
    SupplierComparison,
)
from backend.procurement.states import FINANCE, RECEIVERS
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext


def preview_request(ctx: ToolContext, request: PurchaseRequestDraft) -> PurchaseRequestPreview:
    """Return the request as it would be raised, with hints and budgets."""
    return previews.preview_request(ctx.uow, ctx.actor, request)


@tool(effect="write", roles=EVERYONE, preview=preview_request)
def raise_purchase_request(ctx: ToolContext, request: PurchaseRequestDraft) -> PurchaseRequest:
    """Ask for goods to be bought for a location; the request then goes through approval.

    Use it for "order / buy / we need 5 cases of / 订 / 采购 / 补货". Not for goods that another location is to give
    (request_transfer), nor for asking what should be ordered (explain_replenishment).
    """
    return requests.raise_request(ctx.uow, ctx.actor, request)


@tool(effect="read", roles=EVERYONE)
def list_purchase_requests(ctx: ToolContext, request: PurchaseRequestQuery) -> PurchaseRequestList:
    """List purchase requests, newest first, by location and status.

    Use it for "what have we ordered / which requests are pending / 采购申请列表". Not for one document by its number
    (get_document) nor for what waits for the person's own approval (list_pending_approvals).
    """
    return requests.list_requests(ctx.uow, ctx.actor, request)


@tool(effect="read", roles=EVERYONE)
def get_document(ctx: ToolContext, request: DocumentQuery) -> DocumentView:
    """Show one document by its number: its status, amount, lines and who decided what.

    Use it for "how is PR-12 going / show PO-3 / PR-12 批了吗 / 到哪了". It changes nothing; to decide use
    approve_document, reject_document or cancel_document.
    """
    return documents.get_document(ctx.uow, ctx.actor, request)


@tool(effect="read", roles=EVERYONE, personal=True)
def list_pending_approvals(ctx: ToolContext, request: PendingApprovalQuery) -> PendingApprovals:
    """List the documents that wait for the person's own decision, the oldest first.

    Use it for "what do I have to approve / 有什么要我审批的". An empty list means that nothing waits.
    """
    return approvals.list_pending_approvals(ctx.uow, ctx.actor, request)


def preview_approval(ctx: ToolContext, request: Approval) -> DecisionPreview:
    """Return what is about to be approved."""
    return documents.preview_decision(ctx.uow, ctx.actor, DocumentQuery(document=request.document))


# Open to all: whoever stands in for an approver may hold any post. The service knows who is asked.
@tool(effect="write", roles=EVERYONE, preview=preview_approval)
def approve_document(ctx: ToolContext, request: Approval) -> Decision:
    """Approve a purchase request, transfer, leave request or other document that waits for the person.

    Use it only for a clear order to approve: "approve PR-12 / 批准 / 同意". Not for asking whether it was approved
    (get_document).
    """
    return documents.approve_document(ctx.uow, ctx.actor, request)


def preview_rejection(ctx: ToolContext, request: Rejection) -> DecisionPreview:
    """Return what is about to be rejected."""
    return documents.preview_decision(ctx.uow, ctx.actor, DocumentQuery(document=request.document))


@tool(effect="write", roles=EVERYONE, preview=preview_rejection)
def reject_document(ctx: ToolContext, request: Rejection) -> Decision:
    """Reject a document that waits for the person; its owner reads the reason.

    Use it for "reject PR-12, too expensive / 驳回 / 不批". Not for the person's own document (cancel_document).
    """
    return documents.reject_document(ctx.uow, ctx.actor, request)


def preview_cancellation(ctx: ToolContext, request: DocumentCancellation) -> CancellationPreview:
    """Return what is about to be cancelled."""
    return documents.preview_cancellation(ctx.uow, ctx.actor, request)


@tool(effect="write", roles=EVERYONE, preview=preview_cancellation)
def cancel_document(ctx: ToolContext, request: DocumentCancellation) -> Cancellation:
    """Withdraw a document of the person's own that is not finished.

    Use it for "cancel PR-12 / I no longer need TR-4 / 撤回 / 取消". Not for another's document (reject_document).
    """
    cancelled = documents.cancel_document(ctx.uow, ctx.actor, request)
    return Cancellation(
        document=cancelled.document, status=cancelled.status, amount=cancelled.amount, details=cancelled
    )


def preview_delegation(ctx: ToolContext, request: Delegation) -> DelegationPreview:
    """Return who would stand in, and when."""
    return delegations.preview_delegation(ctx.uow, ctx.actor, request)


@tool(effect="write", roles=APPROVERS, preview=preview_delegation)
def delegate_approvals(ctx: ToolContext, request: Delegation) -> DelegationView:
    """Let a colleague approve in the person's place from one day to another, both included.

    Use it for "Simon approves for me next week / 我休假期间审批交给老周". Not for leave itself (request_leave).
    """
    return delegations.delegate_approvals(ctx.uow, ctx.actor, request)


def preview_receipt(ctx: ToolContext, request: GoodsReceiptDraft) -> GoodsReceiptPreview:
    """Return the receipt as it would be booked."""
    try:
        return previews.preview_receipt(ctx.uow, ctx.actor, ReceiptDraft.of(request))
    except Incomplete as error:
        # A sentence has no place for the store; it is the one in which somebody works.
        raise InvalidRequest(
            message(
                "{document} is for several stores. Somebody who works where the goods came has to book them."
            ),
            document=request.document,
        ) from error


@tool(effect="write", roles=RECEIVERS, preview=preview_receipt)
def receive_order(ctx: ToolContext, request: GoodsReceiptDraft) -> GoodsReceipt:
    """Book goods that came for an order, whole or in part.

    Use it for "PO-3 has arrived / received 24 bottles on PO-10 / PO-3 到货了". Leave the lines out where all came as
    ordered. Not for asking whether it came (get_document).
    """
    return receipts.receive_order(ctx.uow, ctx.actor, ReceiptDraft.of(request))


def preview_invoice(ctx: ToolContext, request: InvoiceDraft) -> SupplierInvoicePreview:
    """Return the invoice as it would be entered, with what differs."""
    return previews.preview_invoice(ctx.uow, ctx.actor, SupplierInvoiceDraft.of(request))


@tool(effect="write", roles=FINANCE, personal=True, preview=preview_invoice)
def record_invoice(ctx: ToolContext, request: InvoiceDraft) -> SupplierInvoice:
    """Enter a supplier's invoice for an order, so that it is matched with what was ordered and received.

    Use it for "invoice 88123 for PO-3 over 1,250 yuan / 录发票". Not for paying it (release_payment).
    """
    return invoices.record_invoice(ctx.uow, ctx.actor, SupplierInvoiceDraft.of(request))


@tool(effect="read", roles=invoice_views.READERS, personal=True)
def list_invoice_exceptions(ctx: ToolContext, request: InvoiceExceptionQuery) -> InvoiceExceptionList:
    """List invoices that do not agree with their order or receipt, with what differs.

    Use it for "which invoices do not match / 哪些发票对不上". An empty list means that all agree.
    """
    return invoice_views.list_invoice_exceptions(ctx.uow, ctx.actor, request)


def preview_release(ctx: ToolContext, request: PaymentRelease) -> PaymentPreview:
    """Return the payment as it would be released."""
    return previews.preview_release(ctx.uow, ctx.actor, request)


@tool(effect="write", roles=FINANCE, personal=True, preview=preview_release)
def release_payment(ctx: ToolContext, request: PaymentRelease) -> Payment:
    """Release the payment of a matched invoice.

    Use it for "pay IV-7 / release PY-7 / 付款". Not for entering an invoice (record_invoice).
    """
    return payments.release_payment(ctx.uow, ctx.actor, request)


@tool(effect="read", roles=EVERYONE)
def compare_suppliers(ctx: ToolContext, request: SupplierComparison) -> SupplierOffers:
    """Compare who sells an item: price for the quantity, smallest order, delivery and terms.

    Use it for "who sells eggs cheapest / 鸡蛋哪家便宜". Not for ordering (raise_purchase_request).
    """
    return pricing.compare_suppliers(ctx.uow, ctx.actor, request)
