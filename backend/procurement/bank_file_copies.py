"""A bank file as it was made, made again from what is stored: the same payments give the same bytes."""

from decimal import Decimal

from sqlalchemy import select

from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import Conflict, NotFound, message
from backend.naming.documents import DocumentKind
from backend.procurement.bank_file import PAYER_FACT, Transfer, write_csv, write_xml
from backend.procurement.drafts import PayerAccount
from backend.procurement.invoice_results import BankFile
from backend.procurement.models import InvoiceRow, PaymentRow, SupplierBankAccountRow
from backend.procurement.states import require_role
from backend.timeline import DocumentEventRow
from backend.uow import UnitOfWork


def get_bank_file(uow: UnitOfWork, actor: Actor, message_id: str) -> BankFile:
    """Return a file that `bank_file.export_payments` has made; nothing is paid by it again.

    Banks refuse a message whose number they have seen, so sending it twice does no harm.

    Raises:
        NotAllowed: the actor is not in Finance.
        NotFound: there is no such file.
        Conflict: it was made when the paying account was not kept yet.
    """
    require_role(actor, DocumentKind.PAYMENT, "exported")
    query = select(PaymentRow).where(PaymentRow.bank_file == message_id).order_by(PaymentRow.number)
    transfers = [
        Transfer(
            payment=payment,
            invoice=uow.session.get_one(InvoiceRow, payment.invoice_number),
            account=uow.session.get_one(SupplierBankAccountRow, payment.account_id),
        )
        for payment in uow.session.scalars(query)
    ]
    if not transfers:
        raise NotFound(message("There is no bank file {number}."), number=message_id)
    event = DocumentEventRow
    exported = uow.session.scalars(
        select(event).where(event.document == transfers[0].payment.number, event.event == "exported")
    ).one()
    pay_on = exported.happened_at.astimezone(HEAD_OFFICE_ZONE).date()
    return BankFile(
        message_id=message_id,
        documents=tuple(transfer.payment.number for transfer in transfers),
        amount=sum((transfer.payment.amount_cny for transfer in transfers), Decimal(0)),
        xml=write_xml(
            transfers,
            payer=_payer_of(exported, message_id),
            message_id=message_id,
            created_at=exported.happened_at,
            pay_on=pay_on,
        ),
        csv=write_csv(transfers, pay_on=pay_on),
    )


def _payer_of(exported: DocumentEventRow, message_id: str) -> PayerAccount:
    """Return the account that a file was made for."""
    facts = {name: exported.facts.get(f"{PAYER_FACT}{name}") for name in PayerAccount.model_fields}
    if None in facts.values():
        raise Conflict(
            message(
                "Bank file {number} was made before the paying account was kept with it, so it cannot be made again."
            ),
            number=message_id,
        )
    return PayerAccount.model_validate(facts)
