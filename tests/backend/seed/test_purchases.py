"""What the demo's purchases must be: complete, in every state, and without a trace in today's stock."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.approvals import service as approvals
from backend.approvals.models import ApprovalCaseRow, ApprovalStepRow
from backend.approvals.schemas import PendingApprovalQuery
from backend.audit import verify_chain
from backend.documents import get_document
from backend.inventory.models import LotQuarantineRow, StockBalanceRow, StockCommitmentRow, StockEntryRow
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.outbox.models import OutboxRow
from backend.procurement import bank_accounts, budgets, consolidation, payment_views
from backend.procurement.budgets import BudgetQuery
from backend.procurement.drafts import DuePaymentQuery
from backend.procurement.invoice_views import list_invoice_exceptions, outstanding
from backend.procurement.models import (
    GoodsReceiptRow,
    InvoiceRow,
    PaymentRow,
    PurchaseOrderRow,
    PurchaseRequestRow,
    SupplierBankAccountRow,
    SupplierRow,
)
from backend.procurement.schemas import DocumentQuery, InvoiceExceptionQuery
from backend.procurement.states import states_of
from backend.seed import seed
from backend.timeline import DocumentEventRow
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import raised

DOCUMENT_ROWS = {
    "PR": PurchaseRequestRow,
    "PO": PurchaseOrderRow,
    "GR": GoodsReceiptRow,
    "IV": InvoiceRow,
    "PY": PaymentRow,
}


def statuses(uow, row):
    return dict(uow.session.execute(select(row.number, row.status)).all())


def test_requests_are_numbered_from_one_to_thirty_in_the_order_they_were_raised(lived):
    rows = lived.session.scalars(select(PurchaseRequestRow).order_by(PurchaseRequestRow.number)).all()
    assert [row.number for row in rows] == [f"PR-{number:06}" for number in range(1, 31)]
    assert [row.raised_at for row in rows] == sorted(row.raised_at for row in rows)


@pytest.mark.parametrize("prefix", DOCUMENT_ROWS)
def test_no_number_is_missing(lived, prefix):
    numbers = sorted(statuses(lived, DOCUMENT_ROWS[prefix]))
    assert numbers == [f"{prefix}-{number:06}" for number in range(1, len(numbers) + 1)]
    assert next_number(lived, prefix) == f"{prefix}-{len(numbers) + 1:06}"


def test_what_somebody_asks_for_next_is_number_thirty_one(lived):
    assert raised(lived).document == "PR-000031"


def test_there_is_a_request_in_every_state_and_at_every_level(lived):
    kind = DocumentKind.PURCHASE_REQUEST
    assert set(statuses(lived, PurchaseRequestRow).values()) == set(states_of(kind))
    step = ApprovalStepRow
    waiting = lived.session.scalars(select(step.position).where(step.status == "waiting")).all()
    assert set(waiting) == {1, 2, 3}


def test_orders_and_invoices_are_in_the_states_that_need_somebody(lived):
    assert set(statuses(lived, PurchaseOrderRow).values()) == {"ordered", "partially_received", "received"}
    assert set(statuses(lived, InvoiceRow).values()) == {"matched", "waiting", "exception", "paid"}
    assert set(statuses(lived, PaymentRow).values()) == {"half_released", "released", "exported"}
    assert lived.session.scalar(select(func.count()).where(InvoiceRow.kind == "credit_note")) == 1


def test_invoices_differ_in_price_and_in_quantity(lived):
    found = list_invoice_exceptions(lived, actor_named(lived, "lu.jianming"), InvoiceExceptionQuery())
    assert {entry.kind for document in found.documents for entry in document.exceptions} == {
        "price",
        "quantity",
    }


def test_an_invoice_that_came_twice_was_warned_of(lived):
    event = DocumentEventRow
    facts = lived.session.scalars(
        select(event.facts).where(event.document == "IV-000006", event.event == "recorded")
    ).one()
    assert facts["lookalikes"] == "['IV-000005']"


def test_several_people_in_several_stores_ask_and_several_people_decide(lived):
    rows = lived.session.scalars(select(PurchaseRequestRow)).all()
    assert len({row.requester_email for row in rows}) >= 20
    assert len({row.location_code for row in rows}) >= 15
    deciders = lived.session.scalars(select(ApprovalStepRow.decided_by).distinct()).all()
    assert len([email for email in deciders if email]) >= 10


def test_nobody_decided_on_a_request_of_their_own(lived):
    step, case = ApprovalStepRow, ApprovalCaseRow
    own = (
        select(func.count())
        .select_from(step)
        .join(case, case.document == step.document)
        .where(step.decided_by == case.requester_email)
    )
    assert lived.session.scalar(own) == 0


def test_today_every_lot_is_what_the_opening_stock_says(lived, uow):
    def balances(unit):
        rows = unit.session.scalars(select(StockBalanceRow).where(StockBalanceRow.quantity != 0))
        return {(row.location_code, row.sku, row.lot_code): row.quantity for row in rows}

    assert balances(lived) == balances(uow)


def test_every_balance_is_the_sum_of_its_movements_and_was_never_below_zero(lived):
    sums = defaultdict(Decimal)
    lowest = Decimal(0)
    for entry in lived.session.scalars(select(StockEntryRow).order_by(StockEntryRow.moved_at)):
        key = (entry.location_code, entry.sku, entry.lot_code)
        sums[key] += entry.quantity
        lowest = min(lowest, sums[key])
    balances = {
        (row.location_code, row.sku, row.lot_code): row.quantity
        for row in lived.session.scalars(select(StockBalanceRow))
    }
    assert balances == {key: sums[key] for key in balances}
    assert lowest == 0


def test_what_was_received_went_over_the_ledger(lived):
    kinds = Counter(
        lived.session.scalars(select(StockEntryRow.kind).where(StockEntryRow.document.like("GR-%")))
    )
    assert set(kinds) == {"receipt"}
    wasted = lived.session.scalars(select(StockEntryRow.sku).where(StockEntryRow.kind == "waste")).all()
    held_back = lived.session.scalars(select(LotQuarantineRow.sku)).all()
    assert wasted == held_back != []


def test_what_is_on_order_is_what_open_orders_still_bring(lived):
    expected = set(
        lived.session.scalars(
            select(PurchaseOrderRow.number).where(
                PurchaseOrderRow.status.in_(["ordered", "partially_received"])
            )
        )
    )
    assert set(lived.session.scalars(select(StockCommitmentRow.document))) == expected


def test_no_step_lies_in_the_future_and_the_first_is_six_weeks_back(lived):
    steps = lived.session.scalars(select(ApprovalStepRow.decided_at)).all()
    raised_at = lived.session.scalars(select(PurchaseRequestRow.raised_at)).all()
    assert max([*filter(None, steps), *raised_at]) < NOW
    assert (TODAY - min(raised_at).date()).days == 42


def test_the_audit_chain_still_verifies(lived):
    report = verify_chain(lived.session)
    assert report.broken_at is None
    assert report.rows > 400


def test_nobody_is_sent_a_message_about_the_past(lived):
    waiting = lived.session.scalar(select(func.count()).where(OutboxRow.status.in_(["pending", "sending"])))
    jobs = lived.session.connection().exec_driver_sql("SELECT count(*) FROM procrastinate_jobs").scalar()
    assert (waiting, jobs) == (0, 0)


def test_the_one_who_stands_in_sees_what_waits_for_the_other(lived):
    actor = actor_named(lived, "ye.qing")
    [pending] = approvals.list_pending_approvals(lived, actor, PendingApprovalQuery()).documents
    assert (pending.document, pending.instead_of.code) == ("PR-000015", full_email("ma.junchi"))


def test_buyers_can_order_two_requests_together(lived):
    found = consolidation.offer_consolidation(lived, actor_named(lived, "sun.yutong"))
    [offer] = found.offers
    assert offer.requests == ("PR-000006", "PR-000028")
    assert offer.reaches_minimum


def test_finance_has_something_due_and_something_to_release(lived):
    due = payment_views.list_due_payments(lived, actor_named(lived, "he.min"), DuePaymentQuery())
    assert {entry.document: entry.payment for entry in due.documents} == {
        "IV-000005": "PY-000003",
        "IV-000007": "PY-000004",
        "IV-000009": None,
    }


def test_what_was_paid_is_what_is_no_longer_open(lived):
    for invoice in lived.session.scalars(select(InvoiceRow).where(InvoiceRow.status == "paid")):
        assert outstanding(lived, invoice) == 0


def test_every_active_supplier_has_an_account_and_one_waits_for_a_second_person(lived):
    active = lived.session.scalars(select(SupplierRow.code).where(SupplierRow.status == "active")).all()
    assert all(bank_accounts.confirmed_account(lived, code) for code in active)
    query = select(SupplierBankAccountRow).where(SupplierBankAccountRow.confirmed_by.is_(None))
    assert [row.supplier_code for row in lived.session.scalars(query)] == ["V012"]


def test_every_store_has_budgets_and_one_of_them_is_overdrawn(lived):
    actor = actor_named(lived, "he.min")
    lines = {
        code: budgets.list_budgets(lived, actor, BudgetQuery(location=code))
        for code in (f"S{number:03}" for number in range(1, 17))
    }
    assert all(lines.values())
    overdrawn = {code for code, found in lines.items() if any(line.remaining < 0 for line in found)}
    assert overdrawn == {"S011"}


def test_every_document_can_be_looked_up_with_its_timeline(lived):
    auditor = actor_named(lived, "cao.wenjing")
    for row in DOCUMENT_ROWS.values():
        for number, status in statuses(lived, row).items():
            view = get_document(lived, auditor, DocumentQuery(document=number))
            assert view.status == status
            assert view.timeline


@pytest.mark.slow
def test_two_loadings_on_one_day_are_equal_whatever_the_weekday(fresh_empty_database, lived):
    other_day = TODAY + timedelta(days=4)  # a Sunday
    seed(fresh_empty_database, today=other_day)
    with fresh_empty_database.unit() as uow:
        for row in DOCUMENT_ROWS.values():
            assert statuses(uow, row) == statuses(lived, row)
        assert uow.session.scalars(select(InvoiceRow.amount_cny).order_by(InvoiceRow.number)).all() == (
            lived.session.scalars(select(InvoiceRow.amount_cny).order_by(InvoiceRow.number)).all()
        )
