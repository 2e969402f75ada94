"""Several people doing the same thing in the same moment, on threads with connections of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from backend.approvals.delegations import delegate_approvals
from backend.approvals.models import ApprovalStepRow
from backend.approvals.schemas import Approval, Delegation
from backend.documents import approve_document
from backend.errors import DomainError
from backend.people.models import EmployeeRow
from backend.procurement import orders
from backend.procurement.drafts import OrderDraft
from backend.procurement.models import PaymentReleaseRow, PaymentRow, PurchaseOrderRow
from backend.procurement.payments import release_payment
from backend.procurement.schemas import PaymentRelease
from backend.timeline import DocumentEventRow
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import add_bank_details, approved, invoiced, ordered, raised, received
from tests.factories.stock import on_hand

pytestmark = pytest.mark.slow


def at_once(database, actions):
    """Run every action in a unit of its own; return which kind of result each had."""

    def run(action):
        try:
            with database.unit() as uow:
                action(uow)
                uow.commit()
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, actions))


def test_fifty_people_who_approve_at_once_make_exactly_one_decision(fresh_database):
    """Half of them may decide: the manager, and the one who stands in; the others may not."""
    with fresh_database.unit() as uow:
        document = raised(uow).document
        delegation = Delegation(delegate=full_email("chen.siyuan"), start_on=TODAY, end_on=TODAY)
        delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
        strangers = uow.session.scalars(
            select(EmployeeRow.email).where(
                EmployeeRow.status == "active",
                EmployeeRow.email.not_in([full_email(name) for name in ("li.wei", "chen.siyuan")]),
            )
        ).all()
        uow.commit()
    people = [*["li.wei", "chen.siyuan"] * 13, *strangers[:24]]
    together = Barrier(len(people))

    def press(email):
        together.wait(timeout=30)
        try:
            with fresh_database.unit() as uow:
                decision = approve_document(uow, actor_named(uow, email), Approval(document=document))
                uow.commit()
        except DomainError as error:
            return type(error).__name__
        return decision.status

    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = Counter(pool.map(press, people))
    assert outcomes["approved"] == 1
    assert set(outcomes) == {"approved", "Conflict", "NotAllowed"}
    assert outcomes.total() == 50
    with fresh_database.unit() as uow:
        events = uow.session.scalars(
            select(DocumentEventRow.event).where(DocumentEventRow.document == document)
        ).all()
        [step] = uow.session.scalars(select(ApprovalStepRow)).all()
    assert Counter(events) == {"raised": 1, "approved": 1}
    assert step.decided_by in {full_email("li.wei"), full_email("chen.siyuan")}


def test_a_delivery_that_eight_people_book_at_once_is_booked_once(fresh_database):
    with fresh_database.unit() as uow:
        order = ordered(uow)
        before = on_hand(uow.session)
        uow.commit()
    receivers = ["wu.yating", "zhou.minghui"] * 4
    outcomes = at_once(fresh_database, [lambda uow, by=by: received(uow, order, by=by) for by in receivers])
    assert sorted(outcomes) == ["Conflict"] * 7 + ["done"]
    with fresh_database.unit() as uow:
        assert on_hand(uow.session) == before + 120


def test_a_request_that_two_buyers_order_at_once_is_ordered_once(fresh_database):
    with fresh_database.unit() as uow:
        draft = OrderDraft(requests=(approved(uow),))
        uow.commit()
    buyers = ["sun.yutong", "zhao.kaiwen"] * 4
    outcomes = at_once(
        fresh_database,
        [lambda uow, by=by: orders.place_orders(uow, actor_named(uow, by), draft) for by in buyers],
    )
    assert outcomes.count("done") == 1
    with fresh_database.unit() as uow:
        assert uow.session.scalar(select(func.count()).select_from(PurchaseOrderRow)) == 1


def test_one_number_entered_by_two_clerks_at_once_is_one_invoice(fresh_database):
    with fresh_database.unit() as uow:
        order = ordered(uow)
        received(uow, order)
        uow.commit()
    clerks = ["wu.xiaoyan", "jiang.hao"] * 4
    outcomes = at_once(fresh_database, [lambda uow, by=by: invoiced(uow, order, by=by) for by in clerks])
    assert sorted(outcomes) == ["Conflict"] * 7 + ["done"]


def test_two_people_who_release_at_once_make_one_payment(fresh_database):
    add_bank_details(fresh_database.bind, NOW)
    with fresh_database.unit() as uow:
        order = ordered(uow)
        received(uow, order)
        request = PaymentRelease(document=invoiced(uow, order).document)
        uow.commit()
    payers = ["jiang.hao", "he.min"] * 4
    outcomes = at_once(
        fresh_database,
        [lambda uow, by=by: release_payment(uow, actor_named(uow, by), request) for by in payers],
    )
    assert outcomes.count("done") == 2
    with fresh_database.unit() as uow:
        assert uow.session.scalars(select(PaymentRow.status)).all() == ["released"]
        assert len(uow.session.scalars(select(PaymentReleaseRow.released_by)).all()) == 2
