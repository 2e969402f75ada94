from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.documents import get_document
from backend.errors import Conflict, Incomplete, InvalidRequest, NotAllowed, NotFound
from backend.procurement import budgets, requests
from backend.procurement.budgets import BudgetDraft, BudgetQuery
from backend.procurement.drafts import Revision
from backend.procurement.models import PurchaseRequestRow, SupplierRow
from backend.procurement.pricing import compare_suppliers
from backend.procurement.schemas import (
    DocumentCancellation,
    DocumentQuery,
    PurchaseRequestQuery,
    SupplierComparison,
)
from tests.factories.actors import actor_named
from tests.factories.days import TODAY
from tests.factories.purchasing import (
    COLA,
    DUMPLINGS,
    MILK,
    PRINTER,
    approve,
    approved,
    ordered,
    raised,
    request_draft,
    set_price,
)


def test_a_request_is_priced_numbered_and_waits_for_approval(uow):
    request = raised(uow, (COLA, 120), reason="周末促销", needed_by=date(2026, 6, 20))
    assert (request.document, request.status, request.amount) == ("PR-000001", "pending", Decimal("194.40"))
    assert request.approval.waiting_for.name_zh == "李伟"
    [line] = request.lines
    assert (line.cases, line.supplier.code, line.price_cny_per_case) == (5, "V001", Decimal("38.88"))
    # The other supplier asks 39.39 for the same five cases.
    assert (line.next_best_supplier.code, line.saving) == ("V012", Decimal("2.55"))


def test_quantities_are_bought_in_whole_cases(uow):
    [line] = raised(uow, (COLA, 121)).lines
    assert (line.quantity, line.cases, line.amount) == (121, 6, Decimal("233.28"))


def test_the_price_for_a_large_order_is_taken_once_it_is_reached(uow):
    # From 20 cases on the other supplier is cheaper: 37.99 against 38.88.
    [below] = raised(uow, (COLA, 19 * 24)).lines
    [reached] = raised(uow, (COLA, 20 * 24)).lines
    assert (below.supplier.code, reached.supplier.code) == ("V001", "V012")
    assert (reached.price_cny_per_case, reached.saving) == (Decimal("37.99"), Decimal("17.80"))


def test_the_newest_price_replaces_older_ones_and_a_later_one_does_not_count_yet(uow):
    set_price(uow, "40.00", min_cases=5, valid_from=TODAY)
    set_price(uow, "10.00", min_cases=5, valid_from=TODAY + timedelta(days=1))
    [line] = raised(uow, (COLA, 120)).lines
    assert (line.supplier.code, line.price_cny_per_case) == ("V012", Decimal("39.39"))


def test_a_supplier_on_hold_is_shown_last_and_never_chosen(uow):
    # V009 is on hold and quotes 57.36, below the 62.00 of V006.
    offers = compare_suppliers(
        uow, actor_named(uow, "sun.yutong"), SupplierComparison(item="PRO-0001", quantity=40)
    )
    assert [(offer.supplier.code, offer.obstacle) for offer in offers.offers] == [
        ("V006", None),
        ("V009", "on_hold"),
    ]
    assert offers.best.supplier.code == "V006"
    [line] = raised(uow, ("PRO-0001", 40)).lines
    assert (line.supplier.code, line.saving) == ("V006", None)


def test_an_order_below_a_suppliers_smallest_is_priced_and_marked(uow):
    [line] = raised(uow, (COLA, 48)).lines
    assert (line.cases, line.is_below_minimum, line.min_cases) == (2, True, 5)
    assert line.amount == Decimal("77.76")


def test_an_item_that_only_suppliers_on_hold_sell_cannot_be_asked_for(uow):
    uow.session.get(SupplierRow, "V011").status = "on_hold"
    uow.session.flush()
    with pytest.raises(InvalidRequest, match="No active supplier has a price"):
        raised(uow, (PRINTER, 1))


@pytest.mark.parametrize(
    ("lines", "details", "error", "words"),
    [
        (((COLA, 24), (COLA, 48)), {}, InvalidRequest, "on the list twice"),
        (((COLA, 24),), {"needed_by": TODAY - timedelta(days=1)}, InvalidRequest, "in the past"),
        ((("NO-0000", 24),), {}, NotFound, "NO-0000"),
        (((COLA, 24),), {"location": "S009"}, NotAllowed, "outside your stores"),
        (((COLA, 1_000_000),), {}, InvalidRequest, "above 1,000,000"),
    ],
)
def test_impossible_requests_are_refused_and_nothing_is_kept(database, lines, details, error, words):
    with pytest.raises(error, match=words), database.unit() as uow:
        raised(uow, *lines, **details)
    with database.unit() as uow:
        assert uow.session.scalar(select(func.count()).select_from(PurchaseRequestRow)) == 0
        assert raised(uow).document == "PR-000001"


def test_a_store_that_does_not_carry_an_item_cannot_order_it_but_may_order_equipment(uow):
    with pytest.raises(InvalidRequest, match="does not carry"):
        raised(uow, ("ALC-0001", 24), location="S006", by="zhu.xiaowen")
    assert raised(uow, (PRINTER, 1)).status == "pending"


def test_head_office_says_for_which_store(uow):
    with pytest.raises(Incomplete) as caught:
        raised(uow, by="sun.yutong", location=None)
    assert caught.value.missing == "location"
    assert raised(uow, location=None).location.code == "S001"


def hints(request):
    return {hint.kind: hint for hint in request.hints}


