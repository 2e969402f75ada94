"""From words to a payment file through Slack's own buttons, once for each way in which suppliers send invoices."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from backend.audit import verify_chain
from backend.clock import SystemClock
from backend.inventory.models import StockBalanceRow, StockEntryRow
from backend.procurement.bank_file import NAMESPACE
from backend.procurement.models import InvoiceRow, PaymentRow, PurchaseOrderRow, PurchaseRequestRow
from tests.e2e.stack import running_stack
from tests.factories.databases import database_on
from tests.factories.purchasing import add_bank_details
from tests.factories.stock import on_hand

pytestmark = pytest.mark.slow


def _mail(name):
    return f"{name}@lantern.example.com"


ASKER, MANAGER, RECEIVER = map(_mail, ("liu.zeyang", "li.wei", "wu.yating"))
BUYER, CLERK, PAYER_ONE, PAYER_TWO = map(_mail, ("sun.yutong", "wu.xiaoyan", "jiang.hao", "he.min"))
HEAD_BUYER = _mail("lu.jianming")
PAYER = {
    "PAYER_NAME": "Lantern Foods",
    "PAYER_ACCOUNT_NUMBER": "310066000012345678",
    "PAYER_BANK_CODE": "ICBKCNBJSHI",
}


@pytest.fixture(scope="module")
def office(database_server, brain, brain_directory):
    """One running Storehand for the whole module: its tests buy different goods."""
    with (
        database_server.copy_of(database_server.seeded_template()) as engine,
        pytest.MonkeyPatch.context() as env,
    ):
        for name, value in PAYER.items():
            env.setenv(name, value)
        for supplier in ("V001", "V002", "V006"):
            add_bank_details(engine, datetime.now(UTC), supplier)
        with running_stack(database_on(engine, SystemClock()), brain, brain_directory) as running:
            yield Office(running)


class Office:
    """What people of the chain do in Slack to buy something."""

    def __init__(self, stack):
        self.stack = stack
        self.driver = stack.driver

    def said(self, who, words, after=None):
        return self.driver.wait_for_message(
            self.driver.dm(who), matching=lambda found: words in found["text"], after=after
        )

    def confirm(self, who, words, *, done):
        """Ask for a write in words, choose the first of several meanings, press Confirm; returns the answer."""
        driver = self.driver
        card = driver.ask(who, words)
        if "choose" in str(card["blocks"]):
            choice = next(
                found["action_id"] for found in elements(card) if found["action_id"].startswith("choose")
            )
            driver.click(who, card, action_id=choice)
            card = self.said(who, card_title(done), after=None)
        driver.click(who, card, action_id="confirm")
        return driver.wait_for(
            lambda: next(
                (m for m in driver.messages(driver.dm(who)) if m["ts"] == card["ts"] and done in m["text"]),
                None,
            ),
            what=f"{done!r} in the place of the card {card['text']!r}",
        )

    def home(self, who, *, showing):
        self.driver.open_home(who)
        return self.driver.wait_for_home(who, matching=lambda view: showing in str(view))

    def fill_in(self, who, action_id, *, showing, values=None, about=None):
        """Press a button on the Home tab and send the form behind it."""
        home = self.home(who, showing=showing)
        block_id = None if about is None else block_with(home, action_id, about)
        self.driver.click_in_view(who, home["id"], action_id=action_id, block_id=block_id)
        form = self.driver.wait_for_modal(who, callback_id=f"form:{action_id.split(':')[1]}")
        return self.driver.submit(who, form["id"], values=values)

    def request(self, words):
        raised = self.confirm(ASKER, words, done="PR-")
        self.stack.wait_until_idle()
        return number_in(raised["text"], "PR-")

    def approve(self, request):
        card = self.said(MANAGER, request)
        self.driver.click(MANAGER, card, action_id="approve")
        self.stack.wait_until_idle()

    def order(self, request, *, flow):
        values = {"requests": [request], "flow": flow, "below_minimum": ["yes"]}
        buyer = HEAD_BUYER if flow in {"two_way", "consignment"} else BUYER
        self.fill_in(buyer, "open_form:place_orders", showing=request, values=values)
        self.stack.wait_until_idle()
        with self.stack.database.unit() as uow:
            newest = select(PurchaseOrderRow.number).order_by(PurchaseOrderRow.number.desc()).limit(1)
            order = uow.session.scalar(newest)
        card = self.said(buyer, order)
        assert request in card["text"]
        return order

    def receive(self, order):
        self.confirm(RECEIVER, f"{order} 到货了", done="GR-")
        self.stack.wait_until_idle()

    def bill(self, order, number):
        """Enter an invoice over the whole order."""
        with self.stack.database.unit() as uow:
            amount = uow.session.get_one(PurchaseOrderRow, order).amount_cny
        answer = self.confirm(CLERK, f"{order} 的发票 {number}，金额 {amount} 元", done="IV-")
        self.stack.wait_until_idle()
        return number_in(answer["text"], "IV-")

    def release(self, invoice, who):
        self.fill_in(who, "open_form:release_payment", showing=invoice, about=invoice)
        self.stack.wait_until_idle()

    def to_the_bank(self):
        """Make the bank file; returns it as XML element and rows of the CSV."""
        self.fill_in(PAYER_TWO, "open_form:export_payments", showing="open_form:export_payments")
        self.stack.wait_until_idle()
        files = self.files_of(PAYER_TWO)
        xml = next(content for name, content in reversed(files) if name.endswith(".xml"))
        rows = next(content for name, content in reversed(files) if name.endswith(".csv"))
        return ET.fromstring(xml), list(csv.DictReader(io.StringIO(rows.decode("utf-8-sig"))))  # noqa: S314 -- our own file

    def files_of(self, who):
        store = self.stack.workspace.files
        return [
            (file["name"], store.find(file["id"]).content)
            for message in self.driver.messages(self.driver.dm(who))
            for file in message.get("files", [])
        ]

    def invoice(self, number):
        with self.stack.database.unit() as uow:
            return uow.session.get_one(InvoiceRow, number)

    def payment_of(self, invoice):
        with self.stack.database.unit() as uow:
            return uow.session.scalars(select(PaymentRow).where(PaymentRow.invoice_number == invoice)).one()

    def stock(self, sku):
        with self.stack.database.unit() as uow:
            return on_hand(uow.session, sku=sku)


def elements(message):
    return [element for block in message["blocks"] for element in block.get("elements", [])]


def block_with(view, action_id, about):
    return next(
        block["block_id"]
        for block in view["blocks"]
        for element in block.get("elements", [])
        if element.get("action_id") == action_id and about in str(element.get("value"))
    )


def card_title(done):
    return {"PR-": "AC-"}[done]


def number_in(text, prefix):
    start = text.index(prefix)
    return text[start : start + len(prefix) + 6]


def transfer_of(document, payment):
    entry = next(
        found
        for found in document.iter(f"{{{NAMESPACE}}}CdtTrfTxInf")
        if found.findtext(f".//{{{NAMESPACE}}}EndToEndId") == payment
    )
    return Decimal(entry.findtext(f".//{{{NAMESPACE}}}InstdAmt"))


def assert_books_are_right(office):
    """The ledger adds up to the balances, and nobody has touched the audit chain."""
    with office.stack.database.unit() as uow:
        keys = (StockEntryRow.location_code, StockEntryRow.sku, StockEntryRow.lot_code)
        moved = {
            tuple(row[:3]): row[3]
            for row in uow.session.execute(select(*keys, func.sum(StockEntryRow.quantity)).group_by(*keys))
        }
        balances = {
            (row.location_code, row.sku, row.lot_code): row.quantity
            for row in uow.session.scalars(select(StockBalanceRow))
        }
        assert {key: moved[key] for key in balances} == balances
        assert verify_chain(uow.session).broken_at is None


def pay(office, invoice):
    """Have two people release an invoice and send it to the bank; returns the payment and what the file pays."""
    office.release(invoice, PAYER_ONE)
    assert office.payment_of(invoice).status == "half_released"
    office.release(invoice, PAYER_TWO)
    assert office.payment_of(invoice).status == "released"
    document, rows = office.to_the_bank()
    payment = office.payment_of(invoice)
    row = next(found for found in rows if found["payment"] == payment.number)
    assert Decimal(row["amount"]) == transfer_of(document, payment.number)
    return payment, transfer_of(document, payment.number)


def test_goods_that_have_come_are_paid(office):
    before = office.stock("PRO-0019")
    request = office.request("订20箱鸡蛋")
    office.approve(request)
    order = office.order(request, flow="after_receipt")
    assert f"{order}.pdf" in dict(office.files_of(BUYER))
    office.receive(order)
    assert office.stock("PRO-0019") == before + 480
    invoice = office.bill(order, "QQ-20871")
    payment, paid = pay(office, invoice)
    assert (payment.status, office.invoice(invoice).status) == ("exported", "paid")
    assert paid == office.invoice(invoice).amount_cny
    assert_books_are_right(office)


def test_an_invoice_that_comes_before_its_goods_waits_for_them(office):
    request = office.request("order 10 cases of DAI-0001")
    office.approve(request)
    order = office.order(request, flow="before_receipt")
    invoice = office.bill(order, "YL-5512")
    assert office.invoice(invoice).status == "waiting"
    office.receive(order)
    assert office.invoice(invoice).status == "matched"
    payment, paid = pay(office, invoice)
    assert (payment.status, paid) == ("exported", office.invoice(invoice).amount_cny)
    assert_books_are_right(office)


def test_an_invoice_without_goods_to_receive_is_matched_with_the_order_alone(office):
    before = office.stock("BEV-0001")
    request = office.request("订5箱 BEV-0001")
    office.approve(request)
    order = office.order(request, flow="two_way")
    invoice = office.bill(order, "CL-777")
    assert (office.invoice(invoice).status, office.stock("BEV-0001")) == ("matched", before)
    payment, paid = pay(office, invoice)
    # This supplier gives two percent to those who pay within ten days.
    assert paid == payment.amount_cny
    assert payment.amount_cny + payment.discount_cny == office.invoice(invoice).amount_cny
    assert payment.discount_cny == (office.invoice(invoice).amount_cny * 2 / 100).quantize(Decimal("0.01"))
    assert_books_are_right(office)


def test_goods_on_consignment_come_and_no_invoice_is_taken_for_them(office):
    before = office.stock("BEV-0002")
    request = office.request("订5箱 BEV-0002")
    office.approve(request)
    order = office.order(request, flow="consignment")
    office.receive(order)
    assert office.stock("BEV-0002") > before
    refusal = office.driver.ask(CLERK, f"{order} 的发票 CL-778，金额 100 元")
    assert "寄售" in refusal["text"]
    with office.stack.database.unit() as uow:
        bills = select(func.count()).select_from(InvoiceRow).where(InvoiceRow.order_number == order)
        assert uow.session.scalar(bills) == 0
    assert_books_are_right(office)


def test_a_request_is_changed_in_a_form_and_decided_on_the_home_tab(office):
    driver = office.driver
    card = driver.ask(ASKER, "订5箱 BEV-0003")
    driver.click(ASKER, card, action_id="edit")
    form = driver.wait_for(
        lambda: (view := driver.modal(ASKER)) and view["callback_id"] == "form:edit_action" and view,
        what="the form",
    )
    wrong = driver.submit(ASKER, form["id"], values={"quantity:0": "很多"})
    assert list(wrong["errors"]) == ["quantity:0"]
    driver.submit(ASKER, form["id"], values={"quantity:0": "6箱", "reason": "周末促销"})
    changed = driver.wait_for_message(driver.dm(ASKER), containing="周末促销")
    assert changed["ts"] == card["ts"]  # the changed card stands where the first one stood
    driver.click(ASKER, changed, action_id="confirm")
    office.stack.wait_until_idle()
    [done] = [m for m in driver.messages(driver.dm(ASKER)) if m["ts"] == card["ts"]]
    request = number_in(done["text"], "PR-")

    home = office.home(MANAGER, showing=request)
    driver.click_in_view(
        MANAGER, home["id"], action_id="approve", block_id=block_with(home, "approve", request)
    )
    driver.wait_for_home(MANAGER, matching=lambda view: request not in str(view))
    with office.stack.database.unit() as uow:
        found = uow.session.get_one(PurchaseRequestRow, request)
        assert (found.status, found.reason) == ("approved", "周末促销")

    own = office.home(ASKER, showing=f"say:{request}")
    last = driver.messages(driver.dm(ASKER))[-1]
    driver.click_in_view(ASKER, own["id"], action_id=f"say:{request}")
    shown = driver.wait_for_message(driver.dm(ASKER), after=last, containing=request)
    assert "周末促销" in shown["text"]
