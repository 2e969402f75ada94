"""Where suppliers are paid: entered by one person, confirmed by another, usable after a rest."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from backend import audit
from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import Conflict, NotAllowed, NotFound, message
from backend.people import reporting
from backend.procurement.drafts import BankDetailsDraft
from backend.procurement.invoice_results import BankDetails
from backend.procurement.models import SupplierBankAccountRow, SupplierRow
from backend.procurement.states import FINANCE
from backend.uow import UnitOfWork

# The company's bank-detail change control 1.5: no payment to a new account for four working days.
REST_WORKING_DAYS = 4
# Neither of the two who changed where the money goes releases it for so long after the second of them confirmed.
CHANGER_PAYS_AFTER = timedelta(days=10)
_SATURDAY = 5


def enter_bank_details(uow: UnitOfWork, actor: Actor, draft: BankDetailsDraft) -> BankDetails:
    """Enter new bank details; nothing is paid there until somebody else has confirmed them.

    Raises:
        NotAllowed: the actor is not in accounts payable or the finance manager.
        NotFound: no such supplier.
    """
    _require_finance(actor)
    if uow.session.get(SupplierRow, draft.supplier) is None:
        raise NotFound(message("There is no supplier {code}."), code=draft.supplier)
    row = SupplierBankAccountRow(
        supplier_code=draft.supplier,
        holder_name=draft.holder_name,
        account_number=draft.account_number,
        bank_code=draft.bank_code,
        entered_by=actor.email,
        entered_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    _note(uow, actor, row, action="bank_details_entered")
    return to_details(uow, row)


def confirm_bank_details(uow: UnitOfWork, actor: Actor, account_id: int) -> BankDetails:
    """Confirm bank details after a call to the number on file; they are used after four working days.

    Raises:
        NotAllowed: the actor is not in Finance, or entered them.
        NotFound: there are no such details.
        Conflict: they are confirmed, or newer ones are.
    """
    _require_finance(actor)
    row = uow.session.get(SupplierBankAccountRow, account_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(message("There are no such bank details."))
    if row.entered_by == actor.email:
        raise NotAllowed(message("You entered these bank details, so somebody else has to confirm them."))
    newest = confirmed_account(uow, row.supplier_code)
    if row.confirmed_by is not None or (newest is not None and newest.id > row.id):
        raise Conflict(message("These bank details are confirmed already, or replaced by newer ones."))
    row.confirmed_by = actor.email
    row.confirmed_at = uow.now
    uow.session.flush()
    _note(uow, actor, row, action="bank_details_confirmed")
    return to_details(uow, row)


def confirmed_account(uow: UnitOfWork, supplier_code: str) -> SupplierBankAccountRow | None:
    """Return the newest confirmed bank details of a supplier, or None."""
    query = (
        select(SupplierBankAccountRow)
        .where(
            SupplierBankAccountRow.supplier_code == supplier_code,
            SupplierBankAccountRow.confirmed_by.is_not(None),
        )
        .order_by(SupplierBankAccountRow.id.desc())
    )
    return uow.session.scalars(query.limit(1)).first()


def recent_changers(uow: UnitOfWork, supplier_code: str) -> frozenset[str]:
    """Return who may not release a payment to a supplier because of its bank details.

    That is who entered or confirmed details, until ten days after they were confirmed, and who entered some in the
    last ten days that nobody has confirmed.
    """
    row = SupplierBankAccountRow
    since = uow.now - CHANGER_PAYS_AFTER
    query = select(row.entered_by, row.confirmed_by).where(
        row.supplier_code == supplier_code, func.coalesce(row.confirmed_at, row.entered_at) > since
    )
    return frozenset(email for changers in uow.session.execute(query) for email in changers if email)


def usable_from(confirmed_at: datetime) -> date:
    """Return the first day, at head office, on which confirmed details may be used; public holidays count as work."""
    day = confirmed_at.astimezone(HEAD_OFFICE_ZONE).date()
    left = REST_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            left -= 1
    return day


def to_details(uow: UnitOfWork, row: SupplierBankAccountRow) -> BankDetails:
    """Return what may be shown of bank details."""
    names = reporting.names_of(uow, {row.entered_by, row.confirmed_by or row.entered_by})
    return BankDetails(
        id=row.id,
        supplier=row.supplier_code,
        holder_name=row.holder_name,
        account_ending=row.account_number[-4:],
        status="entered" if row.confirmed_by is None else "confirmed",
        entered_by=names[row.entered_by],
        confirmed_by=names[row.confirmed_by] if row.confirmed_by else None,
        usable_from=None if row.confirmed_at is None else usable_from(row.confirmed_at),
    )


def _require_finance(actor: Actor) -> None:
    if not actor.holds_any(FINANCE):
        raise NotAllowed(message("Only accounts payable and the finance manager may do this."))


def _note(uow: UnitOfWork, actor: Actor, row: SupplierBankAccountRow, *, action: str) -> None:
    payload = {"id": row.id, "account_ending": row.account_number[-4:]}
    audit.record(uow, actor, action=action, subject=row.supplier_code, payload=payload)
