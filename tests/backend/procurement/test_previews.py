from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.approvals.delegations import delegate_approvals
from backend.approvals.schemas import Approval, Delegation, SeenStep
from backend.documents import approve_document, preview_decision
from backend.errors import Conflict, InvalidRequest, NotAllowed
from backend.procurement import payments, previews, requests
from backend.procurement.drafts import ReceiptDraft, Revision, SupplierInvoiceDraft
from backend.procurement.models import PurchaseRequestRow
from backend.procurement.schemas import DocumentQuery, PaymentRelease
from backend.timeline import DocumentEventRow
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    PRINTER,
    add_bank_details,
    approve,
    invoiced,
    ordered,
    raised,
    received,
    request_draft,
    set_price,
)
from tests.factories.stock import on_hand


def test_a_preview_of_a_request_shows_the_price_and_keeps_nothing(uow):
    preview = previews.preview_request(uow, actor_named(uow, "liu.zeyang"), request_draft((COLA, 120)))
    assert preview.outcome.amount == Decimal("194.40")
    for row in (PurchaseRequestRow, DocumentEventRow):
        assert uow.session.scalar(select(func.count()).select_from(row)) == 0
    assert raised(uow).document == "PR-000001"


def test_a_preview_refuses_what_the_write_would_refuse(uow):
    actor = actor_named(uow, "liu.zeyang")
    with pytest.raises(InvalidRequest, match="on the list twice"):
        previews.preview_request(uow, actor, request_draft((COLA, 120), (COLA, 24)))
    assert raised(uow).document == "PR-000001"


def test_a_preview_has_another_version_once_a_price_has_changed_but_not_for_anothers_request(uow):
    actor = actor_named(uow, "liu.zeyang")
    draft = request_draft((COLA, 120))
    shown = previews.preview_request(uow, actor, draft).version
    raised(uow, by="ding.yifan", location="S006")
    assert previews.preview_request(uow, actor, draft).version == shown
    set_price(uow, "37.00", min_cases=5, valid_from=TODAY)
    assert previews.preview_request(uow, actor, draft).version != shown


def test_a_preview_of_a_receipt_moves_no_stock(uow):
    order = ordered(uow)
    before = on_hand(uow.session)
    draft = ReceiptDraft(document=order.document)
    preview = previews.preview_receipt(uow, actor_named(uow, "wu.yating"), draft)
    assert (preview.outcome.order_status, preview.outcome.lines[0].quantity) == ("received", 120)
    assert on_hand(uow.session) == before
    assert received(uow, order).document == "GR-000001"


def test_a_preview_of_an_invoice_shows_its_differences(uow):
    order = ordered(uow)
    draft = SupplierInvoiceDraft(document=order.document, invoice_number="A-1", amount=order.amount)
    preview = previews.preview_invoice(uow, actor_named(uow, "wu.xiaoyan"), draft)
    assert (preview.outcome.status, preview.outcome.exceptions[0].kind) == ("exception", "quantity")
    assert invoiced(uow, order, number="A-1").document == "IV-000001"


def test_a_preview_of_a_release_releases_nothing(connection, uow):
    add_bank_details(connection, NOW)
    order = ordered(uow)
    received(uow, order)
    request = PaymentRelease(document=invoiced(uow, order).document)
    payer = actor_named(uow, "jiang.hao")
    assert previews.preview_release(uow, payer, request).outcome.amount == Decimal("190.51")
    first = payments.release_payment(uow, payer, request)
    assert (first.document, first.needed_releases) == ("PY-000001", 1)


def test_a_preview_of_a_decision_is_another_one_at_the_next_level(uow):
    request = raised(uow, (PRINTER, 20))
    delegation = Delegation(delegate=full_email("zhou.minghui"), start_on=TODAY, end_on=TODAY)
    delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
    query, deputy = DocumentQuery(document=request.document), actor_named(uow, "zhou.minghui")
    first = preview_decision(uow, deputy, query).version
    assert preview_decision(uow, deputy, query).version == first
    approve(uow, request.document, "zhou.minghui")
    assert preview_decision(uow, deputy, query).version != first


def test_a_preview_of_a_decision_is_for_the_decider_and_bound_to_the_content(uow):
    request = raised(uow)
    query = DocumentQuery(document=request.document)
    with pytest.raises(NotAllowed):
        preview_decision(uow, actor_named(uow, "chen.siyuan"), query)
    shown = preview_decision(uow, actor_named(uow, "li.wei"), query)
    assert shown.details.lines[0].item.code == COLA
    revision = Revision(document=request.document, draft=request_draft((COLA, 240)))
    requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)
    approval = Approval(document=request.document)
    seen = SeenStep(content_hash=shown.approval.content_hash, round=1, position=1)
    with pytest.raises(Conflict, match="has changed"):
        approve_document(uow, actor_named(uow, "li.wei"), approval, seen=seen)
