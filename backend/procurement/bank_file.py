"""Released payments as a file for the bank: ISO 20022 pain.001.001.09, and the same as CSV for people."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

from sqlalchemy import select

from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import Conflict, InvalidRequest, NotFound, message
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.drafts import PayerAccount, PaymentExport
from backend.procurement.invoice_results import BankFile
from backend.procurement.invoice_views import outstanding
from backend.procurement.models import InvoiceRow, PaymentRow, SupplierBankAccountRow
from backend.procurement.payments import is_payable, require_payable
from backend.procurement.states import next_status, require_role
from backend.timeline import record_event
from backend.uow import UnitOfWork

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
FILE_PREFIX = "BF"
PAYER_FACT = "payer_"
CURRENCY = "CNY"
CSV_COLUMNS = (
    "payment",
    "invoice",
    "supplier_invoice_number",
    "supplier",
    "holder_name",
    "account_number",
    "bank_code",
    "amount",
    "currency",
    "pay_on",
)
# A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Transfer:
    """One payment with where it goes."""

    payment: PaymentRow
    invoice: InvoiceRow
    account: SupplierBankAccountRow


def export_payments(
    uow: UnitOfWork, actor: Actor, request: PaymentExport, *, payer: PayerAccount
) -> BankFile:
    """Put released payments into one bank file; from then on they count as paid, and no other file has them.

    Where no payments are named, those that would be paid otherwise today than they were released are left out.

    Raises:
        NotAllowed: the actor is not in Finance.
        NotFound: no such payment.
        Conflict: one of those named, or every one, is not released as it would be paid today.
        InvalidRequest: nothing is released.
    """
    require_role(actor, DocumentKind.PAYMENT, "exported")
    numbers, left_out = _chosen(uow, request)
    transfers = [_transfer(uow, number) for number in numbers]
    message_id = next_number(uow, FILE_PREFIX)
    for transfer in transfers:
        _mark_exported(uow, actor, transfer, message_id=message_id, payer=payer)
    pay_on = uow.now.astimezone(HEAD_OFFICE_ZONE).date()
    return BankFile(
        message_id=message_id,
        documents=tuple(transfer.payment.number for transfer in transfers),
        amount=sum((transfer.payment.amount_cny for transfer in transfers), Decimal(0)),
        xml=write_xml(transfers, payer=payer, message_id=message_id, created_at=uow.now, pay_on=pay_on),
        csv=write_csv(transfers, pay_on=pay_on),
        left_out=left_out,
    )


def write_xml(
    transfers: Sequence[Transfer],
    *,
    payer: PayerAccount,
    message_id: str,
    created_at: datetime,
    pay_on: date,
) -> str:
    """Return a pain.001.001.09 document with one group of transfers, in the order of the schema."""
    ET.register_namespace("", NAMESPACE)
    document = ET.Element(_tag("Document"))
    initiation = _add(document, "CstmrCdtTrfInitn")
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", message_id)
    _add(header, "CreDtTm", created_at.isoformat(timespec="seconds"))
    _add_sums(header, transfers)
    _add(_add(header, "InitgPty"), "Nm", payer.name)
    group = _add(initiation, "PmtInf")
    _add(group, "PmtInfId", f"{message_id}-1")
    _add(group, "PmtMtd", "TRF")
    _add_sums(group, transfers)
    _add(_add(group, "ReqdExctnDt"), "Dt", pay_on.isoformat())
    _add(_add(group, "Dbtr"), "Nm", payer.name)
    _add_account(_add(group, "DbtrAcct"), payer.account_number)
    _add_bank(_add(group, "DbtrAgt"), payer.bank_code)
    for transfer in transfers:
        _add_transfer(group, transfer)
    ET.indent(document)
    return DECLARATION + ET.tostring(document, encoding="unicode")


def write_csv(transfers: Sequence[Transfer], *, pay_on: date) -> str:
    """Return one line for each transfer, in the columns `CSV_COLUMNS`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for transfer in transfers:
        cells = (
            transfer.payment.number,
            transfer.invoice.number,
            transfer.invoice.supplier_number,
            transfer.invoice.supplier_code,
            transfer.account.holder_name,
            transfer.account.account_number,
            transfer.account.bank_code,
            f"{transfer.payment.amount_cny:.2f}",
            CURRENCY,
            pay_on.isoformat(),
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell for cell in cells])
    return out.getvalue()


