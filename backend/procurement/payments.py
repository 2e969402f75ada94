"""Payments: what is due, released by two people who had no part in it, and sent to the bank."""

from decimal import Decimal

from sqlalchemy import select

from backend.actions.schemas import version_of
from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import Conflict, NotAllowed, NotFound, message
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.bank_accounts import confirmed_account, recent_changers, usable_from
from backend.procurement.discounts import discount_of
from backend.procurement.drafts import OrderClosing
from backend.procurement.duties import buyers_of, enterers_of
from backend.procurement.invoice_results import Payment
from backend.procurement.invoice_views import outstanding
from backend.procurement.invoices import OPEN_PAYMENTS, lock_invoice
from backend.procurement.models import (
    InvoiceExceptionRow,
    InvoiceRow,
    PaymentReleaseRow,
    PaymentRow,
    PurchaseOrderRow,
    SupplierBankAccountRow,
    SupplierRow,
)
from backend.procurement.payment_views import NEEDED_RELEASES, releases_of, to_payment
from backend.procurement.pricing import require_active
from backend.procurement.schemas import PaymentRelease
from backend.procurement.states import next_status, require_role
from backend.records import plain_decimal
from backend.timeline import record_event
from backend.uow import UnitOfWork

_KIND = DocumentKind.PAYMENT


def release_payment(uow: UnitOfWork, actor: Actor, request: PaymentRelease) -> Payment:
    """Release the payment of a matched invoice; the second person's release makes it final.

    A release counts for exactly this sum to this account: where the discount has lapsed or the account is another
    since the first one, that must be given again.

    Raises:
        NotAllowed: the actor is not in Finance, or had a part in the purchase, the invoice or the bank details.
        NotFound: no such invoice or payment.
        Conflict: the invoice differs, waits or is paid, the supplier is on hold, its bank details are missing or
            too new, or the actor has released it already.
    """
    require_role(actor, _KIND, "released")
    order, invoice = _lock(uow, request.document)
    next_status(DocumentKind.INVOICE, "paid", document=invoice.number, status=invoice.status)
    require_active(uow.session.get_one(SupplierRow, invoice.supplier_code))
    account = _require_account(uow, invoice)
    _keep_duties_apart(uow, actor, order, invoice)
    payment = _bring_up_to_date(uow, actor, invoice, account)
    if payment.status == "released":
        raise Conflict(message("{document} is released already."), document=payment.number)
    if actor.email in releases_of(uow, payment):
        raise Conflict(
            message("You have released {document} already; it needs a second person."),
            document=payment.number,
        )
    uow.session.add(
        PaymentReleaseRow(
            payment_number=payment.number,
            released_by=actor.email,
            content_hash=payment.content_hash,
            released_at=uow.now,
        )
    )
    uow.session.flush()
    event = "released" if len(releases_of(uow, payment)) >= NEEDED_RELEASES else "released_once"
    payment.status = next_status(_KIND, event, document=payment.number, status=payment.status)
    uow.session.flush()
    record_event(
        uow,
        actor,
        document=payment.number,
        event=event,
        related=invoice.number,
        facts={"amount_cny": payment.amount_cny, "content_hash": payment.content_hash},
    )
    return to_payment(uow, payment)


def cancel_payment(uow: UnitOfWork, actor: Actor, request: OrderClosing) -> Payment:
    """Take back a payment that is not at the bank yet; its invoice is due again.

    Raises:
        NotAllowed: the actor is not in Finance.
        NotFound: no such payment.
        Conflict: it is at the bank or cancelled already.
    """
    require_role(actor, _KIND, "cancelled")
    found = uow.session.get(PaymentRow, request.document)
    if found is None:
        raise NotFound(message("There is no {document}."), document=request.document)
    lock_invoice(uow, found.invoice_number)
    uow.session.refresh(found, with_for_update=True)
    found.status = next_status(_KIND, "cancelled", document=found.number, status=found.status)
    uow.session.flush()
    record_event(uow, actor, document=found.number, event="cancelled", note=request.reason)
    return to_payment(uow, found)


def require_payable(uow: UnitOfWork, payment: PaymentRow) -> InvoiceRow:
    """Lock the invoice of a payment and make sure that two people released it exactly as it must be today.

    Raises:
        Conflict: it is not released, sum, discount, account or invoice have changed since, or the supplier is on hold.
    """
    _order, invoice = lock_invoice(uow, payment.invoice_number)
    uow.session.refresh(payment, with_for_update=True)
    require_active(uow.session.get_one(SupplierRow, invoice.supplier_code, populate_existing=True))
    if not is_payable(uow, payment):
        raise Conflict(
            message(
                "{document} is not released by two people as it would be paid today. Cancel it and release "
                "its invoice again."
            ),
            document=payment.number,
        )
    return invoice


