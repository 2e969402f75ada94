"""Random people doing everything they can think of, in any order: what must always hold still holds."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from backend.approvals import delegations
from backend.approvals.schemas import Delegation
from backend.documents import cancel_document
from backend.inventory.models import StockCommitmentRow, StockEntryRow
from backend.procurement import bank_accounts, credit_notes, invoices, orders, requests
from backend.procurement.drafts import (
    BankDetailsDraft,
    CreditNoteDraft,
    ExceptionAcceptance,
    OrderClosing,
    Revision,
)
from backend.procurement.matching import tolerance_for
from backend.procurement.models import (
    GoodsReceiptLineRow,
    InvoiceExceptionRow,
    InvoiceRow,
    PaymentRow,
    PurchaseOrderRow,
    PurchaseRequestRow,
)
from backend.procurement.order_views import line_totals, order_lines
from backend.procurement.schemas import DocumentCancellation
from tests.backend.procurement.bookkeeping import FINANCE, Bookkeeping
from tests.factories.actors import full_email
from tests.factories.purchasing import COLA, PRINTER, request_draft

STORE = ("liu.zeyang", "wu.yating", "li.wei", "zhou.minghui")
BUYERS = ("sun.yutong", "lu.jianming")
EVERYBODY = (*STORE, *BUYERS, *FINANCE, "feng.li", "gu.chengyuan")
TOLERATED_PERCENT = {COLA: 5, PRINTER: 0}

anybody = st.sampled_from(EVERYBODY)
storekeepers = st.sampled_from(STORE) | anybody
buyers = st.sampled_from(BUYERS) | anybody
accountants = st.sampled_from(FINANCE) | anybody
picks = st.integers(0, 7)
flows = st.sampled_from(["after_receipt", "before_receipt", "two_way"])


class PurchaseToPay(Bookkeeping):
    """Everything that anybody can try, and what must hold after every step."""

    @initialize(
        steps=st.lists(
            st.tuples(st.integers(0, 1), flows, st.sampled_from(STORE), st.booleans()),
            min_size=6,
            max_size=16,
        )
    )
    def start_somewhere(self, steps):
        """Begin with two requests, each of them some steps on its way."""
        self.request("liu.zeyang", COLA, 12)
        self.request("liu.zeyang", PRINTER, 9)
        for pick, flow, receiver, is_credited in steps:
            self.go_on(pick, flow, receiver, 1)
            if is_credited:
                self.take_off("jiang.hao", self.chosen(InvoiceRow, pick, InvoiceRow.kind == "invoice"), 10)

    @rule(person=storekeepers, sku=st.sampled_from([COLA, PRINTER]), cases=st.integers(5, 60))
    def ask(self, person, sku, cases):
        self.request(person, sku, cases)

    @rule(person=storekeepers, pick=picks, sku=st.sampled_from([COLA, PRINTER]), cases=st.integers(5, 60))
    def revise(self, person, pick, sku, cases):
        document = self.chosen(PurchaseRequestRow, pick)
        draft = request_draft((sku, cases * (24 if sku == COLA else 1)))
        revision = Revision(document=document, draft=draft)
        if self.attempt(person, lambda uow, actor: requests.revise_request(uow, actor, revision)):
            assert full_email(person) in self.did[document]["asked"]
            self.wanted[document] = (sku, cases)
            self.did[document]["approved"] = set()
            self.agreed.pop(document, None)

    @rule(person=anybody, pick=picks, is_yes=st.booleans())
    def decide(self, person, pick, is_yes):
        document = self.chosen(PurchaseRequestRow, pick, PurchaseRequestRow.status == "pending")
        self.settle(person, document, is_yes=is_yes)

    @rule(pick=st.integers(0, 1), flow=flows, receiver=st.sampled_from(STORE), payer=st.integers(0, 2))
    def carry_on(self, pick, flow, receiver, payer):
        self.go_on(pick, flow, receiver, payer)

    @rule(person=anybody, to=anybody, days=st.integers(0, 5))
    def stand_in(self, person, to, days):
        today = self.clock.instant.date()
        draft = Delegation(delegate=full_email(to), start_on=today, end_on=today + timedelta(days=days))
        self.attempt(person, lambda uow, actor: delegations.delegate_approvals(uow, actor, draft))

    @rule(person=buyers, pick=picks, flow=flows)
    def order(self, person, pick, flow):
        self.place(person, self.chosen(PurchaseRequestRow, pick), flow)

    @precondition(lambda self: self.there_is["PO"])
    @rule(person=storekeepers, pick=picks, percent=st.sampled_from([30, 50, 100, 105, 106, None]))
    def receive(self, person, pick, percent):
        self.take_in(person, self.chosen(PurchaseOrderRow, pick), percent)

    @precondition(lambda self: self.there_is["PO"])
    @rule(person=buyers, pick=picks, is_closing=st.booleans())
    def end_order(self, person, pick, is_closing):
        closing = OrderClosing(document=self.chosen(PurchaseOrderRow, pick))
        end = orders.close_order if is_closing else orders.cancel_order
        self.attempt(person, lambda uow, actor: end(uow, actor, closing))

    @precondition(lambda self: self.there_is["PO"])
    @rule(
        person=accountants,
        pick=picks,
        percent=st.sampled_from([50, 100, 100, 101, 130]),
        is_itemised=st.booleans(),
    )
    def bill(self, person, pick, percent, is_itemised):
        self.enter(person, self.chosen(PurchaseOrderRow, pick), percent=percent, is_itemised=is_itemised)

    @precondition(lambda self: self.there_is["IV"])
    @rule(person=accountants, pick=picks, percent=st.sampled_from([10, 100]))
    def credit(self, person, pick, percent):
        self.take_off(person, self.chosen(InvoiceRow, pick, InvoiceRow.kind == "invoice"), percent)

    def take_off(self, person, number, percent):
        with self.database.unit() as uow:
            invoice = uow.session.get(InvoiceRow, number)
        if invoice is None:
            return
        self.count += 1
        amount = (invoice.amount_cny * percent / 100).quantize(Decimal("0.01"))
        draft = CreditNoteDraft(document=number, credit_number=f"C-{self.count * 7919}", amount=amount)
        if self.attempt(person, lambda uow, actor: credit_notes.record_credit_note(uow, actor, draft)):
            self.did[number]["entered"].add(full_email(person))

    @precondition(lambda self: self.there_is["IV"])
    @rule(person=buyers, pick=picks)
    def accept(self, person, pick):
        number = self.chosen(InvoiceRow, pick, InvoiceRow.status == "exception")
        request = ExceptionAcceptance(document=number, position=1, reason="已确认")
        if self.attempt(person, lambda uow, actor: invoices.accept_exception(uow, actor, request)):
            self.require_free_to_judge(full_email(person), number)
            self.did[number]["accepted"].add(full_email(person))

    @rule(
        person=accountants,
        supplier=st.sampled_from(["V001", "V011", "V012"]),
        days=st.sampled_from([0, 0, 7]),
    )
    def change_bank(self, person, supplier, days):
        draft = BankDetailsDraft(
            supplier=supplier, holder_name="某", account_number="62220001", bank_code="ICBKCNBJ"
        )
        entered = self.attempt(person, lambda uow, actor: bank_accounts.enter_bank_details(uow, actor, draft))
        if entered is None:
            return
        enterer = full_email(person)
        self.did[supplier]["changed"].add((enterer, self.clock.instant))
        for other in FINANCE:
            confirm = lambda uow, actor: bank_accounts.confirm_bank_details(uow, actor, entered.id)  # noqa: E731
            if self.attempt(other, confirm) is not None:
                assert other != person
                both = {enterer, full_email(other)}
                self.did[supplier]["changed"] |= {(who, self.clock.instant) for who in both}
                break
        self.clock.instant += timedelta(days=days)

    @precondition(lambda self: self.there_is["IV"])
    @rule(person=accountants, pick=picks)
    def release(self, person, pick):
        self.pay(person, self.chosen(InvoiceRow, pick))

    @precondition(lambda self: self.there_is["PY"])
    @rule(person=accountants)
    def send_to_bank(self, person):
        self.export(person)

    @rule(person=anybody, pick=picks, row=st.sampled_from([PurchaseRequestRow, InvoiceRow, PaymentRow]))
    def cancel(self, person, pick, row):
        request = DocumentCancellation(document=self.chosen(row, pick))
        self.attempt(person, lambda uow, actor: cancel_document(uow, actor, request))

    @rule(hours=st.sampled_from([1, 24, 24 * 11]))
    def wait(self, hours):
        self.clock.instant += timedelta(hours=hours)

    @invariant()
    def goods_add_up(self):
        with self.database.unit() as uow:
            for order in uow.session.scalars(select(PurchaseOrderRow)).all():
                totals = line_totals(uow, order.number)
                still_open = Decimal(0)
                for line in order_lines(uow, order.number):
                    came = totals[line.line_number].received
                    assert came * 100 <= line.quantity * (100 + TOLERATED_PERCENT[line.sku])
                    still_open += max(line.quantity - came, Decimal(0))
                if order.status not in {"ordered", "partially_received"}:
                    still_open = Decimal(0)
                assert self.total(uow, StockCommitmentRow.quantity, document=order.number) == still_open
            on_receipts = uow.session.scalar(select(func.sum(GoodsReceiptLineRow.quantity)))
            query = select(func.sum(StockEntryRow.quantity)).where(StockEntryRow.kind == "receipt")
            assert uow.session.scalar(query) == on_receipts

    @invariant()
    def money_adds_up(self):
        with self.database.unit() as uow:
            paid_for = defaultdict(Decimal)
            for number, paid in self.paid.items():
                invoice = uow.session.get(InvoiceRow, number)
                credited = self.total(uow, InvoiceRow.amount_cny, credited_invoice=number)
                assert paid <= invoice.amount_cny + credited
                paid_for[invoice.order_number] += paid
            for number, paid in paid_for.items():
                self.require_worth(uow, number, paid)

    def require_worth(self, uow, number, paid):
        """Nothing is paid above what came, or was ordered, but a tolerance; unless somebody agreed to it."""
        accepted = (
            select(InvoiceExceptionRow)
            .join(InvoiceRow, InvoiceRow.number == InvoiceExceptionRow.invoice_number)
            .where(InvoiceRow.order_number == number, InvoiceExceptionRow.status == "accepted")
        )
        if uow.session.scalars(accepted).first() is not None:
            return
        order = uow.session.get(PurchaseOrderRow, number)
        [line] = order_lines(uow, number)
        units = (
            line.quantity if order.flow == "two_way" else line_totals(uow, number)[line.line_number].received
        )
        worth = units * line.price_cny_per_case / line.pack_size
        # Once for the quantity and once for the price.
        assert paid <= worth + 2 * tolerance_for(worth)


@pytest.mark.slow
def test_no_sequence_of_anything_by_anybody_breaks_the_rules(seeded_engine):
    run_state_machine_as_test(
        lambda: PurchaseToPay(seeded_engine),
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Sequences that never get as far as a payment would prove nothing.
    assert PurchaseToPay.payments_seen > 0
