"""Typed results of purchase to pay, naming only what a test is about."""

from datetime import date, timedelta
from decimal import Decimal

from backend.approvals.delegations import DelegationPreview
from backend.approvals.results import (
    ApprovalCase,
    ApprovalStep,
    DelegationView,
    PendingApproval,
    PendingApprovals,
)
from backend.documents import Cancellation, CancellationPreview, Decision, DecisionPreview, DocumentView
from backend.procurement.budgets import BudgetLine
from backend.procurement.results import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
    PurchaseRequestLine,
    PurchaseRequestList,
    RequestHint,
)
from backend.records import Named
from backend.timeline import TimelineEvent
from tests.cards.results import TEMPLE, answer, item
from tests.factories.days import NOW, TODAY
from tools.results import Outcome

LI = Named(code="li.wei@lantern.example.com", name_zh="李伟", name_en="Li Wei")
ZHOU = Named(code="zhou.minghui@lantern.example.com", name_zh="周明辉", name_en="Zhou Minghui")
LU = Named(code="lu.jianming@lantern.example.com", name_zh="陆建明", name_en="Lu Jianming")
LIU = Named(code="liu.zeyang@lantern.example.com", name_zh="刘泽洋", name_en="Liu Zeyang")
CHENLAN = Named(code="V001", name_zh="晨岚饮料", name_en="Chenlan Beverages")
SIFANGDU = Named(code="V012", name_zh="四方渡商贸", name_en="Sifangdu Trading")
MILK = {
    "code": "DAI-0001",
    "name_zh": "云麓鲜牛奶",
    "name_en": "Yunlu Fresh Milk",
    "category": "dairy",
    "unit_zh": "盒",
    "unit_en": "carton",
    "pack_size": 12,
    "storage": "chilled",
}


def waiting(tool, preview, **arguments):
    return Outcome(
        status="confirm",
        tool=tool,
        arguments=arguments,
        pending_action="AC-000017",
        expires_at=NOW + timedelta(minutes=30),
        preview=preview,
    )


def step(person, status, *, role="store_manager", by=None, comment=None):
    return ApprovalStep(
        role=role,
        approver=person,
        status=status,
        decided_by=by or (person if status in {"approved", "rejected"} else None),
        decided_at=NOW if status in {"approved", "rejected"} else None,
        comment=comment,
    )


def case(*steps, status="pending", amount="194.40"):
    steps = steps or (step(LI, "waiting"), step(ZHOU, "queued", role="area_manager"))
    return ApprovalCase(
        document="PR-000012",
        document_type="purchase_request",
        status=status,
        requester=LIU,
        amount=Decimal(amount),
        content_hash="0" * 64,
        round=1,
        steps=steps,
        waiting_for=next((entry.approver for entry in steps if entry.status == "waiting"), None),
    )


def request_line(**changes):
    return PurchaseRequestLine(
        **{
            "item": item(),
            "quantity": Decimal(120),
            "cases": 5,
            "supplier": CHENLAN,
            "price_cny_per_case": Decimal("38.88"),
            "amount": Decimal("194.40"),
            "next_best_supplier": SIFANGDU,
            "saving": Decimal("2.55"),
            "is_below_minimum": False,
            "min_cases": 5,
            "order": None,
        }
        | changes
    )


def request(number=12, **changes):
    return PurchaseRequest(
        **{
            "document": f"PR-{number:06}",
            "status": "pending",
            "amount": Decimal("194.40"),
            "location": TEMPLE,
            "requester": LIU,
            "needed_by": None,
            "reason": None,
            "raised_at": NOW,
            "lines": (request_line(),),
            "orders": (),
            "approval": case(),
        }
        | changes
    )


def remarkable_request():
    """A request with everything that can be said about one."""
    other = item(**MILK)
    return request(
        needed_by=TODAY + timedelta(days=1),
        reason="周末活动",
        lines=(
            request_line(quantity=Decimal(110)),
            request_line(
                item=other,
                quantity=Decimal(12),
                cases=1,
                saving=None,
                next_best_supplier=None,
                is_below_minimum=True,
                order="PO-000003",
            ),
            request_line(item=other, quantity=Decimal(12), cases=1, is_below_minimum=True, min_cases=4),
        ),
        hints=(
            RequestHint(kind="duplicate", documents=("PR-000010", "PR-000011"), item=item().named()),
            RequestHint(
                kind="split",
                documents=("PR-000011",),
                category="beverage",
                together=Decimal(6200),
                limit=Decimal(5000),
            ),
            RequestHint(kind="late", item=item().named()),
            RequestHint(kind="over_budget", category="dairy", together=Decimal(1300), limit=Decimal(1000)),
        ),
        budgets=(
            BudgetLine(
                category="beverage",
                budget=Decimal(3000),
                committed=Decimal(1200),
                remaining=Decimal(1800),
            ),
        ),
        orders=("PO-000003",),
    )