def is_payable(uow: UnitOfWork, payment: PaymentRow) -> bool:
    """Tell whether two people released a payment exactly as it must be today, to a supplier that is not on hold."""
    invoice = uow.session.get_one(InvoiceRow, payment.invoice_number)
    supplier = uow.session.get_one(SupplierRow, invoice.supplier_code)
    account = confirmed_account(uow, invoice.supplier_code)
    left = outstanding(uow, invoice)
    return (
        payment.status == "released"
        and len(releases_of(uow, payment)) >= NEEDED_RELEASES
        and supplier.status == "active"
        and account is not None
        and account.id == payment.account_id
        and invoice.status == "matched"
        and payment.amount_cny + payment.discount_cny == left
        and payment.discount_cny == _discount_cny(uow, invoice, left)
        and payment.content_hash == _content_hash(payment)
    )


def _lock(uow: UnitOfWork, number: str) -> tuple[PurchaseOrderRow, InvoiceRow]:
    if number.startswith(f"{DocumentKind.INVOICE.value}-"):
        return lock_invoice(uow, number)
    payment = uow.session.get(PaymentRow, number)
    if payment is None:
        raise NotFound(message("There is no {document}."), document=number)
    order, invoice = lock_invoice(uow, payment.invoice_number)
    uow.session.refresh(payment, with_for_update=True)
    next_status(_KIND, "cancelled", document=payment.number, status=payment.status)
    return order, invoice


def _require_account(uow: UnitOfWork, invoice: InvoiceRow) -> SupplierBankAccountRow:
    account = confirmed_account(uow, invoice.supplier_code)
    if account is None or account.confirmed_at is None:
        raise Conflict(
            message("The supplier of {document} has no confirmed bank details."), document=invoice.number
        )
    first_day = usable_from(account.confirmed_at)
    if uow.now.astimezone(HEAD_OFFICE_ZONE).date() < first_day:
        raise Conflict(
            message("The supplier's bank details are new. Nothing is paid there before {day}."),
            day=first_day.isoformat(),
        )
    return account


def _keep_duties_apart(uow: UnitOfWork, actor: Actor, order: PurchaseOrderRow, invoice: InvoiceRow) -> None:
    """Refuse whoever had a part in what is paid."""
    judges = uow.session.scalars(
        select(InvoiceExceptionRow.accepted_by).where(
            InvoiceExceptionRow.invoice_number == invoice.number, InvoiceExceptionRow.status == "accepted"
        )
    )
    if actor.email in enterers_of(uow, invoice):
        raise NotAllowed(
            message("You entered {document}, so somebody else has to pay it."), document=invoice.number
        )
    if actor.email in recent_changers(uow, invoice.supplier_code):
        raise NotAllowed(
            message(
                "You changed this supplier's bank details in the last ten days, so somebody else has to pay."
            )
        )
    if actor.email in buyers_of(uow, order) | {*judges}:
        raise NotAllowed(
            message(
                "You had a part in {document} before it came to payment, so somebody else has to pay it."
            ),
            document=invoice.number,
        )


def _bring_up_to_date(
    uow: UnitOfWork, actor: Actor, invoice: InvoiceRow, account: SupplierBankAccountRow
) -> PaymentRow:
    """Return the open payment of an invoice as it must be today, new where there is none."""
    query = select(PaymentRow).where(
        PaymentRow.invoice_number == invoice.number, PaymentRow.status.in_(OPEN_PAYMENTS)
    )
    payment = uow.session.scalars(query.with_for_update()).first()
    left = outstanding(uow, invoice)
    saved = _discount_cny(uow, invoice, left)
    if left - saved <= 0:
        raise Conflict(message("Nothing is left to be paid of {document}."), document=invoice.number)
    is_new = payment is None
    if payment is None:
        payment = PaymentRow(
            number=next_number(uow, _KIND.value),
            invoice_number=invoice.number,
            status="proposed",
            proposed_by=actor.email,
            proposed_at=uow.now,
        )
        uow.session.add(payment)
    elif payment.status == "released":
        return payment
    payment.account_id = account.id
    payment.amount_cny = left - saved
    payment.discount_cny = saved
    payment.content_hash = _content_hash(payment)
    uow.session.flush()
    if is_new:
        record_event(
            uow,
            actor,
            document=payment.number,
            event="proposed",
            related=invoice.number,
            facts={"amount_cny": payment.amount_cny},
        )
    return payment


def _discount_cny(uow: UnitOfWork, invoice: InvoiceRow, open_cny: Decimal) -> Decimal:
    supplier = uow.session.get_one(SupplierRow, invoice.supplier_code)
    # The day of payment is head office's, wherever the person sits who releases it.
    today = uow.now.astimezone(HEAD_OFFICE_ZONE).date()
    discount = discount_of(invoice, supplier, open_cny=open_cny, today=today)
    return Decimal(0) if discount is None else discount.amount_cny


def _content_hash(payment: PaymentRow) -> str:
    return version_of(
        payment.number,
        payment.invoice_number,
        payment.account_id,
        plain_decimal(payment.amount_cny),
        plain_decimal(payment.discount_cny),
    )
