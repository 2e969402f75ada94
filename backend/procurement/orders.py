"""Purchase orders: placed for approved requests by supplier, cancelled and closed."""

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from backend.actor import Actor, Role
from backend.approvals import cases as approvals
from backend.errors import Conflict, NotAllowed, NotFound, message
from backend.inventory import incoming
from backend.items import service as items
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement import requests
from backend.procurement.drafts import OrderClosing, OrderDraft
from backend.procurement.models import (
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    PurchaseRequestLineRow,
    PurchaseRequestRow,
    SupplierRow,
)
from backend.procurement.order_views import line_totals, order_lines, to_order, visible_order_lines
from backend.procurement.pricing import Offer, list_offers, require_active
from backend.procurement.results import PlacedOrders, PurchaseOrder
from backend.procurement.states import next_status, require_role
from backend.timeline import record_event
from backend.uow import UnitOfWork

_KIND = DocumentKind.PURCHASE_ORDER
_REQUEST = DocumentKind.PURCHASE_REQUEST
# Nobody counts goods before these are paid, so that a buyer alone does not choose them.
UNMATCHED_FLOWS = frozenset({"two_way", "consignment"})


def place_orders(uow: UnitOfWork, actor: Actor, draft: OrderDraft) -> PlacedOrders:
    """Order what approved requests ask for, one order for each supplier, and expect the goods.

    Lines of one item at one supplier count together, so that a price for larger orders applies to all of them;
    nothing is ordered dearer than it was approved.

    Raises:
        NotAllowed: the actor is no buyer, or only a buyer and the order is to be paid without its goods.
        NotFound: no such request.
        Conflict: a request is not approved as it is now or is ordered already, a supplier is on hold, a price
            has risen, or the smallest order is not reached.
    """
    require_role(actor, _KIND, "placed")
    if draft.flow in UNMATCHED_FLOWS and Role.PROCUREMENT_MANAGER not in actor.roles:
        raise NotAllowed(
            message("Only the procurement manager may order what is paid without matching it with its goods.")
        )
    numbers = sorted(set(draft.requests))
    for number in numbers:
        _require_orderable(uow, number)
    by_supplier: dict[str, list[PurchaseRequestLineRow]] = defaultdict(list)
    for number in numbers:
        for line in requests.lines_of(uow, number):
            if line.order_number is None and not line.is_cancelled:
                by_supplier[line.supplier_code].append(line)
    placed = [
        _place(uow, actor, draft, supplier_code=supplier_code, lines=by_supplier[supplier_code])
        for supplier_code in sorted(by_supplier)
    ]
    for number in numbers:
        row = uow.session.get_one(PurchaseRequestRow, number)
        row.status = next_status(_REQUEST, "ordered", document=number, status=row.status)
        for order in placed:
            if number in {line.request_number for line in order_lines(uow, order.number)}:
                record_event(uow, actor, document=number, event="ordered", related=order.number)
    uow.session.flush()
    return PlacedOrders(documents=tuple(to_order(uow, order) for order in placed))


def cancel_order(uow: UnitOfWork, actor: Actor, request: OrderClosing) -> PurchaseOrder:
    """Cancel an order of which nothing has come; what it was for can be ordered again.

    Raises:
        NotAllowed: the actor is no buyer.
        NotFound: no such order.
        Conflict: goods have come, or an invoice was entered.
    """
    order = _lock_for_buyer(uow, actor, request.document, event="cancelled")
    if any(total.is_billed for total in line_totals(uow, order.number).values()):
        raise Conflict(
            message("There is an invoice for {document}. Have it cancelled first."), document=order.number
        )
    order.status = next_status(_KIND, "cancelled", document=order.number, status=order.status)
    _expect_nothing(uow, order)
    record_event(uow, actor, document=order.number, event="cancelled", note=request.reason)
    for number in sorted({line.request_number for line in order_lines(uow, order.number)}):
        row = uow.session.get_one(PurchaseRequestRow, number, with_for_update=True, populate_existing=True)
        for line in requests.lines_of(uow, number):
            if line.order_number == order.number:
                line.order_number = None
        if row.status == "ordered":
            row.status = next_status(_REQUEST, "order_cancelled", document=number, status=row.status)
        record_event(
            uow, actor, document=number, event="order_cancelled", note=request.reason, related=order.number
        )
    return to_order(uow, order)


def close_order(uow: UnitOfWork, actor: Actor, request: OrderClosing) -> PurchaseOrder:
    """Close an order of which nothing more is to come.

    Raises:
        NotAllowed: the actor is no buyer.
        NotFound: no such order.
        Conflict: nothing has come yet (cancel it instead), or all has.
    """
    order = _lock_for_buyer(uow, actor, request.document, event="closed")
    order.status = next_status(_KIND, "closed", document=order.number, status=order.status)
    _expect_nothing(uow, order)
    record_event(uow, actor, document=order.number, event="closed", note=request.reason)
    note_progress(uow, order)
    return to_order(uow, order)


def get_order(uow: UnitOfWork, actor: Actor, number: str) -> PurchaseOrder:
    """Return an order as far as the actor may see the places of its lines.

    Raises:
        NotFound: there is none of that number, or none that the actor may see.
    """
    order = uow.session.get(PurchaseOrderRow, number)
    if order is None or not visible_order_lines(uow, number, reader=actor):
        raise NotFound(message("There is no {document} that you may see."), document=number)
    return to_order(uow, order, reader=actor)


def lock_order(uow: UnitOfWork, number: str) -> PurchaseOrderRow:
    """Return an order that nobody else can change until the unit ends.

    Raises:
        NotFound: there is none of that number.
    """
    order = uow.session.get(PurchaseOrderRow, number, with_for_update=True, populate_existing=True)
    if order is None:
        raise NotFound(message("There is no {document}."), document=number)
    return order


