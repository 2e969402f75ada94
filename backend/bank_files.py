"""Bank files on disk, for whoever carries them to the bank by hand."""

import os
from pathlib import Path

from backend.errors import Conflict, NotAllowed, message
from backend.payer import payer_account
from backend.people import service as people
from backend.procurement.bank_file import export_payments
from backend.procurement.bank_file_copies import get_bank_file
from backend.procurement.drafts import PaymentExport
from backend.procurement.invoice_results import BankFile
from backend.settings import Settings, SettingsError
from backend.uow import Database, UnitOfWork

# Accounts of suppliers are nobody else's business.
_OWNER_ONLY = 0o600


def write_bank_files(
    database: Database, settings: Settings, *, email: str, directory: Path, again: str | None = None
) -> tuple[BankFile, tuple[Path, Path]]:
    """Export every released payment as somebody, and write the file for the bank and its CSV.

    Nothing counts as exported unless both files are complete on disk. What would be paid otherwise today than it was
    released is left out.

    Args:
        database: where the payments are.
        settings: with the company's account.
        email: of a colleague in Finance.
        directory: made where it is missing.
        again: number of an earlier file, which is written once more; nothing is exported then.

    Raises:
        SettingsError: the company's account is not set.
        NotAllowed: nobody of that address works here, or not in Finance.
        Conflict: a file of that name is there already, or a payment is not released as it would be paid today.
        InvalidRequest: nothing is released.
        NotFound: there is no earlier file of that number.
        OSError: the directory cannot be written to.
    """
    written: list[Path] = []
    try:
        with database.unit() as uow:
            made = _make(uow, settings, email=email, again=again)
            directory.mkdir(parents=True, exist_ok=True)
            for ending, content in (("xml", made.xml), ("csv", made.csv)):
                written.append(_write(directory / f"{made.message_id}.{ending}", content))
            uow.commit()
    except BaseException:  # also when somebody interrupts: a file without its export would be paid twice
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return made, (written[0], written[1])


def _make(uow: UnitOfWork, settings: Settings, *, email: str, again: str | None) -> BankFile:
    actor = people.get_actor(uow, email)
    if actor is None:
        raise NotAllowed(message("Nobody with the address {email} works here."), email=email)
    if again is not None:
        return get_bank_file(uow, actor, again)
    payer = payer_account(uow, settings)
    if payer is None:
        raise SettingsError(
            "PAYER_NAME, PAYER_ACCOUNT_NUMBER, PAYER_BANK_CODE: missing; suppliers are paid from this account"
        )
    return export_payments(uow, actor, PaymentExport(), payer=payer)


def _write(path: Path, content: str) -> Path:
    """Write a new file to the disk itself; an existing one may be at the bank already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise Conflict(
            message("{file} is there already. Choose another directory, so that nothing is paid twice."),
            file=str(path),
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path
