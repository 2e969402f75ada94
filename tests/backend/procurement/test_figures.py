"""The figures of purchasing, each against a value worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.approvals.schemas import Approval
from backend.documents import approve_document
from backend.errors import InvalidRequest, NotAllowed, NotFound
from backend.procurement import credit_notes, invoices, orders, requests
from backend.procurement.bank_file import export_payments
from backend.procurement.drafts import (
    CreditNoteDraft,
    OrderClosing,
    OrderDraft,
    PayerAccount,
    PaymentExport,
    Revision,
)
from backend.procurement.figure_definitions import DEFINITIONS, definitions_markdown
from backend.procurement.figures import _MEASURES, FigureQuery, measure_figure, measure_purchasing
from backend.procurement.payments import release_payment
from backend.procurement.schemas import PaymentRelease
from tests.factories.actors import actor_named
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    PRINTER,
    add_bank_details,
    invoiced,
    ordered,
    raised,
    received,
    request_draft,
    set_price,
)

THIS_WEEK = FigureQuery(start_on=TODAY, end_on=TODAY + timedelta(days=6))
PAYER = PayerAccount(name="灯笼", account_number="1001222233334444", bank_code="ICBKCNBJ")


@pytest.fixture
def after(database):
    """Does something so many hours after `NOW`, in a unit of its own."""

    def run(hours, action):
        with database.unit(now=NOW + timedelta(hours=hours)) as uow:
            result = action(uow)
            uow.commit()
        return result

    return run


@pytest.fixture
def measured(database):
    def measure(figure, by="lu.jianming", query=THIS_WEEK):
        with database.unit() as uow:
            found = measure_figure(uow, actor_named(uow, by), figure, query)
        return found.value, found.count

    return measure


def approve(document, by):
    return lambda uow: approve_document(uow, actor_named(uow, by), Approval(document=document))


def place(document):
    draft = OrderDraft(requests=(document,))
    return lambda uow: orders.place_orders(uow, actor_named(uow, "sun.yutong"), draft).documents[0]


def test_time_to_approval_is_the_median_up_to_the_last_level(after, measured):
    small = after(0, raised).document
    after(2, approve(small, "li.wei"))
    large = after(0, lambda uow: raised(uow, (PRINTER, 20))).document
    after(1, approve(large, "li.wei"))
    assert measured("approval_hours") == (2, 1)
    after(7, approve(large, "zhou.minghui"))
    assert measured("approval_hours") == (Decimal("4.5"), 2)


def test_an_edit_starts_the_time_to_approval_anew(after, measured):
    document = after(0, raised).document
    after(2, approve(document, "li.wei"))
    revision = Revision(document=document, draft=request_draft((COLA, 144)))
    after(10, lambda uow: requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision))
    assert measured("approval_hours") == (None, 0)
    after(11.5, approve(document, "li.wei"))
    assert measured("approval_hours") == (Decimal("1.5"), 1)


def test_time_to_order_delivery_and_goods(after, measured):
    document = after(0, raised).document
    after(2, approve(document, "li.wei"))
    order = after(5, place(document))
    after(29, lambda uow: received(uow, order, (COLA, 100)))
    assert measured("ordering_hours") == (3, 1)
    assert measured("delivery_hours") == (None, 0)
    after(53, lambda uow: received(uow, order))
    assert measured("delivery_hours") == (48, 1)
    assert measured("request_to_goods_hours") == (53, 1)


def test_time_to_payment_ends_when_nothing_is_left_to_pay(database, after, measured):
    add_bank_details(database.bind, NOW)
    order = after(0, ordered)
    after(1, lambda uow: received(uow, order))
    invoice = after(2, lambda uow: invoiced(uow, order)).document
    for hours, by in ((10, "jiang.hao"), (20, "he.min")):
        request = PaymentRelease(document=invoice)
        after(hours, lambda uow, by=by, request=request: release_payment(uow, actor_named(uow, by), request))
    assert measured("payment_hours") == (None, 0)
    after(
        26.5,
        lambda uow: export_payments(uow, actor_named(uow, "he.min"), PaymentExport(), payer=PAYER),
    )
    assert measured("payment_hours") == (Decimal("24.5"), 1)


def test_first_pass_yield_counts_invoices_that_never_differed(uow, measured_in):
    good, late, dear = (ordered(uow, (COLA, quantity)) for quantity in (120, 240, 2400))
    received(uow, good)
    received(uow, dear)
    invoiced(uow, good, number="A-1")
    invoiced(uow, late, number="B-1")
    assert measured_in(uow, "first_pass_match_percent") == (50, 2)
    received(uow, late)
    # The goods came and it is right now, but not at the first look.
    assert measured_in(uow, "first_pass_match_percent") == (50, 2)
    invoiced(uow, dear, number="C-1")
    assert measured_in(uow, "first_pass_match_percent") == (Decimal("66.7"), 3)


def test_a_cancelled_invoice_and_a_credit_note_do_not_count_for_the_yield(uow, measured_in):
    order = ordered(uow, (COLA, 2400))
    received(uow, order)
    mistake = invoiced(uow, order, "9000", number="A-1").document
    clerk = actor_named(uow, "wu.xiaoyan")
    invoices.cancel_invoice(uow, clerk, OrderClosing(document=mistake))
    assert measured_in(uow, "first_pass_match_percent") == (None, 0)
    right = invoiced(uow, order, number="A-2").document
    draft = CreditNoteDraft(document=right, credit_number="A-3", amount=Decimal(10))
    credit_notes.record_credit_note(uow, clerk, draft)
    assert measured_in(uow, "first_pass_match_percent") == (100, 1)


def test_saving_on_the_last_price_is_that_of_the_order_before(uow, measured_in):
    ordered(uow)
    assert measured_in(uow, "saving_on_last_price") == (None, 0)
    set_price(uow, "36.00", min_cases=5, valid_from=TODAY)
    ordered(uow, (COLA, 240))
    # (38.88 − 36.00) × 10 cases
    assert measured_in(uow, "saving_on_last_price") == (Decimal("28.80"), 1)
    ordered(uow, (COLA, 120))
    assert measured_in(uow, "saving_on_last_price") == (Decimal("28.80"), 2)


def test_a_price_that_rose_is_a_saving_below_zero(uow, measured_in):
    ordered(uow)
    set_price(uow, "40.00", min_cases=5, valid_from=TODAY)
    ordered(uow, (COLA, 120))
    # V001 is now dearer than V012 at 39.39: (38.88 − 39.39) × 5
    assert measured_in(uow, "saving_on_last_price") == (Decimal("-2.55"), 1)


def test_a_cancelled_order_is_neither_a_saving_nor_a_price_before(uow, measured_in):
    order = ordered(uow)
    closing = OrderClosing(document=order.document)
    orders.cancel_order(uow, actor_named(uow, "sun.yutong"), closing)
    set_price(uow, "36.00", min_cases=5, valid_from=TODAY)
    ordered(uow, (COLA, 240))
    assert measured_in(uow, "saving_on_last_price") == (None, 0)
    assert measured_in(uow, "saving_on_contract")[1] == 1


def test_saving_on_the_contract_is_what_a_larger_order_brought(uow, measured_in):
    ordered(uow, ("BEV-0003", 8 * 12))
    # 49.20 for two cases or more, 47.72 for eight: 1.48 × 8
    assert measured_in(uow, "saving_on_contract") == (Decimal("11.84"), 1)


def test_saving_on_the_median_quote(uow, measured_in):
    ordered(uow)
    # 38.88 and 39.39: half of 0.51 × 5 cases
    assert measured_in(uow, "saving_on_median_quote") == (Decimal("1.28"), 1)


def test_an_item_with_one_quote_has_no_median(uow, measured_in):
    ordered(uow, ("BEV-0007", 3 * 24))
    assert measured_in(uow, "saving_on_median_quote") == (None, 0)


def test_a_supplier_on_hold_is_no_quote(uow, measured_in):
    # V009 asks less for chicken breast and is on hold.
    ordered(uow, ("MEA-0001", 40), by_buyer="zhao.kaiwen", location="S002", by="fang.yi")
    assert measured_in(uow, "saving_on_median_quote") == (None, 0)


def test_spend_without_order_is_what_was_billed_before_it_was_ordered(uow, measured_in):
    for number, day in (("A-1", TODAY), ("A-2", TODAY - timedelta(days=1)), ("A-3", date(2026, 5, 1))):
        order = ordered(uow)
        received(uow, order)
        invoice = invoiced(uow, order, number=number, invoiced_on=day).document
    assert measured_in(uow, "spend_without_order") == (Decimal("388.80"), 2)
    draft = CreditNoteDraft(document=invoice, credit_number="C-1", amount=Decimal("94.40"))
    credit_notes.record_credit_note(uow, actor_named(uow, "wu.xiaoyan"), draft)
    assert measured_in(uow, "spend_without_order") == (Decimal("294.40"), 2)


def test_what_happened_outside_the_period_does_not_count(after, measured):
    document = after(0, raised).document
    after(14.5, approve(document, "li.wei"))  # half past midnight of the next day at head office
    first = FigureQuery(start_on=TODAY, end_on=TODAY)
    second = FigureQuery(start_on=TODAY + timedelta(days=1), end_on=TODAY + timedelta(days=1))
    assert measured("approval_hours", query=first) == (None, 0)
    assert measured("approval_hours", query=second) == (Decimal("14.5"), 1)


@pytest.mark.parametrize(
    ("by", "count"),
    [("li.wei", 1), ("zhou.minghui", 2), ("qian.lihua", 0), ("lu.jianming", 2), ("chen.siyuan", 1)],
)
def test_everybody_counts_what_is_of_their_own_stores(uow, measured_in, by, count):
    ordered(uow)
    ordered(uow, location="S002", by="fang.yi")
    assert measured_in(uow, "saving_on_contract", by=by)[1] == count
    assert measured_in(uow, "ordering_hours", by=by)[1] == count


def test_a_location_narrows_the_figure_and_must_be_in_scope(uow, measured_in):
    ordered(uow)
    ordered(uow, location="S002", by="fang.yi")
    query = THIS_WEEK.model_copy(update={"location": "S002"})
    assert measured_in(uow, "saving_on_contract", by="zhou.minghui", query=query)[1] == 1
    with pytest.raises(NotAllowed, match="outside your stores"):
        measured_in(uow, "saving_on_contract", by="li.wei", query=query)


def test_figures_of_invoices_are_not_for_stores(uow, measured_in):
    with pytest.raises(NotAllowed, match="may see invoices"):
        measured_in(uow, "first_pass_match_percent", by="li.wei")
    found = measure_purchasing(uow, actor_named(uow, "li.wei"), THIS_WEEK)
    assert {figure.figure for figure in found.figures} == {
        definition.id for definition in DEFINITIONS if definition.access == "locations"
    }
    everything = measure_purchasing(uow, actor_named(uow, "cao.wenjing"), THIS_WEEK)
    assert [figure.figure for figure in everything.figures] == [entry.id for entry in DEFINITIONS]


@pytest.mark.parametrize(
    ("start_on", "end_on"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (date(2024, 1, 1), TODAY),
        (date.min, date.max),
        (date.max, date.max),
    ],
)
def test_impossible_periods_are_refused(uow, measured_in, start_on, end_on):
    with pytest.raises(InvalidRequest, match="last day"):
        measured_in(uow, "approval_hours", query=FigureQuery(start_on=start_on, end_on=end_on))


def test_an_unknown_figure_is_named(uow, measured_in):
    with pytest.raises(NotFound, match="'profit'"):
        measured_in(uow, "profit")


def test_every_definition_is_measured_and_stands_in_the_docs_in_both_languages():
    assert set(_MEASURES) == {definition.id for definition in DEFINITIONS}
    assert len({definition.id for definition in DEFINITIONS}) == len(DEFINITIONS)
    for language in ("zh", "en"):
        table = definitions_markdown(language)
        for definition in DEFINITIONS:
            assert (
                f"{definition.name[language]} (`{definition.id}`) | {definition.formula[language]}" in table
            )
        assert {line.count("|") for line in table.splitlines()} == {5}


@pytest.fixture
def measured_in():
    """As `measured`, inside a unit that is not committed."""

    def measure(uow, figure, *, by="lu.jianming", query=THIS_WEEK):
        found = measure_figure(uow, actor_named(uow, by), figure, query)
        return found.value, found.count

    return measure
