from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from backend.procurement import credit_notes, invoices
from backend.procurement.billing import share_out
from backend.procurement.drafts import (
    BilledLine,
    CreditNoteDraft,
    ExceptionAcceptance,
    OrderClosing,
)
from backend.procurement.held_goods import release_goods
from backend.procurement.invoice_numbers import look_alike, normalise_number
from backend.procurement.invoice_views import get_invoice, list_invoice_exceptions
from backend.procurement.models import InvoiceRow
from backend.procurement.schemas import InvoiceExceptionQuery
from tests.factories.actors import actor_named
from tests.factories.days import TODAY
from tests.factories.purchasing import COLA, MILK, PRINTER, invoiced, ordered, received


def open_exceptions(invoice):
    return [(entry.kind, entry.excess_cny) for entry in invoice.exceptions if entry.status == "open"]


def reread(uow, invoice):
    return get_invoice(uow, actor_named(uow, "wu.xiaoyan"), invoice.document)


def accept(uow, invoice, *, by="lu.jianming", position=1):
    request = ExceptionAcceptance(document=invoice.document, position=position, reason="供应商已确认")
    return invoices.accept_exception(uow, actor_named(uow, by), request)


def credited(uow, invoice, amount, *lines, number="C-1"):
    draft = CreditNoteDraft(
        document=invoice.document,
        credit_number=number,
        amount=Decimal(amount),
        lines=tuple(
            BilledLine(item=sku, quantity=Decimal(quantity), amount=Decimal(total))
            for sku, quantity, total in lines
        )
        or None,
    )
    return credit_notes.record_credit_note(uow, actor_named(uow, "wu.xiaoyan"), draft)


@pytest.fixture
def printers(uow):
    """An order of 20 printers at 420.00, that is 8,400; within 200 of it a sum passes."""
    order = ordered(uow, (PRINTER, 20))
    received(uow, order)
    return order


def test_an_invoice_that_agrees_is_matched_and_due_by_the_suppliers_terms(uow, printers):
    invoice = invoiced(uow, printers)
    assert (invoice.document, invoice.status, invoice.outstanding) == ("IV-000001", "matched", 8400)
    assert invoice.due_on == TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("amount", "status"),
    [("8600.00", "matched"), ("8600.01", "exception"), ("8200.00", "matched"), ("8199.99", "exception")],
)
def test_a_small_difference_passes_up_to_the_fixed_sum(uow, printers, amount, status):
    assert invoiced(uow, printers, amount).status == status


@pytest.mark.parametrize(("amount", "status"), [("17136.00", "matched"), ("17136.01", "exception")])
def test_of_large_sums_two_percent_pass(uow, amount, status):
    order = ordered(uow, (PRINTER, 40))
    received(uow, order)
    assert invoiced(uow, order, amount).status == status


def test_a_difference_tells_both_numbers_and_who_may_accept_it(uow, printers):
    [entry] = invoiced(uow, printers, "9000").exceptions
    assert (entry.kind, entry.expected, entry.billed) == ("amount", 8400, 9000)
    assert (entry.excess_cny, entry.tolerance_cny, entry.may_accept) == (600, 200, ("procurement_manager",))


def test_a_price_and_a_quantity_differ_line_by_line(uow):
    order = ordered(uow, (PRINTER, 20))
    received(uow, order, (PRINTER, 10))
    by_price = invoiced(uow, order, "4500", (PRINTER, 10, "4500"), number="P-1")
    assert open_exceptions(by_price) == [("price", 300)]
    by_quantity = invoiced(uow, order, "4200", (PRINTER, 10, "4200"), number="Q-1")
    assert ("quantity", 4200) in open_exceptions(by_quantity)


def test_small_overcharges_do_not_add_up_to_a_large_one(uow):
    order = ordered(uow, (PRINTER, 20))
    received(uow, order)
    first = invoiced(uow, order, "4380", (PRINTER, 10, "4380"), number="A-1")
    second = invoiced(uow, order, "4380", (PRINTER, 10, "4380"), number="B-2")
    assert (first.status, second.status) == ("matched", "exception")
    assert open_exceptions(second) == [("price", 360)]


def test_what_was_billed_once_is_not_billed_again(uow, printers):
    invoiced(uow, printers)
    again = invoiced(uow, printers, number="Z-9")
    assert open_exceptions(again) == [("quantity", 8400)]


def test_an_invoice_before_its_goods_is_in_question_until_they_come(uow):
    order = ordered(uow, (PRINTER, 20))
    invoice = invoiced(uow, order)
    assert open_exceptions(invoice) == [("quantity", 8400)]
    received(uow, order, (PRINTER, 10))
    assert reread(uow, invoice).status == "exception"
    received(uow, order, (PRINTER, 10))
    assert reread(uow, invoice).status == "matched"
    assert [entry.status for entry in reread(uow, invoice).exceptions if entry.kind == "quantity"] == ["gone"]


