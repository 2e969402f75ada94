import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from backend.procurement import credit_notes, payments
from backend.procurement.bank_file import CSV_COLUMNS, NAMESPACE, export_payments, is_iban
from backend.procurement.discounts import yearly_rate_percent
from backend.procurement.drafts import (
    CreditNoteDraft,
    DuePaymentQuery,
    OrderClosing,
    PayerAccount,
    PaymentExport,
)
from backend.procurement.invoice_views import get_invoice
from backend.procurement.models import SupplierRow
from backend.procurement.payment_views import list_due_payments
from backend.procurement.schemas import PaymentRelease
from tests.factories.actors import actor_named
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import MILK, add_bank_details, invoiced, ordered, received

PAYER = PayerAccount(name="灯笼便利餐饮有限公司", account_number="1001222233334444", bank_code="ICBKCNBJ")


def release(uow, document, by):
    return payments.release_payment(uow, actor_named(uow, by), PaymentRelease(document=document))


def export(uow, *documents, by="he.min"):
    return export_payments(uow, actor_named(uow, by), PaymentExport(documents=documents), payer=PAYER)


def due(uow, **query):
    return list_due_payments(uow, actor_named(uow, "wu.xiaoyan"), DuePaymentQuery(**query))


def matched(uow, *lines, number="A-1001", **details):
    """Return a matched invoice, by default over 194.40 for cola of V001 (2 % off within ten days, net 30)."""
    order = ordered(uow, *lines)
    received(uow, order)
    return invoiced(uow, order, number=number, **details)


@pytest.fixture(autouse=True)
def _suppliers_have_bank_details(connection):
    for supplier in ("V001", "V002"):
        add_bank_details(connection, NOW, supplier)


def test_two_people_release_a_payment(uow):
    invoice = matched(uow)
    first = release(uow, invoice.document, "jiang.hao")
    assert (first.document, first.status, first.needed_releases) == ("PY-000001", "half_released", 1)
    with pytest.raises(Conflict, match="needs a second person"):
        release(uow, invoice.document, "jiang.hao")
    second = release(uow, first.document, "he.min")
    assert second.status == "released"
    assert {person.name_zh for person in second.released_by} == {"蒋昊", "何敏"}
    with pytest.raises(Conflict, match="released already"):
        release(uow, invoice.document, "he.min")


def test_paying_early_keeps_the_discount(uow):
    payment = release(uow, matched(uow).document, "jiang.hao")
    # 2 % of 194.40 is 3.888.
    assert (payment.amount, payment.discount) == (Decimal("190.51"), Decimal("3.89"))


def test_a_release_counts_for_its_sum_only(database, clock):
    with database.unit() as uow:
        invoice = matched(uow)
        release(uow, invoice.document, "jiang.hao")
        uow.commit()
    clock.instant += timedelta(days=11)
    with database.unit() as uow:
        # The discount is gone, so that the sum is another and the first release is void.
        later = release(uow, invoice.document, "he.min")
        assert (later.amount, later.status, later.needed_releases) == (Decimal("194.40"), "half_released", 1)
        assert release(uow, invoice.document, "jiang.hao").status == "released"


def test_who_entered_the_invoice_does_not_pay_it(uow):
    invoice = matched(uow)
    with pytest.raises(NotAllowed, match="You entered IV-000001"):
        release(uow, invoice.document, "wu.xiaoyan")


def test_who_entered_a_credit_note_does_not_pay_the_rest(uow):
    invoice = matched(uow)
    draft = CreditNoteDraft(document=invoice.document, credit_number="C-1", amount=Decimal(10))
    credit_notes.record_credit_note(uow, actor_named(uow, "jiang.hao"), draft)
    with pytest.raises(NotAllowed, match="You entered"):
        release(uow, invoice.document, "jiang.hao")


def test_a_supplier_put_on_hold_after_the_release_is_not_paid(uow):
    payment, _invoice = released(uow)
    uow.session.get(SupplierRow, "V001").status = "on_hold"
    uow.session.flush()
    with pytest.raises(Conflict, match="on hold"):
        export(uow, payment.document)
    with pytest.raises(Conflict, match="PY-000001: not released as it would be paid today"):
        export(uow)


def test_one_lapsed_discount_does_not_keep_other_payments_from_the_bank(database, clock):
    with database.unit() as uow:
        lapsed, _cola = released(uow)
        good, _milk = released(uow, (MILK, 24), number="M-1")
        uow.commit()
    clock.instant += timedelta(days=11)
    with database.unit() as uow:
        with pytest.raises(Conflict):
            export(uow, lapsed.document, good.document)
        file = export(uow)
        assert (file.documents, file.left_out) == ((good.document,), (lapsed.document,))
        assert good.document in file.xml
        assert lapsed.document not in file.xml + file.csv


