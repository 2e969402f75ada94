"""Every kind of document that people look up, decide on and cancel by its number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from backend.actions.schemas import Preview, version_of
from backend.actor import Actor, Role
from backend.approvals import cases, standing_in
from backend.approvals import service as approvals
from backend.approvals.cases import Approvable
from backend.approvals.results import ApprovalCase
from backend.approvals.schemas import Approval, Rejection, SeenStep
from backend.errors import InvalidRequest, NotAllowed, NotFound, Unavailable, message
from backend.naming.documents import DocumentKind
from backend.procurement import (
    invoice_views,
    invoices,
    orders,
    payment_views,
    payments,
    receipt_views,
    requests,
)
from backend.procurement.drafts import OrderClosing
from backend.procurement.invoice_results import Payment, SupplierInvoice
from backend.procurement.previews import rehearse, version_of_outcome
from backend.procurement.results import GoodsReceipt, PurchaseOrder, PurchaseRequest
from backend.procurement.schemas import DocumentCancellation, DocumentQuery
from backend.records import Amount, Record
from backend.timeline import TimelineEvent, read_timeline
from backend.uow import UnitOfWork

# Their holders are asked for approval by their post; others only by name, or standing in for somebody.
APPROVERS = frozenset(
    {Role.STORE_MANAGER, Role.AREA_MANAGER, Role.PROCUREMENT_MANAGER, Role.FINANCE_MANAGER, Role.HR}
)

AnyDocument = PurchaseRequest | PurchaseOrder | GoodsReceipt | SupplierInvoice | Payment


class Settle(Protocol):
    """Brings a document to the state that the last decision, `approved` or `rejected`, leads to."""

    def __call__(self, uow: UnitOfWork, number: str, *, event: str) -> None:
        """Set the state of the document `number`."""
        ...


@dataclass(frozen=True)
class ApprovalSubject:
    """How approval reaches a kind of document: `load` locks one and returns it, None if there is none."""

    load: Callable[[UnitOfWork, str], Approvable | None]
    settle: Settle


class Decision(Record):
    """What a decision made of a document; `approval` tells whose turn it is now, if anybody's."""

    document: str
    status: str
    amount: Amount | None
    approval: ApprovalCase


class DecisionPreview(Preview):
    """What somebody is about to decide on; an edit, or a decision on this step, makes another version of it."""

    document: str
    amount: Amount | None
    details: AnyDocument
    approval: ApprovalCase


class Cancellation(Record):
    """A document that was cancelled, as it now stands."""

    document: str
    status: str
    amount: Amount
    details: AnyDocument


class CancellationPreview(Preview):
    """What somebody is about to cancel, as it stands before that."""

    document: str
    amount: Amount
    details: AnyDocument


class DocumentView(Record):
    """A document with what happened to it, the first event first."""

    document: str
    status: str
    amount: Amount
    details: AnyDocument
    timeline: tuple[TimelineEvent, ...]


SUBJECTS: Mapping[DocumentKind, ApprovalSubject] = MappingProxyType(
    {DocumentKind.PURCHASE_REQUEST: ApprovalSubject(load=requests.load_approvable, settle=requests.settle)}
)
_VIEWS: Mapping[DocumentKind, Callable[[UnitOfWork, Actor, str], AnyDocument]] = MappingProxyType(
    {
        DocumentKind.PURCHASE_REQUEST: requests.get_request,
        DocumentKind.PURCHASE_ORDER: orders.get_order,
        DocumentKind.GOODS_RECEIPT: receipt_views.get_receipt,
        DocumentKind.INVOICE: invoice_views.get_invoice,
        DocumentKind.PAYMENT: payment_views.get_payment,
    }
)


# Kinds whose service is still to come: understood, but neither shown nor decided on yet.
_TO_COME = frozenset(
    {
        DocumentKind.TRANSFER,
        DocumentKind.STOCK_COUNT,
        DocumentKind.INSPECTION_ISSUE,
        DocumentKind.LEAVE_REQUEST,
        DocumentKind.TICKET,
        DocumentKind.ALERT,
        DocumentKind.PENDING_ACTION,
    }
)


def get_document(uow: UnitOfWork, actor: Actor, query: DocumentQuery) -> DocumentView:
    """Return any document of purchase to pay by its number, with its timeline.

    Raises:
        NotFound: there is none of that number.
        NotAllowed: the actor may not see it.
        Unavailable: the kind of document has no service yet.
    """
    view = _VIEWS.get(_kind_of(query.document))
    if view is None:
        raise _unknown(query.document)
    details = view(uow, actor, query.document)
    return DocumentView(
        document=details.document,
        status=details.status,
        amount=details.amount,
        details=details,
        timeline=read_timeline(uow, details.document),
    )