def test_the_same_item_within_seven_days_is_pointed_out(database, clock):
    with database.unit() as uow:
        first = raised(uow)
        uow.commit()
    clock.instant += timedelta(days=6)
    with database.unit() as uow:
        assert hints(raised(uow, by="li.wei"))["duplicate"].documents == (first.document,)
    clock.instant += timedelta(days=1, seconds=1)
    with database.unit() as uow:
        assert "duplicate" not in hints(raised(uow))


def test_a_cancelled_request_is_no_duplicate(uow):
    first = raised(uow)
    cancel = DocumentCancellation(document=first.document)
    requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), cancel)
    assert hints(raised(uow)) == {}


def test_requests_that_pass_a_limit_only_together_are_pointed_out(uow):
    # 10 printers are 4,200: below 5,000 alone, above it together.
    first = raised(uow, (PRINTER, 10))
    hint = hints(raised(uow, (PRINTER, 10), by="li.wei"))["split"]
    assert (hint.documents, hint.together, hint.limit) == ((first.document,), 8400, 5000)
    # Another group of items is another need.
    assert "split" not in hints(raised(uow, (DUMPLINGS, 400)))


def test_requests_that_need_the_higher_approval_anyway_are_no_split(uow):
    raised(uow, (PRINTER, 20))
    assert "split" not in hints(raised(uow, (PRINTER, 1)))


def test_goods_that_cannot_come_in_time_are_pointed_out(uow):
    # V011 needs seven days.
    assert "late" in hints(raised(uow, (PRINTER, 1), needed_by=TODAY + timedelta(days=6)))
    assert "late" not in hints(raised(uow, (PRINTER, 1), needed_by=TODAY + timedelta(days=7)))


def test_a_budget_tells_what_is_left_and_what_goes_beyond_it(uow):
    draft = BudgetDraft(location="S001", category="beverage", month=TODAY, amount=Decimal(300))
    budgets.set_budget(uow, actor_named(uow, "he.min"), draft)
    first = raised(uow)
    assert [(line.committed, line.remaining) for line in first.budgets] == [
        (Decimal("194.40"), Decimal("105.60"))
    ]
    assert "over_budget" not in hints(first)
    second = raised(uow, by="li.wei")
    assert hints(second)["over_budget"].together == Decimal("388.80")
    cancel = DocumentCancellation(document=first.document)
    requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), cancel)
    [line] = budgets.list_budgets(uow, actor_named(uow, "li.wei"), BudgetQuery(location="S001"))
    assert line.remaining == Decimal("105.60")


def test_only_the_finance_manager_sets_budgets(uow):
    draft = BudgetDraft(location="S001", category="beverage", month=TODAY, amount=Decimal(300))
    with pytest.raises(NotAllowed, match="finance manager"):
        budgets.set_budget(uow, actor_named(uow, "li.wei"), draft)


def test_only_the_requester_changes_or_cancels_a_request(uow):
    request = raised(uow)
    revision = Revision(document=request.document, draft=request_draft((COLA, 144)))
    for by in ("li.wei", "feng.li"):
        with pytest.raises(NotAllowed, match="somebody else's"):
            requests.revise_request(uow, actor_named(uow, by), revision)
        with pytest.raises(NotAllowed, match="somebody else's"):
            requests.cancel_request(
                uow, actor_named(uow, by), DocumentCancellation(document=request.document)
            )


def test_an_ordered_request_is_neither_changed_nor_cancelled(uow):
    [document] = ordered(uow).requests
    cancel = DocumentCancellation(document=document)
    with pytest.raises(Conflict, match="is on order PO-000001"):
        requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), cancel)


def test_lists_keep_to_the_readers_stores_and_count_all(uow):
    raised(uow)
    raised(uow, (MILK, 12), by="ding.yifan", location="S006")
    own = requests.list_requests(uow, actor_named(uow, "li.wei"), PurchaseRequestQuery())
    assert [entry.document for entry in own.documents] == ["PR-000001"]
    everything = requests.list_requests(uow, actor_named(uow, "sun.yutong"), PurchaseRequestQuery())
    assert ([entry.document for entry in everything.documents], everything.total) == (
        ["PR-000002", "PR-000001"],
        2,
    )
    with pytest.raises(NotAllowed):
        requests.list_requests(uow, actor_named(uow, "li.wei"), PurchaseRequestQuery(location="S006"))


def test_a_list_of_one_status_holds_only_that(uow):
    approved(uow)
    raised(uow, (MILK, 12))
    query = PurchaseRequestQuery(status="approved")
    found = requests.list_requests(uow, actor_named(uow, "li.wei"), query)
    assert [entry.document for entry in found.documents] == ["PR-000001"]


def test_a_timeline_tells_every_step_with_its_person(uow):
    request = raised(uow, (PRINTER, 20))
    approve(uow, request.document, "li.wei")
    approve(uow, request.document, "zhou.minghui")
    view = get_document(uow, actor_named(uow, "li.wei"), DocumentQuery(document=request.document))
    assert (view.status, view.amount) == ("approved", Decimal("8400.00"))
    assert [(event.event, event.actor.name_zh) for event in view.timeline] == [
        ("raised", "刘泽洋"),
        ("approved", "李伟"),
        ("approved", "周明辉"),
    ]


def test_documents_of_other_stores_are_not_shown(uow):
    request = raised(uow)
    with pytest.raises(NotAllowed):
        get_document(uow, actor_named(uow, "chen.siyuan"), DocumentQuery(document=request.document))
    with pytest.raises(NotFound):
        get_document(uow, actor_named(uow, "li.wei"), DocumentQuery(document="PR-000099"))