def test_not_even_a_small_sum_is_paid_for_goods_that_never_came(uow):
    order = ordered(uow, (COLA, 120))
    assert invoiced(uow, order).status == "exception"


def test_where_the_invoice_comes_first_it_waits_for_the_goods(uow):
    order = ordered(uow, (PRINTER, 20), flow="before_receipt")
    invoice = invoiced(uow, order)
    assert (invoice.status, invoice.exceptions) == ("waiting", ())
    received(uow, order)
    assert reread(uow, invoice).status == "matched"


def test_where_the_order_alone_counts_no_goods_are_waited_for(uow):
    order = ordered(uow, (PRINTER, 20), flow="two_way")
    assert invoiced(uow, order).status == "matched"


def test_goods_on_consignment_are_not_invoiced_on_the_order(uow):
    order = ordered(uow, (PRINTER, 20), flow="consignment")
    received(uow, order)
    with pytest.raises(Conflict, match="on consignment"):
        invoiced(uow, order)


def test_part_of_an_order_is_billed_as_it_comes(uow):
    order = ordered(uow, (PRINTER, 20))
    received(uow, order, (PRINTER, 5))
    first = invoiced(uow, order, "2100", number="A1")
    received(uow, order, (PRINTER, 15))
    assert invoiced(uow, order, "6300", number="B2").status == "matched"
    assert reread(uow, first).status == "matched"


@pytest.mark.parametrize("number", ["INV-0042", "inv 0042", "ＩＮＶ００４２", "  Inv.0042 ", "INV/0042"])
def test_a_suppliers_number_is_entered_once_a_year_however_it_is_written(uow, printers, number):
    invoiced(uow, printers, "4000", number="INV-0042")
    with pytest.raises(Conflict, match="entered already, as IV-000001"):
        invoiced(uow, printers, "4400", number=number)


def test_the_same_number_of_another_year_is_another_invoice(uow, printers):
    invoiced(uow, printers, "8400", number="42", invoiced_on=TODAY - timedelta(days=300))
    assert invoiced(uow, printers, "8400", number="42").document == "IV-000002"


def test_the_database_refuses_a_duplicate_that_got_past_the_service(uow, printers):
    invoice = uow.session.get(InvoiceRow, invoiced(uow, printers).document)
    values = {column.name: getattr(invoice, column.name) for column in InvoiceRow.__table__.columns}
    with pytest.raises(IntegrityError, match="uq_supplier_invoices_number_of_year"):
        uow.session.execute(InvoiceRow.__table__.insert().values(values | {"number": "IV-000099"}))


def test_an_entry_that_was_a_mistake_is_cancelled_and_entered_again(uow, printers):
    wrong = invoiced(uow, printers, "840")
    clerk = actor_named(uow, "wu.xiaoyan")
    assert invoices.cancel_invoice(uow, clerk, OrderClosing(document=wrong.document)).status == "cancelled"
    assert invoiced(uow, printers).status == "matched"


@pytest.mark.parametrize(
    ("number", "why"), [("INV-10O1", "number"), ("INV-1002", "number"), ("X-77", "amount")]
)
def test_an_invoice_that_looks_like_another_is_pointed_out(uow, number, why):
    first, second = ordered(uow, (PRINTER, 20)), ordered(uow, (PRINTER, 20))
    invoiced(uow, first, number="INV-1001")
    found = invoiced(uow, second, number=number).lookalikes
    assert [(entry.document, entry.why) for entry in found] == [("IV-000001", why)]


def test_two_invoices_of_one_order_over_the_same_sum_are_lookalikes(uow, printers):
    invoiced(uow, printers, "4200", number="A-1001", invoiced_on=TODAY - timedelta(days=40))
    [found] = invoiced(uow, printers, "4200", number="Q-2777").lookalikes
    assert (found.document, found.why) == ("IV-000001", "amount")


def test_two_invoices_of_one_order_over_different_sums_are_no_lookalikes(uow, printers):
    invoiced(uow, printers, "4200", number="A-1001")
    assert invoiced(uow, printers, "3780", number="Q-2777").lookalikes == ()


SMALL_LINES = (("BEV-0001", 24), ("BEV-0002", 24), ("BEV-0003", 24))