def requests(*found, total=None, **arguments):
    listed = PurchaseRequestList(documents=found, total=len(found) if total is None else total)
    return answer("list_purchase_requests", listed, **arguments)


def order(**changes):
    return PurchaseOrder(
        **{
            "document": "PO-000003",
            "status": "partially_received",
            "amount": Decimal("194.40"),
            "supplier": CHENLAN,
            "flow": "after_receipt",
            "placed_by": LU,
            "placed_at": NOW,
            "expected_on": TODAY + timedelta(days=3),
            "lines": (
                PurchaseOrderLine(
                    line=1,
                    item=item(),
                    location=TEMPLE,
                    cases=5,
                    quantity=Decimal(120),
                    received=Decimal(48),
                    billed=Decimal(0),
                    open=Decimal(72),
                    price_cny_per_case=Decimal("38.88"),
                    amount=Decimal("194.40"),
                    request="PR-000012",
                ),
            ),
            "requests": ("PR-000012",),
        }
        | changes
    )


def receipt(*lines, **changes):
    return GoodsReceipt(
        **{
            "document": "GR-000004",
            "status": "recorded",
            "amount": Decimal("194.40"),
            "order": "PO-000003",
            "order_status": "received",
            "location": TEMPLE,
            "received_by": LIU,
            "received_at": NOW,
            "lines": lines or (receipt_line(),),
        }
        | changes
    )


def receipt_line(**changes):
    return GoodsReceiptLine(
        **{
            "item": item(),
            "quantity": Decimal(120),
            "lot_code": "GR-000004-1",
            "expires_on": date(2027, 2, 9),
            "temperature_celsius": None,
            "is_quarantined": False,
            "notes": ("expiry_assumed",),
        }
        | changes
    )


def warm_milk():
    return receipt_line(
        item=item(**MILK),
        quantity=Decimal(12),
        lot_code="240601",
        expires_on=TODAY + timedelta(days=3),
        temperature_celsius=Decimal("9.5"),
        is_quarantined=True,
        notes=("short_dated", "too_warm"),
    )


def pending(number=12, **changes):
    return PendingApproval(
        **{
            "document": f"PR-{number:06}",
            "document_type": "purchase_request",
            "status": "pending",
            "amount": Decimal("194.40"),
            "requester": LIU,
            "location": TEMPLE,
            "waiting_since": NOW,
            "instead_of": None,
            "content_hash": "0" * 64,
            "round": 1,
            "position": 1,
        }
        | changes
    )


def pending_list(*found, total=None):
    listed = PendingApprovals(documents=found, total=len(found) if total is None else total)
    return answer("list_pending_approvals", listed)


def decision(tool, *steps, status):
    approval = case(*steps, status=status)
    result = Decision(document="PR-000012", status=status, amount=approval.amount, approval=approval)
    return answer(tool, result, document="PR-000012")


def decision_preview():
    return DecisionPreview(
        version="v",
        document="PR-000012",
        amount=Decimal("194.40"),
        details=request(),
        approval=case(),
    )


def cancellation(details):
    result = Cancellation(
        document=details.document, status="cancelled", amount=details.amount, details=details
    )
    return answer("cancel_document", result)


def cancellation_preview(details):
    return CancellationPreview(version="v", document=details.document, amount=details.amount, details=details)


def delegation(*, days=2):
    view = DelegationView(
        document="DG-000001",
        id=1,
        delegate=ZHOU,
        start_on=TODAY,
        end_on=TODAY + timedelta(days=days - 1),
        status="active",
    )
    return answer("delegate_approvals", view)


def delegation_preview():
    return DelegationPreview(version="v", delegate=ZHOU, start_on=TODAY, end_on=TODAY + timedelta(days=1))


def event(name, actor=LIU, **changes):
    return TimelineEvent(
        **{"event": name, "actor": actor, "happened_at": NOW, "note": None, "related": None} | changes
    )


def document(details, *events):
    view = DocumentView(
        document=details.document,
        status=details.status,
        amount=details.amount,
        details=details,
        timeline=events,
    )
    return answer("get_document", view, document=details.document)
