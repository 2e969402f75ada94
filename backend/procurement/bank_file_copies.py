"""A bank file as it was made, made again from what is stored: the same payments give the same bytes."""

from decimal import Decimal

from sqlalchemy import select

from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import NotFound, message
from backend.naming.documents import DocumentKind
from backend.procurement.bank_file import Transfer, write_csv, write_xml
from backend.procurement.drafts import PayerAccount
from backend.procurement.invoice_results import BankFile
from backend.procurement.models import InvoiceRow, PaymentRow, SupplierBankAccountRow
from backend.procurement.states import require_role
from backend.timeline import read_timeline
from backend.uow import UnitOfWork


def get_bank_file(uow: UnitOfWork, actor: Actor, message_id: str, *, payer: PayerAccount) -> BankFile:
    """Return a file that `bank_file.export_payments` has made; nothing is paid by it again.

    Banks refuse a message whose number they have seen, so sending it twice does no harm.

    Raises:
        NotAllowed: the actor is not in Finance.
        NotFound: there is no such file.
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
    created_at = next(
        event.happened_at
        for event in read_timeline(uow, transfers[0].payment.number)
        if event.event == "exported"
    )
    pay_on = created_at.astimezone(HEAD_OFFICE_ZONE).date()
    return BankFile(
        message_id=message_id,
        documents=tuple(transfer.payment.number for transfer in transfers),
        amount=sum((transfer.payment.amount_cny for transfer in transfers), Decimal(0)),
        xml=write_xml(transfers, payer=payer, message_id=message_id, created_at=created_at, pay_on=pay_on),
        csv=write_csv(transfers, pay_on=pay_on),
    )