def note_progress(uow: UnitOfWork, order: PurchaseOrderRow) -> None:
    """Mark the requests of an order as received of which nothing more is to come."""
    for number in sorted({line.request_number for line in order_lines(uow, order.number)}):
        requests.note_received(uow, number, related=order.number)


def _require_orderable(uow: UnitOfWork, number: str) -> None:
    subject = requests.load_approvable(uow, number)
    if subject is None:
        raise NotFound(message("There is no {document}."), document=number)
    status = uow.session.get_one(PurchaseRequestRow, number).status
    next_status(_REQUEST, "ordered", document=number, status=status)
    approvals.require_approved(uow, subject)


def _place(
    uow: UnitOfWork,
    actor: Actor,
    draft: OrderDraft,
    *,
    supplier_code: str,
    lines: Sequence[PurchaseRequestLineRow],
) -> PurchaseOrderRow:
    supplier = uow.session.get_one(SupplierRow, supplier_code)
    require_active(supplier)
    prices = _prices(uow, actor, draft, supplier=supplier, lines=lines)
    today = actor.local_date(uow.now)
    order = PurchaseOrderRow(
        number=next_number(uow, _KIND.value),
        supplier_code=supplier_code,
        status="ordered",
        flow=draft.flow,
        amount_cny=sum((prices[line.sku] * line.cases for line in lines), Decimal(0)),
        placed_by=actor.email,
        placed_at=uow.now,
        expected_on=today + timedelta(days=math.ceil(supplier.lead_time_days)),
    )
    uow.session.add(order)
    uow.session.flush()
    for number, line in enumerate(lines, start=1):
        uow.session.add(_order_line(uow, order, number, line=line, price=prices[line.sku]))
        line.order_number = order.number
    uow.session.flush()
    expect_open_goods(uow, order)
    record_event(
        uow,
        actor,
        document=order.number,
        event="placed",
        facts={"supplier": supplier_code, "amount_cny": order.amount_cny, "flow": draft.flow},
    )
    if draft.flow in UNMATCHED_FLOWS:
        record_event(
            uow, actor, document=order.number, event="goods_match_waived", facts={"flow": draft.flow}
        )
    return order


def expect_open_goods(uow: UnitOfWork, order: PurchaseOrderRow) -> None:
    """Tell stock what an order still brings, by location and item."""
    totals = line_totals(uow, order.number)
    still_open: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in order_lines(uow, order.number):
        missing = line.quantity - totals[line.line_number].received
        still_open[line.location_code, line.sku] += max(missing, Decimal(0))
    for (location_code, sku), quantity in still_open.items():
        incoming.expect_goods(
            uow,
            document=order.number,
            location_code=location_code,
            sku=sku,
            quantity=quantity,
            due_on=order.expected_on,
        )


def _expect_nothing(uow: UnitOfWork, order: PurchaseOrderRow) -> None:
    for line in order_lines(uow, order.number):
        incoming.expect_goods(
            uow,
            document=order.number,
            location_code=line.location_code,
            sku=line.sku,
            quantity=Decimal(0),
            due_on=None,
        )


def _order_line(
    uow: UnitOfWork, order: PurchaseOrderRow, number: int, *, line: PurchaseRequestLineRow, price: Decimal
) -> PurchaseOrderLineRow:
    request = uow.session.get_one(PurchaseRequestRow, line.request_number)
    return PurchaseOrderLineRow(
        order_number=order.number,
        line_number=number,
        location_code=request.location_code,
        sku=line.sku,
        cases=line.cases,
        pack_size=line.pack_size,
        price_cny_per_case=price,
        request_number=line.request_number,
        request_line=line.line_number,
    )


def _prices(
    uow: UnitOfWork,
    actor: Actor,
    draft: OrderDraft,
    *,
    supplier: SupplierRow,
    lines: Sequence[PurchaseRequestLineRow],
) -> dict[str, Decimal]:
    """Return the price of a case by item, for all lines of the item together."""
    cases: dict[str, int] = defaultdict(int)
    approved: dict[str, Decimal] = {}
    for line in lines:
        cases[line.sku] += line.cases
        approved[line.sku] = min(line.price_cny_per_case, approved.get(line.sku, line.price_cny_per_case))
    prices = {}
    for sku, count in cases.items():
        offer = _offer_of(uow, actor, supplier=supplier, sku=sku, cases=count)
        if offer is None or offer.price_cny_per_case > approved[sku]:
            raise Conflict(
                message("The price of {item} has risen since it was approved. Have the request revised."),
                item=items.get(uow, sku).both_names(),
            )
        if offer.obstacle == "minimum" and not draft.below_minimum:
            raise Conflict(
                message(
                    "{supplier} takes {minimum} cases of {item} or more. Order for several stores at once."
                ),
                supplier=offer.supplier.both_names(),
                minimum=offer.min_cases,
                item=items.get(uow, sku).both_names(),
            )
        prices[sku] = offer.price_cny_per_case
    return prices


def _offer_of(uow: UnitOfWork, actor: Actor, *, supplier: SupplierRow, sku: str, cases: int) -> Offer | None:
    offers = list_offers(uow, items.get(uow, sku), cases=cases, today=actor.local_date(uow.now))
    return next((offer for offer in offers if offer.supplier.code == supplier.code), None)


def _lock_for_buyer(uow: UnitOfWork, actor: Actor, number: str, *, event: str) -> PurchaseOrderRow:
    require_role(actor, _KIND, event)
    return lock_order(uow, number)