def _chosen(uow: UnitOfWork, request: PaymentExport) -> tuple[Sequence[str], tuple[str, ...]]:
    """Return the numbers of what is to be paid, and of what was released and cannot be paid as it is."""
    if request.documents:
        return sorted(set(request.documents)), ()
    query = select(PaymentRow).where(PaymentRow.status == "released").order_by(PaymentRow.number)
    released = {payment.number: is_payable(uow, payment) for payment in uow.session.scalars(query).all()}
    if not released:
        raise InvalidRequest(message("No payment is released, so there is nothing to send to the bank."))
    left_out = tuple(number for number, is_due in released.items() if not is_due)
    if len(left_out) == len(released):
        raise Conflict(
            message(
                "{documents}: not released as it would be paid today. Cancel it and release the invoice again."
            ),
            documents=", ".join(left_out),
        )
    return [number for number, is_due in released.items() if is_due], left_out


def _transfer(uow: UnitOfWork, number: str) -> Transfer:
    payment = uow.session.get(PaymentRow, number)
    if payment is None:
        raise NotFound(message("There is no {document}."), document=number)
    invoice = require_payable(uow, payment)
    account = uow.session.get_one(SupplierBankAccountRow, payment.account_id)
    return Transfer(payment=payment, invoice=invoice, account=account)


def _mark_exported(
    uow: UnitOfWork, actor: Actor, transfer: Transfer, *, message_id: str, payer: PayerAccount
) -> None:
    payment, invoice = transfer.payment, transfer.invoice
    payment.status = next_status(
        DocumentKind.PAYMENT, "exported", document=payment.number, status=payment.status
    )
    payment.bank_file = message_id
    uow.session.flush()
    facts = {"amount_cny": payment.amount_cny, "bank_file": message_id}
    # A copy of the file must name the account that it was made for, whatever the settings say by then.
    made_for = {**facts, **{f"{PAYER_FACT}{key}": value for key, value in payer.model_dump().items()}}
    record_event(uow, actor, document=payment.number, event="exported", facts=made_for)
    if outstanding(uow, invoice) <= 0:
        invoice.status = next_status(
            DocumentKind.INVOICE, "paid", document=invoice.number, status=invoice.status
        )
        uow.session.flush()
        record_event(uow, actor, document=invoice.number, event="paid", related=payment.number, facts=facts)


def _add_transfer(group: ET.Element, transfer: Transfer) -> None:
    entry = _add(group, "CdtTrfTxInf")
    identification = _add(entry, "PmtId")
    _add(identification, "InstrId", transfer.payment.number)
    _add(identification, "EndToEndId", transfer.payment.number)
    amount = _add(_add(entry, "Amt"), "InstdAmt", f"{transfer.payment.amount_cny:.2f}")
    amount.set("Ccy", CURRENCY)
    _add_bank(_add(entry, "CdtrAgt"), transfer.account.bank_code)
    _add(_add(entry, "Cdtr"), "Nm", transfer.account.holder_name)
    _add_account(_add(entry, "CdtrAcct"), transfer.account.account_number)
    _add(_add(entry, "RmtInf"), "Ustrd", f"{transfer.invoice.supplier_number} {transfer.invoice.number}")


def _add_sums(parent: ET.Element, transfers: Sequence[Transfer]) -> None:
    _add(parent, "NbOfTxs", str(len(transfers)))
    total = sum((transfer.payment.amount_cny for transfer in transfers), Decimal(0))
    _add(parent, "CtrlSum", f"{total:.2f}")


def _add_account(parent: ET.Element, number: str) -> None:
    identification = _add(parent, "Id")
    if is_iban(number):
        _add(identification, "IBAN", number)
    else:
        _add(_add(identification, "Othr"), "Id", number)


def _add_bank(parent: ET.Element, code: str) -> None:
    _add(_add(parent, "FinInstnId"), "BICFI", code)


def is_iban(number: str) -> bool:
    """Tell whether an account number is an IBAN: country, check digits, and the remainder of 1 modulo 97."""
    if not (number[:2].isalpha() and number[2:4].isdigit()):
        return False
    rearranged = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, _tag(name))
    child.text = text
    return child
