"""Every kind of answer of purchase to pay, by a name."""

from decimal import Decimal

from backend.procurement.previews import (
    GoodsReceiptPreview,
    PaymentPreview,
    PurchaseRequestPreview,
    SupplierInvoicePreview,
)
from tests.cards import payable_results as payables
from tests.cards import purchase_results as purchases
from tests.cards.purchase_results import LI, LU, SIFANGDU, ZHOU, step
from tests.cards.results import answer

_BEST = payables.offer(early_discount_percent=Decimal("2.5"), early_discount_days=10, min_cases=5)
_TOO_SMALL = payables.offer(SIFANGDU, min_cases=8, obstacle="minimum")

PURCHASE_OUTCOMES = {
    "request before it is raised": purchases.waiting(
        "raise_purchase_request",
        PurchaseRequestPreview(version="v", outcome=purchases.remarkable_request()),
    ),
    "request that was raised": answer("raise_purchase_request", purchases.request()),
    "requests": purchases.requests(
        purchases.request(14, status="approved"), purchases.remarkable_request(), total=60
    ),
    "no requests": purchases.requests(),
    "no requests of a status": purchases.requests(status="rejected"),
    "document: request": purchases.document(
        purchases.remarkable_request(),
        purchases.event("raised", note="周末活动"),
        purchases.event("ordered", LU, related="PO-000003"),
        purchases.event("received", None),
    ),
    "document: order": purchases.document(purchases.order(), purchases.event("placed", LU)),
    "document: receipt": purchases.document(purchases.receipt(purchases.warm_milk())),
    "document: invoice": purchases.document(payables.remarkable_invoice()),
    "document: credit note": purchases.document(
        payables.invoice(kind="credit_note", credited_invoice="IV-000003", outstanding=Decimal(0))
    ),
    "document: payment": purchases.document(
        payables.payment(LI, ZHOU, status="exported", bank_file="20260610-1")
    ),
    "document with a long history": purchases.document(
        purchases.request(), *(purchases.event("revised") for _ in range(40))
    ),
    "waiting approvals": purchases.pending_list(
        purchases.pending(12), purchases.pending(13, instead_of=ZHOU, location=None, amount=None), total=80
    ),
    "no waiting approvals": purchases.pending_list(),
    "approval before it is given": purchases.waiting(
        "approve_document", purchases.decision_preview(), document="PR-000012", comment="可以"
    ),
    "rejection before it is given": purchases.waiting(
        "reject_document", purchases.decision_preview(), document="PR-000012", reason="库存够"
    ),
    "approval with more to come": purchases.decision(
        "approve_document",
        step(LI, "approved", comment="可以"),
        step(ZHOU, "waiting", role="area_manager"),
        status="pending",
    ),
    "last approval, given by a stand-in": purchases.decision(
        "approve_document", step(LI, "approved", by=ZHOU), status="approved"
    ),
    "rejection": purchases.decision(
        "reject_document", step(LI, "rejected", comment="库存够"), step(ZHOU, "void"), status="rejected"
    ),
    "cancellation before it is done": purchases.waiting(
        "cancel_document", purchases.cancellation_preview(purchases.order()), reason="不要了"
    ),
    "cancelled request": purchases.cancellation(purchases.request(status="cancelled")),
    "cancelled order": purchases.cancellation(purchases.order(status="cancelled")),
    "cancelled invoice": purchases.cancellation(payables.invoice(status="cancelled")),
    "cancelled payment": purchases.cancellation(payables.payment(status="cancelled")),
    "delegation before it is given": purchases.waiting("delegate_approvals", purchases.delegation_preview()),
    "delegation": purchases.delegation(),
    "delegation of one day": purchases.delegation(days=1),
    "receipt before it is booked": purchases.waiting(
        "receive_order", GoodsReceiptPreview(version="v", outcome=purchases.receipt())
    ),
    "receipt": answer(
        "receive_order",
        purchases.receipt(
            purchases.receipt_line(notes=("not_measured",)), purchases.warm_milk(), order_status="received"
        ),
    ),
    "invoice before it is entered": purchases.waiting(
        "record_invoice", SupplierInvoicePreview(version="v", outcome=payables.remarkable_invoice())
    ),
    "invoice that agrees": answer("record_invoice", payables.invoice()),
    "invoice that waits": answer("record_invoice", payables.invoice(status="waiting")),
    "invoices in question": payables.exceptions(
        payables.remarkable_invoice(), payables.invoice(payables.difference("amount"), number=8), total=30
    ),
    "no invoices in question": payables.exceptions(),
    "first release before it is given": purchases.waiting(
        "release_payment", PaymentPreview(version="v", outcome=payables.payment())
    ),
    "second release before it is given": purchases.waiting(
        "release_payment", PaymentPreview(version="v", outcome=payables.payment(LI, ZHOU))
    ),
    "first release": answer("release_payment", payables.payment()),
    "second release without a discount": answer(
        "release_payment",
        payables.payment(LI, ZHOU, discount=Decimal(0), discount_rate_percent=None),
    ),
    "release with a discount of no rate": answer(
        "release_payment", payables.payment(discount_rate_percent=None)
    ),
    "offers": payables.offers(
        _BEST,
        _TOO_SMALL,
        payables.offer(SIFANGDU, obstacle="category"),
        payables.offer(SIFANGDU, obstacle="on_hold"),
        best=_BEST,
    ),
    "no offers": payables.offers(),
}
