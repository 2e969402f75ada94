"""An order of several stores: each reads its own part, buyers and Finance the whole."""

from decimal import Decimal

import pytest

from backend.documents import get_document
from backend.errors import NotFound
from backend.procurement import orders
from backend.procurement.drafts import OrderDraft
from backend.procurement.schemas import DocumentQuery
from tests.backend.procurement.test_order_pdf import words_of
from tests.factories.actors import actor_named
from tests.factories.purchasing import COLA, COLA_CASE, approved


@pytest.fixture
def shared(uow):
    """Five cases of cola for S001 and ten for S002 on one order."""
    numbers = approved(uow, (COLA, 120)), approved(uow, (COLA, 240), by="fang.yi", location="S002")
    draft = OrderDraft(requests=numbers)
    [order] = orders.place_orders(uow, actor_named(uow, "sun.yutong"), draft).documents
    return order


@pytest.mark.parametrize(
    ("reader", "place", "cases"), [("wu.yating", "S001", 5), ("li.wei", "S001", 5), ("fang.yi", "S002", 10)]
)
def test_a_store_reads_only_its_own_lines_and_their_sum(uow, shared, reader, place, cases):
    seen = get_document(uow, actor_named(uow, reader), DocumentQuery(document=shared.document)).details
    assert [(line.location.code, line.cases) for line in seen.lines] == [(place, cases)]
    assert seen.amount == COLA_CASE * cases
    assert seen.requests == (seen.lines[0].request,)


@pytest.mark.parametrize("reader", ["sun.yutong", "lu.jianming", "wu.xiaoyan", "he.min", "zhou.minghui"])
def test_buyers_finance_and_the_area_manager_read_the_whole_order(uow, shared, reader):
    seen = orders.get_order(uow, actor_named(uow, reader), shared.document)
    assert {line.location.code for line in seen.lines} == {"S001", "S002"}
    assert seen.amount == shared.amount == sum((line.amount for line in seen.lines), Decimal(0))


def test_the_paper_that_a_store_asks_for_names_no_other_store(uow, shared):
    own = orders.get_order(uow, actor_named(uow, "fang.yi"), shared.document)
    text = words_of(own, "zh")
    assert "(S002)" in text
    assert "S001" not in text


def test_a_store_without_a_line_is_told_of_no_such_order(uow, shared):
    with pytest.raises(NotFound):
        orders.get_order(uow, actor_named(uow, "ni.jia"), shared.document)
