import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict
from backend.naming.documents import DocumentKind
from backend.procurement.models import PurchaseOrderRow, PurchaseRequestRow
from backend.procurement.states import STATUS_WORDS, TRANSITIONS, next_status, states_of
from tests.factories.purchasing import ordered

KINDS = (
    DocumentKind.PURCHASE_REQUEST,
    DocumentKind.PURCHASE_ORDER,
    DocumentKind.GOODS_RECEIPT,
    DocumentKind.INVOICE,
    DocumentKind.PAYMENT,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_can_be_reached_and_has_words_in_both_languages(kind):
    reached = {step.target for step in TRANSITIONS if step.kind is kind and not step.sources}
    for _ in TRANSITIONS:
        reached |= {step.target for step in TRANSITIONS if step.kind is kind and step.sources & reached}
    assert reached == set(states_of(kind))
    assert all(STATUS_WORDS[state].keys() == {"zh", "en"} for state in reached)


@pytest.mark.parametrize(
    ("kind", "event", "status"),
    [
        (DocumentKind.PURCHASE_REQUEST, "ordered", "pending"),
        (DocumentKind.PURCHASE_REQUEST, "approved", "cancelled"),
        (DocumentKind.PURCHASE_REQUEST, "cancelled", "ordered"),
        (DocumentKind.PURCHASE_ORDER, "cancelled", "partially_received"),
        (DocumentKind.PURCHASE_ORDER, "received", "closed"),
        (DocumentKind.INVOICE, "paid", "exception"),
        (DocumentKind.INVOICE, "paid", "waiting"),
        (DocumentKind.INVOICE, "cancelled", "paid"),
        (DocumentKind.PAYMENT, "released", "proposed"),
        (DocumentKind.PAYMENT, "exported", "half_released"),
        (DocumentKind.PAYMENT, "cancelled", "exported"),
    ],
)
def test_no_step_is_skipped_or_taken_back(kind, event, status):
    with pytest.raises(Conflict, match="cannot be done any more"):
        next_status(kind, event, document=f"{kind}-000001", status=status)


@pytest.mark.parametrize("row", [PurchaseRequestRow, PurchaseOrderRow])
def test_the_database_refuses_a_state_that_is_not_in_the_table(uow, row):
    ordered(uow)
    with pytest.raises(IntegrityError, match="known_status"):
        uow.session.execute(update(row).values(status="lost"))
