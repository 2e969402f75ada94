"""Lives the demo's purchases once more, through the services, each step at its own hour of the past six weeks.

What was delivered is sold or thrown away before the day of loading, so that stock stands as `opening_stock.csv` says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from procrastinate.types import JSONValue
from sqlalchemy import Connection, func, select, update

from backend.approvals import cases as approvals
from backend.approvals.schemas import Approval, Rejection
from backend.clock import FixedClock
from backend.documents import approve_document, cancel_document, reject_document
from backend.inventory import service as inventory
from backend.items import service as items
from backend.outbox.models import OutboxRow
from backend.procurement import bank_file, credit_notes, invoices, orders, payments, receipts, requests
from backend.procurement.drafts import (
    BilledLine,
    CreditNoteDraft,
    OrderDraft,
    PaymentExport,
    ReceiptDraft,
    ReceivedLine,
    SupplierInvoiceDraft,
)
from backend.procurement.results import GoodsReceipt, PurchaseOrder
from backend.procurement.schemas import (
    DocumentCancellation,
    OrderLine,
    PaymentRelease,
    PurchaseRequestDraft,
)
from backend.queue import JobQueue
from backend.schema import all_tables
from backend.seed.finances import DEMO_PAYER, finance_steps
from backend.seed.load import has_any
from backend.seed.purchase_stories import SPOILED_CELSIUS, STORIES, Bill, Delivery, Story
from backend.seed.steps import Step, colleague, instant
from backend.uow import Database, UnitOfWork

COUNTED_TABLES = (
    "purchase_requests",
    "purchase_orders",
    "goods_receipts",
    "supplier_invoices",
    "payments",
    "purchase_budgets",
)
RAISED_AT, APPROVED_AT, DECIDED_AT = time(9), time(10), time(15)
ORDERED_AT, DELIVERED_AT, SOLD_AT = time(14), time(10, 30), time(15)
BILLED_AT, RELEASED_AT, EXPORTED_AT = time(11), time(11, 30), time(16)
BETWEEN_LEVELS = timedelta(minutes=30)
DEARER = Decimal("1.25")


class _PastQueue(JobQueue):
    """Takes no jobs: what the past had to send was sent then."""

    def defer(
        self,
        connection: Connection,
        task_name: str,
        arguments: Mapping[str, JSONValue],
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        run_at: datetime | None = None,
    ) -> bool:
        """Add nothing."""
        del connection, task_name, arguments, lock, queueing_lock, run_at
        return False


def load_purchasing(connection: Connection, *, today: date) -> Mapping[str, int]:
    """Write requests and what came of them where nobody has asked for anything yet; return rows by table.

    Nobody is sent a message about it.
    """
    tables = all_tables().tables
    if has_any(connection, tables["purchase_requests"]):
        return dict.fromkeys(COUNTED_TABLES, 0)
    clock = FixedClock(datetime.min.replace(tzinfo=UTC))
    database = Database(bind=connection, clock=clock, queue=_PastQueue())
    last_message = connection.scalar(select(func.max(OutboxRow.id))) or 0
    steps = [*finance_steps(today)]
    for index, story in enumerate(STORIES):
        steps += _Purchase(story, index=index, today=today).steps()
    for step in sorted(steps, key=lambda step: step.at):
        clock.instant = step.at
        with database.unit() as uow:
            step.take(uow)
            uow.commit()
    old_news = (OutboxRow.id > last_message, OutboxRow.status == "pending")
    connection.execute(update(OutboxRow).where(*old_news).values(status="dropped"))
    return {
        name: connection.scalar(select(func.count()).select_from(tables[name])) or 0
        for name in COUNTED_TABLES
    }


@dataclass
class _Purchase:
    """A story as it is lived: the numbers that its documents got are known once they are there."""

    story: Story
    index: int
    today: date
    request: str = ""
    order: PurchaseOrder | None = None
    invoices: dict[str, str] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Yield every step with its hour, in any order."""
        story = self.story
        # A minute apart, so that numbers follow the order of the stories.
        yield self._step(story.days_ago, RAISED_AT, self._raise, later=timedelta(minutes=self.index))
        for level in range(story.approvals):
            yield self._step(story.days_ago, APPROVED_AT, self._approve, later=level * BETWEEN_LEVELS)
        if story.rejection is not None:
            yield self._step(story.days_ago, DECIDED_AT, partial(self._reject, story.rejection))
        if story.cancellation is not None:
            yield self._step(story.days_ago, DECIDED_AT, partial(self._cancel, story.cancellation))
        if story.ordered is not None:
            days_ago, buyer = story.ordered
            yield self._step(days_ago, ORDERED_AT, partial(self._order, buyer))
        for delivery in story.deliveries:
            yield from self._delivery_steps(delivery)
        for bill in story.bills:
            yield from self._bill_steps(bill)

    def _step(
        self,
        days_ago: int,
        at: time,
        take: Callable[[UnitOfWork], None],
        *,
        later: timedelta = timedelta(0),
    ) -> Step:
        return Step(instant(self.today, days_ago, at) + later, take)

    def _raise(self, uow: UnitOfWork) -> None:
        story = self.story
        known = items.list_items(uow, skus={sku for sku, _cases in story.lines})
        needed_by = None
        if story.needed_in_days is not None:
            needed_by = self.today - timedelta(days=story.days_ago - story.needed_in_days)
        draft = PurchaseRequestDraft(
            lines=tuple(
                OrderLine(item=sku, quantity=Decimal(cases * known[sku].pack_size))
                for sku, cases in story.lines
            ),
            location=story.location,
            needed_by=needed_by,
            reason=story.reason,
        )
        self.request = requests.raise_request(uow, colleague(uow, story.by), draft).document

    def _approve(self, uow: UnitOfWork) -> None:
        case = approvals.get_case(uow, self.request)
        if case is not None and case.waiting_for is not None:
            approve_document(uow, colleague(uow, case.waiting_for.code), Approval(document=self.request))

    def _reject(self, reason: str, uow: UnitOfWork) -> None:
        case = approvals.get_case(uow, self.request)
        if case is not None and case.waiting_for is not None:
            rejection = Rejection(document=self.request, reason=reason)
            reject_document(uow, colleague(uow, case.waiting_for.code), rejection)

    def _cancel(self, reason: str, uow: UnitOfWork) -> None:
        cancellation = DocumentCancellation(document=self.request, reason=reason)
        cancel_document(uow, colleague(uow, self.story.by), cancellation)

    def _order(self, buyer: str, uow: UnitOfWork) -> None:
        draft = OrderDraft.model_validate({"requests": (self.request,), "flow": self.story.flow})
        [self.order] = orders.place_orders(uow, colleague(uow, buyer), draft).documents

    def _delivery_steps(self, delivery: Delivery) -> Iterator[Step]:
        came: list[GoodsReceipt] = []
        yield self._step(delivery.days_ago, DELIVERED_AT, partial(self._receive, delivery, came))
        yield self._step(delivery.days_ago - 1, SOLD_AT, partial(_use_up, came))

    def _receive(self, delivery: Delivery, came: list[GoodsReceipt], uow: UnitOfWork) -> None:
        order = orders.get_order(uow, colleague(uow, delivery.by), self._order_number())
        lines = tuple(
            ReceivedLine(
                item=line.item.code,
                quantity=(line.open * delivery.percent / 100).to_integral_value(ROUND_FLOOR),
                temperature_celsius=SPOILED_CELSIUS
                if line.item.code == delivery.spoiled_sku
                else delivery.celsius,
            )
            for line in order.lines
        )
        draft = ReceiptDraft(document=order.document, lines=lines)
        came.append(receipts.receive_order(uow, colleague(uow, delivery.by), draft))

    def _bill_steps(self, bill: Bill) -> Iterator[Step]:
        yield self._step(bill.days_ago, BILLED_AT, partial(self._bill, bill))
        if bill.credit is not None:
            yield self._step(bill.credit[0], DECIDED_AT, partial(self._credit, bill))
        for days_ago, by in bill.releases:
            yield self._step(days_ago, RELEASED_AT, partial(self._release, bill, by))
        if bill.exported is not None:
            days_ago, by = bill.exported
            yield self._step(days_ago, EXPORTED_AT, partial(self._export, bill, by))

    def _bill(self, bill: Bill, uow: UnitOfWork) -> None:
        actor = colleague(uow, bill.by)
        order = orders.get_order(uow, actor, self._order_number())
        lines = tuple(
            BilledLine(
                item=line.item.code,
                quantity=line.quantity,
                amount=line.amount * (DEARER if line.item.code == bill.dearer_sku else 1),
            )
            for line in order.lines
        )
        draft = SupplierInvoiceDraft(
            document=order.document,
            invoice_number=bill.number,
            amount=sum((line.amount for line in lines), Decimal(0)),
            lines=lines,
        )
        self.invoices[bill.number] = invoices.record_invoice(uow, actor, draft).document

    def _credit(self, bill: Bill, uow: UnitOfWork) -> None:
        if bill.credit is not None:
            _days_ago, number, amount = bill.credit
            draft = CreditNoteDraft(document=self.invoices[bill.number], credit_number=number, amount=amount)
            credit_notes.record_credit_note(uow, colleague(uow, bill.by), draft)

    def _release(self, bill: Bill, by: str, uow: UnitOfWork) -> None:
        request = PaymentRelease(document=self.invoices[bill.number])
        payment = payments.release_payment(uow, colleague(uow, by), request)
        self.payments[bill.number] = payment.document

    def _export(self, bill: Bill, by: str, uow: UnitOfWork) -> None:
        export = PaymentExport(documents=(self.payments[bill.number],))
        bank_file.export_payments(uow, colleague(uow, by), export, payer=DEMO_PAYER)

    def _order_number(self) -> str:
        if self.order is None:
            raise ValueError(f"The story of {self.request} goes on without an order")
        return self.order.document


def _use_up(came: list[GoodsReceipt], uow: UnitOfWork) -> None:
    """Sell what a receipt brought, and throw away what was held back, from the very lots that came."""
    for receipt in came:
        for line in receipt.lines:
            inventory.record_movement(
                uow,
                None,
                location_code=receipt.location.code,
                sku=line.item.code,
                lot_code=line.lot_code,
                quantity=-line.quantity,
                kind="waste" if line.is_quarantined else "sale",
            )
