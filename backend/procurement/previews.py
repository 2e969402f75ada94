"""What a write would do, found out by doing it and taking it back: a preview has the same checks as the write."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from backend.actions.schemas import Preview, version_of
from backend.actor import Actor
from backend.procurement import invoices, payments, receipts, requests
from backend.procurement.drafts import ReceiptDraft, SupplierInvoiceDraft
from backend.procurement.invoice_results import Payment, SupplierInvoice
from backend.procurement.results import GoodsReceipt, PurchaseRequest
from backend.procurement.schemas import PaymentRelease, PurchaseRequestDraft
from backend.records import Record
from backend.uow import UnitOfWork

Outcome = TypeVar("Outcome", bound=Record)

# Numbers are only promised with the write itself, and times pass; neither changes what a person agreed to.
_NOT_COMPARED = frozenset(
    {"document", "content_hash", "lot_code", "raised_at", "received_at", "entered_at", "decided_at"}
)


class PurchaseRequestPreview(Preview):
    """The request as it would be raised; its number is not final."""

    outcome: PurchaseRequest


class GoodsReceiptPreview(Preview):
    """The receipt as it would be booked; its number and the lots named after it are not final."""

    outcome: GoodsReceipt


class SupplierInvoicePreview(Preview):
    """The invoice as it would be entered, with its differences; its number is not final."""

    outcome: SupplierInvoice


class PaymentPreview(Preview):
    """The payment as it would be released; the number of a new one is not final."""

    outcome: Payment


def preview_request(uow: UnitOfWork, actor: Actor, draft: PurchaseRequestDraft) -> PurchaseRequestPreview:
    """Return what `requests.raise_request` would do, with hints and budgets. Raises what that would."""
    outcome = rehearse(uow, lambda: requests.raise_request(uow, actor, draft))
    return PurchaseRequestPreview(version=version_of_outcome(outcome), outcome=outcome)


def preview_receipt(uow: UnitOfWork, actor: Actor, draft: ReceiptDraft) -> GoodsReceiptPreview:
    """Return what `receipts.receive_order` would do. Raises what that would."""
    outcome = rehearse(uow, lambda: receipts.receive_order(uow, actor, draft))
    return GoodsReceiptPreview(version=version_of_outcome(outcome), subject=draft.document, outcome=outcome)


def preview_invoice(uow: UnitOfWork, actor: Actor, draft: SupplierInvoiceDraft) -> SupplierInvoicePreview:
    """Return what `invoices.record_invoice` would do. Raises what that would."""
    outcome = rehearse(uow, lambda: invoices.record_invoice(uow, actor, draft))
    return SupplierInvoicePreview(
        version=version_of_outcome(outcome),
        subject=f"{draft.document} {draft.invoice_number}",
        outcome=outcome,
    )


def preview_release(uow: UnitOfWork, actor: Actor, request: PaymentRelease) -> PaymentPreview:
    """Return what `payments.release_payment` would do. Raises what that would."""
    outcome = rehearse(uow, lambda: payments.release_payment(uow, actor, request))
    return PaymentPreview(version=version_of_outcome(outcome), subject=outcome.invoice, outcome=outcome)


def rehearse(uow: UnitOfWork, write: Callable[[], Outcome]) -> Outcome:
    """Write inside a savepoint, keep the result, and take everything back."""
    savepoint = uow.session.begin_nested()
    try:
        return write()
    finally:
        savepoint.rollback()
        # What the session holds in memory was written by the rehearsal.
        uow.session.expunge_all()


def version_of_outcome(outcome: Record) -> str:
    """Return the fingerprint of what a write would do, numbers and times left out."""
    return version_of(_comparable(outcome.model_dump(mode="json")))


def _comparable(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, Mapping):
        return {key: _comparable(part) for key, part in value.items() if key not in _NOT_COMPARED}
    return [_comparable(part) for part in value] if isinstance(value, list) else value