def test_an_order_of_small_lines_is_not_paid_twice(uow):
    order = ordered(uow, *SMALL_LINES, below_minimum=True)
    assert all(line.amount <= 200 for line in order.lines)
    received(uow, order)
    assert invoiced(uow, order, number="A-1001").status == "matched"
    again = invoiced(uow, order, number="Q-2777")
    assert (again.status, [found.document for found in again.lookalikes]) == ("exception", ["IV-000001"])
    assert {kind for kind, _excess in open_exceptions(again)} == {"quantity"}


@pytest.mark.parametrize(("quantity", "status"), [("102", "matched"), ("102.001", "exception")])
def test_of_a_quantity_two_percent_pass_and_no_fixed_sum(uow, quantity, status):
    order = ordered(uow, (COLA, 120))
    received(uow, order, (COLA, 100))
    amount = (Decimal(quantity) * order.lines[0].amount / 120).quantize(Decimal("0.01"))
    assert invoiced(uow, order, amount, (COLA, quantity, amount)).status == status


def test_nothing_more_is_billed_once_everything_is(uow):
    order = ordered(uow, (COLA, 120))
    received(uow, order)
    invoiced(uow, order, order.amount, (COLA, 120, order.amount))
    assert invoiced(uow, order, "1.62", (COLA, 1, "1.62"), number="B-2").status == "exception"
    assert invoiced(uow, order, "150", (COLA, 0, "150"), number="C-3").status == "exception"


def test_goods_in_quarantine_are_not_paid_until_they_are_released(uow):
    order = ordered(uow, (MILK, 24))
    received(uow, order, (MILK, 24), lot_code="W1", temperature_celsius=Decimal(9))
    invoice = invoiced(uow, order)
    assert open_exceptions(invoice) == [("quantity", order.amount)]
    release_goods(uow, actor_named(uow, "li.wei"), location_code="S001", sku=MILK, lot_code="W1")
    assert reread(uow, invoice).status == "matched"


def test_an_invoice_that_came_first_waits_while_its_goods_are_in_quarantine(uow):
    order = ordered(uow, (MILK, 24), flow="before_receipt")
    invoice = invoiced(uow, order)
    received(uow, order, (MILK, 24), lot_code="W1", temperature_celsius=Decimal(9))
    assert reread(uow, invoice).status == "waiting"


@pytest.mark.parametrize("number", ["A\x0b1001", "A\u202e1001", "\x00"])
def test_a_number_that_no_bank_file_can_hold_is_refused(uow, printers, number):
    with pytest.raises(InvalidRequest, match="cannot be printed"):
        invoiced(uow, printers, number=number)


def test_numbers_that_differ_in_more_than_a_character_are_not_alike():
    assert not look_alike(normalise_number("INV-1001"), normalise_number("INV-1100"))
    assert not look_alike("12", "13")


@given(st.text(min_size=1, max_size=40))
def test_normalising_twice_changes_nothing(printed):
    once = normalise_number(printed)
    assert normalise_number(once) == once


@given(
    st.decimals(min_value=-10_000, max_value=10_000, places=2),
    st.lists(st.decimals(min_value=Decimal("0.01"), max_value=10_000, places=2), min_size=1, max_size=8),
)
def test_shares_add_up_to_the_sum(amount, weights):
    assert sum(share_out(amount, weights)) == amount


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"currency": "SGD"}, "in SGD"),
        ({"invoiced_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"invoiced_on": TODAY - timedelta(days=800)}, "two years ago"),
    ],
)
def test_impossible_invoices_are_refused(uow, printers, details, words):
    with pytest.raises(InvalidRequest, match=words):
        invoiced(uow, printers, **details)


def test_lines_must_be_of_the_order_and_add_up(uow, printers):
    with pytest.raises(InvalidRequest, match="The lines come to"):
        invoiced(uow, printers, "8400", (PRINTER, 20, "8000"))
    with pytest.raises(InvalidRequest, match="is not on the order"):
        invoiced(uow, printers, "8400", (MILK, 20, "8400"), number="B-2")


@pytest.mark.parametrize("by", ["li.wei", "sun.yutong", "lu.jianming", "feng.li", "cao.wenjing"])
def test_only_finance_enters_invoices(uow, printers, by):
    with pytest.raises(NotAllowed):
        invoiced(uow, printers, by=by)


def test_a_difference_is_accepted_by_procurement_with_a_reason(uow, printers):
    invoice = invoiced(uow, printers, "9000")
    for by in ("sun.yutong", "wu.xiaoyan", "he.min", "li.wei"):
        with pytest.raises(NotAllowed):
            accept(uow, invoice, by=by)
    accepted = accept(uow, invoice)
    assert (accepted.status, accepted.exceptions[0].reason) == ("matched", "供应商已确认")
    with pytest.raises(NotFound):
        accept(uow, invoice)