def test_the_day_of_the_discount_is_head_offices_wherever_the_payer_sits(database, clock):
    with database.unit() as uow:
        invoice = matched(uow)
        uow.commit()
    # Half past midnight in Shanghai is the day before in London: the discount ended with that day.
    local = datetime.combine(TODAY + timedelta(days=11), time(0, 30), HEAD_OFFICE_ZONE)
    clock.instant = local.astimezone(UTC)
    with database.unit() as uow:
        abroad = replace(actor_named(uow, "jiang.hao"), timezone="Europe/London")
        request = PaymentRelease(document=invoice.document)
        assert payments.release_payment(uow, abroad, request).discount == 0


def test_who_approved_the_purchase_does_not_pay_it(uow):
    # 104,000 and more goes up to the finance manager.
    invoice = matched(uow, (MILK, 12 * 900))
    with pytest.raises(NotAllowed, match="had a part in"):
        release(uow, invoice.document, "he.min")


@pytest.mark.parametrize(
    "by", ["li.wei", "sun.yutong", "lu.jianming", "feng.li", "gu.chengyuan", "cao.wenjing"]
)
def test_only_finance_releases_payments(uow, by):
    invoice = matched(uow)
    with pytest.raises(NotAllowed):
        release(uow, invoice.document, by)


def test_what_is_in_question_or_waits_is_not_paid(uow):
    differing = invoiced(uow, ordered(uow), "999", number="X-1")
    waiting = invoiced(uow, ordered(uow, (MILK, 240), flow="before_receipt"), number="X-2")
    for invoice in (differing, waiting):
        with pytest.raises(Conflict):
            release(uow, invoice.document, "jiang.hao")
    assert due(uow).documents == ()


def test_a_supplier_on_hold_is_not_paid(uow):
    invoice = matched(uow)
    uow.session.get(SupplierRow, "V001").status = "on_hold"
    uow.session.flush()
    with pytest.raises(Conflict, match="on hold"):
        release(uow, invoice.document, "jiang.hao")


def test_nothing_is_paid_to_a_supplier_without_bank_details(uow):
    order = ordered(uow, ("ITE-0001", 1))
    received(uow, order)
    with pytest.raises(Conflict, match="no confirmed bank details"):
        release(uow, invoiced(uow, order).document, "jiang.hao")
    with pytest.raises(NotFound):
        release(uow, "PY-000099", "jiang.hao")


def test_the_due_list_shows_what_paying_early_earns_in_a_year(uow):
    invoice = matched(uow)
    [entry] = due(uow).documents
    assert (entry.document, entry.amount, entry.due_on) == (
        invoice.document,
        Decimal("194.40"),
        TODAY + timedelta(days=30),
    )
    # 2/10 net 30: 2 ÷ 98 × 365 ÷ 20.
    assert (entry.discount_until, entry.discount_rate_percent) == (
        TODAY + timedelta(days=10),
        Decimal("37.2"),
    )


def test_the_due_list_until_a_day_holds_what_must_be_acted_on_by_then(uow):
    matched(uow)
    milk = matched(uow, (MILK, 24), number="M-1", invoiced_on=TODAY - timedelta(days=20))
    assert [entry.document for entry in due(uow, until=TODAY).documents] == [milk.document]
    assert due(uow, until=TODAY).documents[0].days_overdue == 5
    assert len(due(uow, until=TODAY + timedelta(days=10)).documents) == 2


@pytest.mark.parametrize(
    ("percent", "discount_days", "terms_days", "rate"),
    [("2", 10, 30, "37.2"), ("1", 10, 30, "18.4"), ("2", 30, 30, None), ("0.5", 0, 30, "6.1")],
)
def test_a_discount_as_a_yearly_rate(percent, discount_days, terms_days, rate):
    found = yearly_rate_percent(Decimal(percent), discount_days=discount_days, terms_days=terms_days)
    assert found == (None if rate is None else Decimal(rate))


def released(uow, *lines, number="A-1001"):
    invoice = matched(uow, *lines, number=number)
    release(uow, invoice.document, "jiang.hao")
    return release(uow, invoice.document, "he.min"), invoice


