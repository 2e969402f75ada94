"""Purchase requests, orders, receipts and invoices of the demo chain, of which only what matters is named.

The cast of store S001: `liu.zeyang` asks, `li.wei` manages it, `zhou.minghui` its area, `wu.yating` receives;
`sun.yutong` buys, `lu.jianming` heads the buyers; `wu.xiaoyan` enters invoices, `jiang.hao` and `he.min` pay.
"""

from datetime import date, timedelta
from decimal import Decimal

from backend.approvals.schemas import Approval
from backend.clock import FixedClock
from backend.documents import approve_document
from backend.procurement import bank_accounts, invoices, orders, receipts, requests
from backend.procurement.drafts import (
    BankDetailsDraft,
    BilledLine,
    OrderDraft,
    ReceiptDraft,
    ReceivedLine,
    SupplierInvoiceDraft,
)
from backend.procurement.models import SupplierPriceRow
from backend.procurement.schemas import OrderLine, PurchaseRequestDraft
from backend.uow import Database
from tests.factories.actors import actor_named

# 24 cans a case; V001 takes five cases or more, at 38.88 a case.
COLA = "BEV-0001"
COLA_CASE = Decimal("38.88")
# One printer a case at 420.00, only from V011.
PRINTER = "ITE-0001"
# Chilled, kept for 15 days, 12 cartons a case at 117.60, only from V002, no discount for paying early.
MILK = "DAI-0001"
# Frozen, kept for a year.
DUMPLINGS = "FRZ-0001"
APPROVERS = ("li.wei", "zhou.minghui", "lu.jianming", "he.min")


def request_draft(*lines, location="S001", needed_by=None, reason=None):
    """Return a draft of `(sku, quantity)` lines."""
    return PurchaseRequestDraft(
        lines=tuple(OrderLine(item=sku, quantity=Decimal(quantity)) for sku, quantity in lines),
        location=location,
        needed_by=needed_by,
        reason=reason,
    )


def raised(uow, *lines, by="liu.zeyang", location="S001", **details):
    """Raise a request, by default of five cases of cola for S001."""
    lines = lines or ((COLA, 120),)
    return requests.raise_request(
        uow, actor_named(uow, by), request_draft(*lines, location=location, **details)
    )


def approve(uow, document, by):
    """Approve a document as one person."""
    return approve_document(uow, actor_named(uow, by), Approval(document=document))


def approve_fully(uow, document):
    """Have everybody approve whose turn it is."""
    case = requests.approvals.get_case(uow, document)
    while case.waiting_for is not None:
        case = approve(uow, document, case.waiting_for.code).approval
    return case


def approved(uow, *lines, **details):
    """Raise a request and have it approved by everybody who must."""
    document = raised(uow, *lines, **details).document
    approve_fully(uow, document)
    return document


def ordered(uow, *lines, by_buyer=None, flow="after_receipt", below_minimum=False, **details):
    """Return an order for an approved request; its lines must be of one supplier.

    Unless said otherwise `sun.yutong` places it, and what is paid without its goods the head of the buyers.
    """
    if by_buyer is None:
        by_buyer = "lu.jianming" if flow in {"two_way", "consignment"} else "sun.yutong"
    document = approved(uow, *lines, **details)
    draft = OrderDraft(requests=(document,), flow=flow, below_minimum=below_minimum)
    [order] = orders.place_orders(uow, actor_named(uow, by_buyer), draft).documents
    return order


def received(uow, order, *lines, by="wu.yating", **details):
    """Receive `(sku, quantity)` lines of an order, by default all that is open."""
    draft = ReceiptDraft(
        document=order.document,
        lines=tuple(ReceivedLine(item=sku, quantity=Decimal(quantity), **details) for sku, quantity in lines)
        or None,
    )
    return receipts.receive_order(uow, actor_named(uow, by), draft)


def invoiced(uow, order, amount=None, *lines, number="A-1001", by="wu.xiaoyan", **details):
    """Enter an invoice of an order, by default over its whole sum; lines are `(sku, quantity, amount)`."""
    draft = SupplierInvoiceDraft(
        document=order.document,
        invoice_number=number,
        amount=order.amount if amount is None else Decimal(amount),
        lines=tuple(
            BilledLine(item=sku, quantity=Decimal(quantity), amount=Decimal(total))
            for sku, quantity, total in lines
        )
        or None,
        **details,
    )
    return invoices.record_invoice(uow, actor_named(uow, by), draft)


def add_bank_details(
    bind, now, supplier="V001", *, days_ago=30, entered_by="wu.xiaoyan", confirmed_by="he.min"
):
    """Have two people enter and confirm bank details of a supplier some days ago."""
    past = now - timedelta(days=days_ago)
    with Database(bind=bind, clock=FixedClock(past), queue=None).unit() as uow:
        draft = BankDetailsDraft(
            supplier=supplier,
            holder_name="某供应商有限公司",
            account_number=f"62220000{supplier}",
            bank_code="ICBKCNBJSHI",
        )
        entered = bank_accounts.enter_bank_details(uow, actor_named(uow, entered_by), draft)
        details = bank_accounts.confirm_bank_details(uow, actor_named(uow, confirmed_by), entered.id)
        uow.commit()
    return details


def set_price(uow, price, *, sku=COLA, supplier="V001", min_cases=1, valid_from=date(2026, 6, 1)):
    """Add a price to the list."""
    uow.session.add(
        SupplierPriceRow(
            supplier_code=supplier,
            sku=sku,
            valid_from=valid_from,
            min_cases=min_cases,
            price_cny_per_case=Decimal(price),
        )
    )
    uow.session.flush()