def preview_decision(uow: UnitOfWork, actor: Actor, query: DocumentQuery) -> DecisionPreview:
    """Return what the actor would decide on, if it is the actor's to decide.

    Raises:
        NotFound, NotAllowed, Conflict: as `approve_document`.
    """
    _require_part(uow, actor, query.document)
    _subject, found = _load(uow, query.document)
    case = approvals.require_decidable(uow, actor, found)
    details = _VIEWS[_kind_of(query.document)](uow, actor, query.document)
    return DecisionPreview(
        version=version_of(case.content_hash, case.round, case.waiting_position),
        subject=case.document,
        document=case.document,
        amount=case.amount,
        details=details,
        approval=case,
    )


def approve_document(
    uow: UnitOfWork, actor: Actor, request: Approval, *, seen: SeenStep | None = None
) -> Decision:
    """Approve a document whose turn is the actor's, or that of somebody the actor stands in for.

    Args:
        uow: the unit of work.
        actor: who decides.
        request: which document.
        seen: what the person was shown, of which no other step is decided; None where it was read in the same unit.

    Raises:
        NotFound: there is none of that number, or it needs no approval.
        NotAllowed: the actor asked for it, or it is somebody else's decision.
        Conflict: it was decided, withdrawn or changed since it was shown.
    """
    _require_part(uow, actor, request.document)
    subject, found = _load(uow, request.document)
    case = approvals.approve(uow, actor, found, comment=request.comment, seen=seen)
    return _decided(uow, subject, case)


def reject_document(
    uow: UnitOfWork, actor: Actor, request: Rejection, *, seen: SeenStep | None = None
) -> Decision:
    """Reject a document whose turn is the actor's; its requester reads the reason.

    Raises:
        InvalidRequest: the reason is empty.
        NotFound, NotAllowed, Conflict: as `approve_document`.
    """
    _require_part(uow, actor, request.document)
    subject, found = _load(uow, request.document)
    case = approvals.reject(uow, actor, found, reason=request.reason, seen=seen)
    return _decided(uow, subject, case)


def preview_cancellation(uow: UnitOfWork, actor: Actor, request: DocumentCancellation) -> CancellationPreview:
    """Return what `cancel_document` would cancel. Raises what that would."""
    after = rehearse(uow, lambda: cancel_document(uow, actor, request))
    # As it stands before: a buyer who can cancel an order of a place can see it too.
    details = _VIEWS[_kind_of(request.document)](uow, actor, request.document)
    return CancellationPreview(
        version=version_of_outcome(details),
        subject=details.document,
        document=details.document,
        amount=after.amount,
        details=details,
    )


def cancel_document(uow: UnitOfWork, actor: Actor, request: DocumentCancellation) -> AnyDocument:
    """Cancel a request of the actor's, an order, an invoice entered by mistake, or a payment not at the bank yet.

    Raises:
        NotFound: there is none of that number.
        NotAllowed: it is not the actor's to cancel.
        Conflict: it has gone too far.
        InvalidRequest: that kind of document is never cancelled.
    """
    closing = OrderClosing(document=request.document, reason=request.reason)
    match _kind_of(request.document):
        case DocumentKind.PURCHASE_REQUEST:
            return requests.cancel_request(uow, actor, request)
        case DocumentKind.PURCHASE_ORDER:
            return orders.cancel_order(uow, actor, closing)
        case DocumentKind.INVOICE:
            return invoices.cancel_invoice(uow, actor, closing)
        case DocumentKind.PAYMENT:
            return payments.cancel_payment(uow, actor, closing)
        case _:
            raise InvalidRequest(
                message("{document} cannot be cancelled: it tells what happened."), document=request.document
            )


def _require_part(uow: UnitOfWork, actor: Actor, number: str) -> None:
    """Refuse whom nobody asks for approval, before anything is told of the document.

    Raises:
        NotAllowed: neither post nor name nor delegation makes the actor one who approves this.
    """
    if actor.holds_any(APPROVERS):
        return
    asked = cases.approvers_of(uow, number)
    case = cases.get_case(uow, number)
    is_own = case is not None and case.requester.code == actor.email
    if not is_own and asked.isdisjoint({actor.email} | standing_in.delegators_of(uow, actor)):
        raise NotAllowed(
            message("You are not asked to approve {document}, so you cannot decide on it."), document=number
        )


def _load(uow: UnitOfWork, number: str) -> tuple[ApprovalSubject, Approvable]:
    subject = SUBJECTS.get(_kind_of(number))
    if subject is None:
        raise NotFound(message("{document} does not ask for approval."), document=number)
    found = subject.load(uow, number)
    if found is None:
        raise _unknown(number)
    return subject, found


def _decided(uow: UnitOfWork, subject: ApprovalSubject, case: ApprovalCase) -> Decision:
    if case.status in {"approved", "rejected"}:
        subject.settle(uow, case.document, event=case.status)
    return Decision(document=case.document, status=case.status, amount=case.amount, approval=case)


def _kind_of(number: str) -> DocumentKind:
    try:
        kind = DocumentKind(number.partition("-")[0])
    except ValueError:
        raise _unknown(number) from None
    if kind in _TO_COME:
        raise Unavailable(message("I understood what you want, but this is not available yet."))
    return kind


def _unknown(number: str) -> NotFound:
    return NotFound(message("There is no {document}."), document=number)