def test_the_bank_file_is_a_pain_001_with_every_payment_once(uow):
    first, invoice = released(uow)
    second, _milk = released(uow, (MILK, 24), number="M-1")
    file = export(uow)
    assert file.documents == (first.document, second.document)
    root = ET.fromstring(file.xml.encode())  # noqa: S314 -- we wrote it
    assert root.tag == f"{{{NAMESPACE}}}Document"
    [initiation] = root
    header, group = initiation
    assert names(header) == ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"]
    assert names(group)[:8] == [
        "PmtInfId",
        "PmtMtd",
        "NbOfTxs",
        "CtrlSum",
        "ReqdExctnDt",
        "Dbtr",
        "DbtrAcct",
        "DbtrAgt",
    ]
    transfers = group[8:]
    assert names(transfers[0]) == ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"]
    # 190.51 for cola, 235.20 for milk.
    assert [at(entry, "Amt/InstdAmt") for entry in transfers] == ["190.51", "235.20"]
    assert at(header, "CtrlSum") == at(group, "CtrlSum") == "425.71" == f"{file.amount}"
    assert at(header, "NbOfTxs") == at(group, "NbOfTxs") == "2"
    assert at(transfers[0], "CdtrAcct/Id/Othr/Id") == "62220000V001"
    assert at(transfers[0], "RmtInf/Ustrd") == f"A-1001 {invoice.document}"
    assert at(group, "ReqdExctnDt/Dt") == TODAY.isoformat()
    assert file.xml.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<Document')


def names(element):
    return [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]


def at(element, path):
    return element.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def test_the_csv_says_the_same_and_no_cell_is_a_formula(uow):
    released(uow, number="=1+1")
    [row] = csv.DictReader(io.StringIO(export(uow).csv))
    assert tuple(row) == CSV_COLUMNS
    assert (row["amount"], row["supplier_invoice_number"], row["currency"]) == ("190.51", "'=1+1", "CNY")


def test_what_is_at_the_bank_counts_as_paid_and_goes_there_once(uow):
    payment, invoice = released(uow)
    export(uow)
    paid = get_invoice(uow, actor_named(uow, "jiang.hao"), invoice.document)
    assert (paid.status, paid.outstanding) == ("paid", 0)
    assert due(uow).documents == ()
    with pytest.raises(InvalidRequest, match="No payment is released"):
        export(uow)
    for refused in (
        lambda: export(uow, payment.document),
        lambda: release(uow, invoice.document, "jiang.hao"),
        lambda: payments.cancel_payment(
            uow, actor_named(uow, "he.min"), OrderClosing(document=payment.document)
        ),
    ):
        with pytest.raises(Conflict):
            refused()


def test_a_payment_that_one_person_released_does_not_go_to_the_bank(uow):
    payment = release(uow, matched(uow).document, "jiang.hao")
    with pytest.raises(Conflict, match="not released by two people"):
        export(uow, payment.document)


def test_a_sum_changed_behind_the_back_of_the_services_does_not_go_to_the_bank(uow):
    payment, _invoice = released(uow)
    uow.session.execute(
        text("UPDATE payments SET amount_cny = amount_cny - 1, discount_cny = discount_cny + 1")
    )
    with pytest.raises(Conflict):
        export(uow, payment.document)


def test_a_discount_that_lapsed_before_the_export_stops_it_and_can_be_released_anew(database, clock):
    with database.unit() as uow:
        payment, invoice = released(uow)
        uow.commit()
    clock.instant += timedelta(days=11)
    with database.unit() as uow:
        with pytest.raises(Conflict):
            export(uow, payment.document)
        closing = OrderClosing(document=payment.document)
        payments.cancel_payment(uow, actor_named(uow, "jiang.hao"), closing)
        release(uow, invoice.document, "jiang.hao")
        again = release(uow, invoice.document, "he.min")
        assert (again.document, again.amount) == ("PY-000002", Decimal("194.40"))
        assert export(uow).amount == Decimal("194.40")


def test_a_credit_note_stops_a_payment_under_way(uow):
    payment, invoice = released(uow)
    draft = CreditNoteDraft(document=invoice.document, credit_number="C-1", amount=Decimal(50))
    credit_notes.record_credit_note(uow, actor_named(uow, "wu.xiaoyan"), draft)
    with pytest.raises(Conflict):
        export(uow, payment.document)
    again = release(uow, invoice.document, "jiang.hao")
    # 2 % of 144.40 is 2.888.
    assert (again.document, again.amount) == ("PY-000002", Decimal("141.51"))


def test_a_release_is_never_changed_or_removed(uow):
    released(uow)
    for statement in (
        "DELETE FROM payment_releases",
        "UPDATE payment_releases SET released_by = released_by",
    ):
        with pytest.raises(IntegrityError, match="append-only"), uow.session.begin_nested():
            uow.session.execute(text(statement))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("GB82WEST12345698765432", True),
        ("DE89370400440532013000", True),
        ("DE88370400440532013000", False),
        ("6222021234567890", False),
    ],
)
def test_an_iban_is_told_by_its_check_digits(number, expected):
    assert is_iban(number) is expected