def test_who_had_a_part_in_the_purchase_does_not_accept_its_difference(uow):
    order = ordered(uow, (PRINTER, 20), by_buyer="zhao.kaiwen")
    received(uow, order)
    invoice = invoiced(uow, order, "4800", (PRINTER, 10, "4800"))
    with pytest.raises(NotAllowed, match="You had a part in PO-000001"):
        accept(uow, invoice, by="zhao.kaiwen")
    assert accept(uow, invoice, by="sun.yutong").status == "matched"


@pytest.mark.parametrize(
    ("amount", "judge"), [("50000", "procurement_manager"), ("100000.01", "finance_manager")]
)
def test_above_what_was_approved_only_who_may_approve_so_much_accepts(uow, amount, judge):
    order = ordered(uow)
    received(uow, order)
    invoice = invoiced(uow, order, amount, (COLA, 120, amount))
    assert [entry.may_accept for entry in invoice.exceptions] == [(judge,)]
    with pytest.raises(NotAllowed, match=r"194\.40 CNY were approved"):
        accept(uow, invoice, by="zhao.kaiwen")
    by = {"procurement_manager": "lu.jianming", "finance_manager": "he.min"}
    assert accept(uow, invoice, by=by[judge]).status == "matched"


def test_above_every_limit_nobody_accepts(uow):
    order = ordered(uow)
    received(uow, order)
    invoice = invoiced(uow, order, "1000000.01", (COLA, 120, "1000000.01"))
    for by in ("lu.jianming", "he.min", "gu.chengyuan"):
        with pytest.raises(NotAllowed):
            accept(uow, invoice, by=by)


def test_an_agreed_overcharge_is_not_held_against_the_next_invoice(uow):
    order = ordered(uow, (PRINTER, 20))
    received(uow, order)
    accept(uow, invoiced(uow, order, "4800", (PRINTER, 10, "4800"), number="A-1"), by="zhao.kaiwen")
    assert invoiced(uow, order, "4200", (PRINTER, 10, "4200"), number="B-2").status == "matched"


def test_a_credit_note_for_the_difference_settles_it(uow, printers):
    invoice = invoiced(uow, printers, "9000")
    note = credited(uow, invoice, "600")
    assert (note.kind, note.amount) == ("credit_note", -600)
    settled = reread(uow, invoice)
    assert (settled.status, settled.outstanding, settled.credit_notes) == ("matched", 8400, (note.document,))


def test_a_credit_note_for_returned_goods_lets_them_be_billed_again(uow, printers):
    invoice = invoiced(uow, printers, "8400", (PRINTER, 20, "8400"))
    credited(uow, invoice, "840", (PRINTER, 2, "840"))
    assert reread(uow, invoice).outstanding == 7560
    assert invoiced(uow, printers, "840", (PRINTER, 2, "840"), number="B-2").status == "matched"


def test_a_goodwill_credit_is_no_difference(uow, printers):
    for lines, number in ((((PRINTER, 10, "4200"),), "A-1"), ((), "B-2")):
        invoice = invoiced(uow, printers, "4200", *lines, number=number)
        credited(uow, invoice, "1000", number=f"C-{number}")
        assert (reread(uow, invoice).status, reread(uow, invoice).outstanding) == ("matched", 3200)


def test_no_more_is_credited_than_was_billed(uow, printers):
    invoice = invoiced(uow, printers)
    credited(uow, invoice, "8000")
    with pytest.raises(InvalidRequest, match=r"Only 400\.00 CNY"):
        credited(uow, invoice, "400.01", number="C-2")
    with pytest.raises(InvalidRequest, match="More is credited"):
        credited(uow, invoice, "100", (PRINTER, 21, "100"), number="C-3")


def test_a_credit_note_with_a_number_that_was_entered_is_refused(uow, printers):
    invoice = invoiced(uow, printers, number="A-1")
    with pytest.raises(Conflict, match="entered already"):
        credited(uow, invoice, "10", number="a1")


def test_the_queue_holds_invoices_in_question_the_largest_first(uow, printers):
    other = ordered(uow, (COLA, 240))
    small, large = invoiced(uow, other, number="S-1"), invoiced(uow, printers, "9000", number="L-1")
    reader = actor_named(uow, "sun.yutong")
    found = list_invoice_exceptions(uow, reader, InvoiceExceptionQuery())
    assert [entry.document for entry in found.documents] == [large.document, small.document]
    of_supplier = list_invoice_exceptions(uow, reader, InvoiceExceptionQuery(supplier="V001"))
    assert [entry.document for entry in of_supplier.documents] == [small.document]
    with pytest.raises(NotAllowed):
        list_invoice_exceptions(uow, actor_named(uow, "li.wei"), InvoiceExceptionQuery())
