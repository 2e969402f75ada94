"""Doing things as somebody and writing down, apart from the services, who did what."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from hypothesis.stateful import (
    RuleBasedStateMachine,
)
from sqlalchemy import func, select

from backend import audit
from backend.approvals import cases
from backend.approvals.schemas import Approval, Rejection
from backend.clock import FixedClock
from backend.documents import approve_document, reject_document
from backend.errors import DomainError
from backend.procurement import invoices, orders, payments, receipts, requests
from backend.procurement.bank_file import export_payments
from backend.procurement.drafts import (
    OrderDraft,
    PayerAccount,
    PaymentExport,
    ReceiptDraft,
    ReceivedLine,
    SupplierInvoiceDraft,
    ToleranceDraft,
)
from backend.procurement.models import (
    InvoiceRow,
    PaymentRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    PurchaseRequestRow,
)
from backend.procurement.order_views import order_lines
from backend.procurement.schemas import PaymentRelease
from tests.factories.actors import actor_named, full_email
from tests.factories.databases import database_on
from tests.factories.days import NOW
from tests.factories.purchasing import COLA, add_bank_details, request_draft

FINANCE = ("wu.xiaoyan", "jiang.hao", "he.min")
PAYER = PayerAccount(name="灯笼", account_number="1001222233334444", bank_code="ICBKCNBJ")


class Bookkeeping(RuleBasedStateMachine):
    """One history: what everybody did that was let happen. `did` names people by document and part."""

    payments_seen = 0

    def __init__(self, engine):
        super().__init__()
        self.connection = engine.connect()
        self.transaction = self.connection.begin()
        self.clock = FixedClock(NOW)
        self.database = database_on(self.connection, self.clock)
        for supplier in ("V001", "V011", "V012"):
            add_bank_details(self.connection, NOW, supplier)
        self.did = defaultdict(lambda: defaultdict(set))
        self.wanted = {}
        self.agreed = {}
        self.paid = defaultdict(Decimal)
        self.count = 0
        self.there_is = defaultdict(bool)
        self.attempt(
            "sun.yutong",
            lambda uow, actor: receipts.set_over_receipt_tolerance(
                uow, actor, ToleranceDraft(item=COLA, over_receipt_percent=Decimal(5))
            ),
        )

    def teardown(self):
        with self.database.unit() as uow:
            assert audit.verify_chain(uow.session).broken_at is None
        self.transaction.rollback()
        self.connection.close()

    def attempt(self, person, action):
        """Do something as somebody; None where it is refused, and then nothing of it is kept."""
        with self.database.unit() as uow:
            try:
                result = action(uow, actor_named(uow, person))
            except DomainError:
                return None
            uow.commit()
        for document in {getattr(result, "document", ""), *self.numbers_in(result)}:
            self.there_is[document[:2]] = True
        return result

    @staticmethod
    def numbers_in(result):
        return [getattr(entry, "document", "") for entry in getattr(result, "documents", ())]

    def chosen(self, row, pick, *conditions):
        with self.database.unit() as uow:
            numbers = uow.session.scalars(
                select(row.number).where(*conditions).order_by(row.number.desc())
            ).all()
        return numbers[pick % len(numbers)] if numbers else "XX-000000"

    def request(self, person, sku, cases):
        draft = request_draft((sku, cases * (24 if sku == COLA else 1)))
        request = self.attempt(person, lambda uow, actor: requests.raise_request(uow, actor, draft))
        if request is not None:
            self.did[request.document]["asked"] = {full_email(person)}
            self.wanted[request.document] = (sku, cases)

    def turn_of(self, document):
        with self.database.unit() as uow:
            case = cases.get_case(uow, document)
        return None if case is None or case.waiting_for is None else case.waiting_for.code

    def settle(self, person, document, *, is_yes):
        turn_of = self.turn_of(document)
        if is_yes:
            decision = self.attempt(
                person, lambda uow, actor: approve_document(uow, actor, Approval(document=document))
            )
        else:
            rejection = Rejection(document=document, reason="不需要")
            decision = self.attempt(person, lambda uow, actor: reject_document(uow, actor, rejection))
        if decision is not None and is_yes:
            assert full_email(person) not in self.did[document]["asked"]
            assert full_email(person) not in self.did[document]["approved"]
            self.did[document]["approved"] |= {full_email(person), turn_of}
            if decision.status == "approved":
                self.agreed[document] = self.wanted[document]

    def go_on(self, pick, flow, receiver, payer):
        """Do what comes next for a request, as those whose work it is."""
        document = self.chosen(PurchaseRequestRow, pick, PurchaseRequestRow.status != "cancelled")
        order, invoice = self.order_and_invoice_of(document)
        if self.turn_of(document) is not None:
            self.settle(self.turn_of(document), document, is_yes=True)
        elif order is None or order.status == "cancelled":
            self.place("lu.jianming" if flow == "two_way" else "sun.yutong", document, flow)
        elif order.status in {"ordered", "partially_received"}:
            self.take_in(receiver, order.number, None)
        elif invoice is None:
            self.enter(FINANCE[payer], order.number, percent=100, is_itemised=False)
        else:
            self.pay(FINANCE[payer - 1], invoice.number)
            self.pay(FINANCE[payer - 2], invoice.number)
            self.export(FINANCE[payer])

    def order_and_invoice_of(self, document):
        with self.database.unit() as uow:
            line = uow.session.scalars(
                select(PurchaseOrderLineRow)
                .where(PurchaseOrderLineRow.request_number == document)
                .order_by(PurchaseOrderLineRow.order_number.desc())
            ).first()
            if line is None:
                return None, None
            query = select(InvoiceRow).where(
                InvoiceRow.order_number == line.order_number,
                InvoiceRow.kind == "invoice",
                InvoiceRow.status != "cancelled",
            )
            order = uow.session.get(PurchaseOrderRow, line.order_number)
            return order, uow.session.scalars(query.order_by(InvoiceRow.number)).first()

    def place(self, person, document, flow):
        draft = OrderDraft(requests=(document,), flow=flow)
        placed = self.attempt(person, lambda uow, actor: orders.place_orders(uow, actor, draft))
        if placed is not None:
            [order] = placed.documents
            [line] = order.lines
            assert self.agreed[document] == (line.item.code, line.cases)
            self.did[order.document]["placed"] = {full_email(person)}

    def take_in(self, person, number, percent):
        with self.database.unit() as uow:
            lines = order_lines(uow, number)
        came = None
        if lines and percent is not None:
            came = (ReceivedLine(item=lines[0].sku, quantity=lines[0].quantity * percent / 100),)
        draft = ReceiptDraft(document=number, lines=came)
        receipt = self.attempt(person, lambda uow, actor: receipts.receive_order(uow, actor, draft))
        if receipt is not None:
            self.did[number]["received"].add(full_email(person))
            assert full_email(person) not in self.did[number]["placed"]
            assert full_email(person) not in self.did[lines[0].request_number]["asked"]
            assert full_email(person) not in self.did[lines[0].request_number]["approved"]

    def enter(self, person, number, *, percent, is_itemised):
        with self.database.unit() as uow:
            order = uow.session.get(PurchaseOrderRow, number)
            [line] = order_lines(uow, number) or [None]
        if order is None:
            return
        self.count += 1
        amount = (order.amount_cny * percent / 100).quantize(Decimal("0.01"))
        lines = ({"item": line.sku, "quantity": line.quantity, "amount": amount},) if is_itemised else None
        draft = SupplierInvoiceDraft(
            document=number, invoice_number=f"R-{self.count * 7919}", amount=amount, lines=lines
        )
        invoice = self.attempt(person, lambda uow, actor: invoices.record_invoice(uow, actor, draft))
        if invoice is not None:
            self.did[invoice.document]["entered"].add(full_email(person))

    def pay(self, person, number):
        released = self.attempt(
            person, lambda uow, actor: payments.release_payment(uow, actor, PaymentRelease(document=number))
        )
        if released is not None:
            self.did[released.document]["released"].add(full_email(person))
            self.require_free_to_pay(full_email(person), number)

    def require_free_to_pay(self, email, number):
        with self.database.unit() as uow:
            invoice = uow.session.get(InvoiceRow, number)
        lately = self.clock.instant - timedelta(days=10)
        changers = {who for who, at in self.did[invoice.supplier_code]["changed"] if at > lately}
        assert email not in changers | self.did[number]["accepted"]
        self.require_free_to_judge(email, number)

    def require_free_to_judge(self, email, number):
        with self.database.unit() as uow:
            invoice = uow.session.get(InvoiceRow, number)
            asked_for = {line.request_number for line in order_lines(uow, invoice.order_number)}
        order = self.did[invoice.order_number]
        part = self.did[number]["entered"] | order["placed"] | order["received"]
        for document in asked_for:
            part |= self.did[document]["asked"] | self.did[document]["approved"]
        assert email not in part

    def export(self, person):
        file = self.attempt(
            person, lambda uow, actor: export_payments(uow, actor, PaymentExport(), payer=PAYER)
        )
        if file is not None:
            for document in file.documents:
                assert len(self.did[document]["released"]) >= 2
                with self.database.unit() as uow:
                    payment = uow.session.get(PaymentRow, document)
                Bookkeeping.payments_seen += 1
                self.paid[payment.invoice_number] += payment.amount_cny + payment.discount_cny

    @staticmethod
    def total(uow, column, **values):
        return uow.session.scalar(select(func.sum(column)).filter_by(**values)) or Decimal(0)
