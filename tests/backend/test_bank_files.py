"""Exporting payments from the command line, and the account they are paid from."""

import csv
import stat
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from backend import bank_files
from backend.bank_files import write_bank_files
from backend.cli import main
from backend.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from backend.payer import payer_account
from backend.procurement.bank_file import NAMESPACE
from backend.procurement.bank_file_copies import _payer_of
from backend.procurement.drafts import PayerAccount
from backend.procurement.models import InvoiceRow, PaymentRow
from backend.procurement.payments import release_payment
from backend.procurement.schemas import PaymentRelease
from backend.seed.finances import DEMO_PAYER
from backend.settings import SettingsError
from backend.timeline import DocumentEventRow
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW
from tests.factories.purchasing import MILK, add_bank_details, invoiced, ordered, received

CLERK = full_email("jiang.hao")
OURS = {
    "payer_name": "灯笼便利餐饮有限公司",
    "payer_account_number": "1001222233334444",
    "payer_bank_code": "ICBKCNBJ",
}


def tag(name):
    return f".//{{{NAMESPACE}}}{name}"


@pytest.fixture
def released(database):
    """One payment that two people have released."""
    add_bank_details(database.bind, NOW)
    with database.unit() as uow:
        order = ordered(uow)
        received(uow, order)
        request = PaymentRelease(document=invoiced(uow, order).document)
        release_payment(uow, actor_named(uow, "jiang.hao"), request)
        payment = release_payment(uow, actor_named(uow, "he.min"), request)
        uow.commit()
    return payment


def status_of(database, number):
    with database.unit() as uow:
        return uow.session.get_one(PaymentRow, number).status


def test_both_files_hold_the_payment_and_it_counts_as_paid(database, settings, tmp_path, released):
    made, (xml, table) = write_bank_files(database, settings, email=CLERK, directory=tmp_path / "bank")
    assert (xml.name, table.name) == ("BF-000001.xml", "BF-000001.csv")
    assert made.documents == (released.document,)
    document = ET.parse(xml).getroot()  # noqa: S314 -- our own file
    assert [entry.text for entry in document.findall(tag("EndToEndId"))] == [released.document]
    assert [Decimal(entry.text) for entry in document.findall(tag("InstdAmt"))] == [released.amount]
    with table.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["payment"], Decimal(row["amount"])) == (released.document, released.amount)
    assert status_of(database, released.document) == "exported"
    with database.unit() as uow:
        assert uow.session.scalars(select(InvoiceRow.status)).all() == ["paid"]


