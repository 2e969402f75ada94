"""Tools about buying: requests, orders, receipts, invoices and payments."""

from backend.actor import Role
from backend.approvals.schemas import Approval, Delegation, PendingApprovalQuery, Rejection
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
from tools.catalog import EVERYONE
from tools.planned import planned

APPROVERS = frozenset(
    {Role.STORE_MANAGER, Role.AREA_MANAGER, Role.PROCUREMENT_MANAGER, Role.FINANCE_MANAGER, Role.HR}
)
FINANCE = frozenset({Role.ACCOUNTS_PAYABLE, Role.FINANCE_MANAGER})
LOOKS_AT_INVOICES = FINANCE | {Role.BUYER, Role.PROCUREMENT_MANAGER, Role.AUDITOR}

raise_purchase_request = planned(
    "raise_purchase_request",
    PurchaseRequestDraft,
    effect="write",
    roles=EVERYONE,
    description="""Ask for goods to be bought for a location; the request then goes through approval.

    Use it for "order / buy / we need 5 cases of / 订 / 采购 / 补货". Not for goods that another location is to give
    (request_transfer), nor for asking what should be ordered (explain_replenishment).
    """,
)
list_purchase_requests = planned(
    "list_purchase_requests",
    PurchaseRequestQuery,
    effect="read",
    roles=EVERYONE,
    description="""List purchase requests, newest first, by location and status.

    Use it for "what have we ordered / which requests are pending / 采购申请列表". Not for one document by its number
    (get_document) nor for what waits for the person's own approval (list_pending_approvals).
    """,
)
get_document = planned(
    "get_document",
    DocumentQuery,
    effect="read",
    roles=EVERYONE,
    description="""Show one document by its number: its status, amount, lines and who decided what.

    Use it for "how is PR-12 going / show PO-3 / PR-12 批了吗 / 到哪了". It changes nothing; to decide use
    approve_document, reject_document or cancel_document.
    """,
)
list_pending_approvals = planned(
    "list_pending_approvals",
    PendingApprovalQuery,
    effect="read",
    roles=EVERYONE,
    personal=True,
    description="""List the documents that wait for the person's own decision, the oldest first.

    Use it for "what do I have to approve / 有什么要我审批的". An empty list means that nothing waits.
    """,
)
approve_document = planned(
    "approve_document",
    Approval,
    effect="write",
    roles=APPROVERS,
    description="""Approve a purchase request, transfer, leave request or other document that waits for the person.

    Use it only for a clear order to approve: "approve PR-12 / 批准 / 同意". Not for asking whether it was approved
    (get_document).
    """,
)
reject_document = planned(
    "reject_document",
    Rejection,
    effect="write",
    roles=APPROVERS,
    description="""Reject a document that waits for the person; its owner reads the reason.

    Use it for "reject PR-12, too expensive / 驳回 / 不批". Not for the person's own document (cancel_document).
    """,
)
cancel_document = planned(
    "cancel_document",
    DocumentCancellation,
    effect="write",
    roles=EVERYONE,
    description="""Withdraw a document of the person's own that is not finished.

    Use it for "cancel PR-12 / I no longer need TR-4 / 撤回 / 取消". Not for another's document (reject_document).
    """,
)
delegate_approvals = planned(
    "delegate_approvals",
    Delegation,
    effect="write",
    roles=APPROVERS,
    description="""Let a colleague approve in the person's place from one day to another, both included.

    Use it for "Simon approves for me next week / 我休假期间审批交给老周". Not for leave itself (request_leave).
    """,
)
receive_order = planned(
    "receive_order",
    GoodsReceiptDraft,
    effect="write",
    roles={Role.STORE_STAFF, Role.STORE_MANAGER, Role.AREA_MANAGER},
    description="""Book goods that came for an order, whole or in part.

    Use it for "PO-3 has arrived / received 24 bottles on PO-10 / PO-3 到货了". Leave the lines out where all came as
    ordered. Not for asking whether it came (get_document).
    """,
)
record_invoice = planned(
    "record_invoice",
    InvoiceDraft,
    effect="write",
    roles=FINANCE,
    description="""Enter a supplier's invoice for an order, so that it is matched with what was ordered and received.

    Use it for "invoice 88123 for PO-3 over 1,250 yuan / 录发票". Not for paying it (release_payment).
    """,
)
list_invoice_exceptions = planned(
    "list_invoice_exceptions",
    InvoiceExceptionQuery,
    effect="read",
    roles=LOOKS_AT_INVOICES,
    description="""List invoices that do not agree with their order or receipt, with what differs.

    Use it for "which invoices do not match / 哪些发票对不上". An empty list means that all agree.
    """,
)
release_payment = planned(
    "release_payment",
    PaymentRelease,
    effect="write",
    roles=FINANCE,
    description="""Release the payment of a matched invoice.

    Use it for "pay IV-7 / release PY-7 / 付款". Not for entering an invoice (record_invoice).
    """,
)
compare_suppliers = planned(
    "compare_suppliers",
    SupplierComparison,
    effect="read",
    roles=EVERYONE,
    description="""Compare who sells an item: price for the quantity, smallest order, delivery and terms.

    Use it for "who sells eggs cheapest / 鸡蛋哪家便宜". Not for ordering (raise_purchase_request).
    """,
)