def test_the_files_are_for_their_owner_only(database, settings, tmp_path, released):
    _made, paths = write_bank_files(database, settings, email=CLERK, directory=tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert released.document


def test_the_account_of_the_settings_is_the_one_that_pays(database, settings, tmp_path, released):
    own = settings.model_copy(update=OURS)
    _made, (xml, _table) = write_bank_files(database, own, email=CLERK, directory=tmp_path)
    document = ET.parse(xml).getroot()  # noqa: S314 -- our own file
    assert document.find(f"{tag('Dbtr')}/{{{NAMESPACE}}}Nm").text == OURS["payer_name"]
    assert (
        document.find(f"{tag('DbtrAcct')}//{{{NAMESPACE}}}Id/{{{NAMESPACE}}}Othr/").text
        == (OURS["payer_account_number"])
    )
    assert released.document


@pytest.mark.parametrize(
    ("email", "error"),
    [
        (full_email("li.wei"), NotAllowed),
        (full_email("tan.zhiyuan"), NotAllowed),
        ("nobody@example.com", NotAllowed),
    ],
)
def test_whoever_is_not_in_finance_exports_nothing(database, settings, tmp_path, released, email, error):
    with pytest.raises(error):
        write_bank_files(database, settings, email=email, directory=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert status_of(database, released.document) == "released"


def test_with_nothing_released_no_file_is_made(database, settings, tmp_path):
    with pytest.raises(InvalidRequest, match="No payment is released"):
        write_bank_files(database, settings, email=CLERK, directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["xml", "csv"])
def test_a_file_that_is_there_is_not_written_over_and_nothing_is_paid(
    database, settings, tmp_path, released, ending
):
    older = tmp_path / f"BF-000001.{ending}"
    older.write_text("yesterday's")
    with pytest.raises(Conflict, match="is there already"):
        write_bank_files(database, settings, email=CLERK, directory=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [older.name]
    assert older.read_text() == "yesterday's"
    assert status_of(database, released.document) == "released"


def test_a_disk_that_fails_half_way_leaves_no_file_and_nothing_paid(
    database, settings, tmp_path, released, monkeypatch
):
    write = bank_files._write

    def full_at_the_second(path, content):
        if path.suffix == ".csv":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(bank_files, "_write", full_at_the_second)
    with pytest.raises(OSError, match="No space"):
        write_bank_files(database, settings, email=CLERK, directory=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert status_of(database, released.document) == "released"


def test_the_demo_pays_from_an_invented_account_and_an_empty_database_from_none(
    uow, empty_database, settings
):
    assert payer_account(uow, settings) == DEMO_PAYER
    with empty_database.unit() as empty:
        assert payer_account(empty, settings) is None
        own = settings.model_copy(update=OURS)
        assert payer_account(empty, own) == PayerAccount(
            name=OURS["payer_name"],
            account_number=OURS["payer_account_number"],
            bank_code=OURS["payer_bank_code"],
        )


def test_where_the_real_slack_is_used_the_invented_account_pays_nothing(uow, settings):
    talking = settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-1"), "slack_api_url": None})
    assert payer_account(uow, talking) is None
    in_the_workspace = talking.model_copy(update={"slack_api_url": "http://127.0.0.1:8420/api/"})
    assert payer_account(uow, in_the_workspace) == DEMO_PAYER
    assert payer_account(uow, talking.model_copy(update=OURS)).name == OURS["payer_name"]


def test_an_earlier_file_is_written_again_for_the_account_it_was_made_for(
    database, settings, tmp_path, released
):
    made, paths = write_bank_files(database, settings, email=CLERK, directory=tmp_path / "first")
    moved = settings.model_copy(update=OURS)
    again, copies = write_bank_files(
        database, moved, email=CLERK, directory=tmp_path / "second", again=made.message_id
    )
    assert again.documents == (released.document,)
    assert [copy.read_bytes() for copy in copies] == [path.read_bytes() for path in paths]
    with pytest.raises(NotFound):
        write_bank_files(database, settings, email=CLERK, directory=tmp_path, again="BF-000009")


def test_a_file_from_before_its_account_was_kept_is_not_made_up():
    exported = DocumentEventRow(document="PY-000001", event="exported", facts={"bank_file": "BF-000001"})
    with pytest.raises(Conflict, match="BF-000001 was made before"):
        _payer_of(exported, "BF-000001")


def test_without_an_account_the_settings_are_named(database, settings, tmp_path, released, monkeypatch):
    monkeypatch.setattr(bank_files, "payer_account", lambda _uow, _settings: None)
    with pytest.raises(SettingsError, match="PAYER_ACCOUNT_NUMBER"):
        write_bank_files(database, settings, email=CLERK, directory=tmp_path)
    assert status_of(database, released.document) == "released"


@pytest.mark.slow
def test_the_command_says_what_it_wrote_and_then_that_nothing_is_left(
    fresh_database, monkeypatch, tmp_path, capsys
):
    monkeypatch.chdir(tmp_path)
    url = fresh_database.bind.url.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    # The command's clock is the real one; this supplier gives no discount that could lapse until then.
    add_bank_details(fresh_database.bind, NOW, "V002")
    with fresh_database.unit() as uow:
        order = ordered(uow, (MILK, 120))
        received(uow, order)
        request = PaymentRelease(document=invoiced(uow, order).document)
        release_payment(uow, actor_named(uow, "jiang.hao"), request)
        release_payment(uow, actor_named(uow, "he.min"), request)
        uow.commit()
    arguments = ["payments", "export", "--as", CLERK, "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("BF-000001: 1 payment, CNY 1,176.00.\n")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"BF-000001.xml", "BF-000001.csv"}
    assert main(arguments) == 1
    assert "No payment is released" in capsys.readouterr().err


def test_an_export_needs_a_person_and_a_place(capsys):
    with pytest.raises(SystemExit):
        main(["payments", "export"])
    assert "--as, --out" in capsys.readouterr().err
