"""Goods receipts: what came for an order, booked onto the ledger in the same transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert

from backend import audit
from backend.actor import Actor
from backend.approvals import cases as approvals
from backend.errors import Conflict, Incomplete, InvalidRequest, NotAllowed, NotFound, message
from backend.inventory import incoming
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.drafts import ReceiptDraft, ReceivedLine, ToleranceDraft
from backend.procurement.lots import DeliveredLot, read_label
from backend.procurement.matching import match_again
from backend.procurement.models import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    PurchaseRequestRow,
    ReceivingToleranceRow,
)
from backend.procurement.order_views import LineTotals, line_totals, order_lines
from backend.procurement.orders import expect_open_goods, lock_order, note_progress
from backend.procurement.receipt_views import to_receipt
from backend.procurement.results import GoodsReceipt
from backend.procurement.states import BUYERS, next_status, require_role
from backend.records import plain_decimal
from backend.timeline import record_event
from backend.uow import UnitOfWork

_ORDER = DocumentKind.PURCHASE_ORDER


def receive_order(uow: UnitOfWork, actor: Actor, draft: ReceiptDraft) -> GoodsReceipt:
    """Book what came for an order at one location; nothing named means all that is open there.

    Lots of cold goods measured outside their range are booked too, and held back in quarantine.

    Raises:
        NotFound: no such order.
        NotAllowed: the actor does not work there, placed the order, or asked for or approved what it is for.
        Conflict: the order is finished or cancelled, or a lot is known with another date.
        Incomplete: the order is for several locations of the actor.
        InvalidRequest: an item is not on the order, more came than is tolerated, or a date is impossible.
    """
    require_role(actor, _ORDER, "received")
    order = lock_order(uow, draft.document)
    next_status(_ORDER, "received", document=order.number, status=order.status)
    place, lines = _lines_for(uow, actor, order, location_code=draft.location)
    _keep_duties_apart(uow, actor, order, lines)
    totals = line_totals(uow, order.number)
    came = draft.lines if draft.lines is not None else _everything_open(order, lines, totals)
    by_sku = items.list_items(uow, skus={line.sku for line in lines})
    _check_quantities(uow, came, lines, totals=totals, by_sku=by_sku)
    row = GoodsReceiptRow(
        number=next_number(uow, DocumentKind.GOODS_RECEIPT.value),
        order_number=order.number,
        location_code=place.code,
        status="recorded",
        received_by=actor.email,
        received_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    lots = [
        read_label(uow, line, item=by_sku[line.item], document=row.number, position=position, place=place)
        for position, line in enumerate(came, start=1)
    ]
    _book(uow, actor, row, lots)
    _store_lines(uow, row, lots, lines=lines, totals=totals)
    _finish(uow, actor, order, row)
    return to_receipt(uow, row)


def set_over_receipt_tolerance(uow: UnitOfWork, actor: Actor, draft: ToleranceDraft) -> ToleranceDraft:
    """Set how much more of an item than was ordered may be received.

    Raises:
        NotAllowed: the actor is no buyer.
        NotFound: no such item.
    """
    if not actor.holds_any(BUYERS):
        raise NotAllowed(message("Only buyers and the procurement manager may do this."))
    item = items.get(uow, draft.item)
    # Two people may set the first tolerance of an item at the same moment: the second finds that of the first.
    uow.session.execute(
        insert(ReceivingToleranceRow)
        .values(sku=item.code, over_receipt_percent=Decimal(0))
        .on_conflict_do_nothing()
    )
    row = uow.session.get_one(ReceivingToleranceRow, item.code, with_for_update=True, populate_existing=True)
    before = row.over_receipt_percent
    row.over_receipt_percent = draft.over_receipt_percent
    uow.session.flush()
    audit.record(
        uow,
        actor,
        action="receiving_tolerance_set",
        subject=item.code,
        payload={"before": before, "after": draft.over_receipt_percent},
    )
    return draft


def _lines_for(
    uow: UnitOfWork, actor: Actor, order: PurchaseOrderRow, *, location_code: str | None
) -> tuple[Location, Sequence[PurchaseOrderLineRow]]:
    lines = order_lines(uow, order.number)
    codes = sorted({line.location_code for line in lines})
    if location_code is None:
        visible = [code for code in codes if actor.may_see(code)]
        if len(visible) > 1:
            raise Incomplete(
                message("{document} is for several stores. Say which one the goods came to."),
                missing="location",
                document=order.number,
            )
        location_code = (visible or codes)[0]
    place = locations.get(uow, location_code)
    actor.require_location(place)
    own = [line for line in lines if line.location_code == place.code]
    if not own:
        raise NotFound(
            message("Nothing on {document} is for {location}."),
            document=order.number,
            location=place.both_names(),
        )
    return place, own


def _keep_duties_apart(
    uow: UnitOfWork, actor: Actor, order: PurchaseOrderRow, lines: Sequence[PurchaseOrderLineRow]
) -> None:
    if actor.email == order.placed_by:
        raise NotAllowed(
            message("You placed {document}, so somebody else has to receive it."), document=order.number
        )
    for number in sorted({line.request_number for line in lines}):
        request = uow.session.get_one(PurchaseRequestRow, number)
        if request.requester_email == actor.email:
            raise NotAllowed(
                message(
                    "You asked for {request}, so somebody else of {location} or its area manager has to receive "
                    "{document}."
                ),
                request=number,
                location=locations.get(uow, request.location_code).both_names(),
                document=order.number,
            )
        if actor.email in approvals.deciders_of(uow, number):
            raise NotAllowed(
                message("You approved {request}, so somebody else has to receive {document}."),
                request=number,
                document=order.number,
            )


def _everything_open(
    order: PurchaseOrderRow, lines: Sequence[PurchaseOrderLineRow], totals: Mapping[int, LineTotals]
) -> tuple[ReceivedLine, ...]:
    still_open: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        still_open[line.sku] += max(line.quantity - totals[line.line_number].received, Decimal(0))
    came = tuple(
        ReceivedLine(item=sku, quantity=quantity) for sku, quantity in still_open.items() if quantity > 0
    )
    if not came:
        raise Conflict(
            message("Everything on {document} for this place has come already."), document=order.number
        )
    return came


def _check_quantities(
    uow: UnitOfWork,
    came: Sequence[ReceivedLine],
    lines: Sequence[PurchaseOrderLineRow],
    *,
    totals: Mapping[int, LineTotals],
    by_sku: Mapping[str, Item],
) -> None:
    """Refuse items that were not ordered, and more than the item's tolerance allows; exactly, to the last digit."""
    arriving: dict[str, Decimal] = defaultdict(Decimal)
    for line in came:
        if line.item not in by_sku:
            raise InvalidRequest(
                message("{item} was not ordered here. Send it back, or have it ordered."),
                item=items.get(uow, line.item).both_names(),
            )
        arriving[line.item] += line.quantity
    for sku, quantity in arriving.items():
        own = [line for line in lines if line.sku == sku]
        ordered = sum((line.quantity for line in own), Decimal(0))
        before = sum((totals[line.line_number].received for line in own), Decimal(0))
        tolerance = uow.session.get(ReceivingToleranceRow, sku)
        percent = Decimal(0) if tolerance is None else tolerance.over_receipt_percent
        if (before + quantity) * 100 > ordered * (100 + percent):
            raise InvalidRequest(
                message(
                    "{item}: {ordered} ordered, {received} with this delivery; {percent} % more than ordered "
                    "is the most that may be received."
                ),
                item=by_sku[sku].both_names(),
                ordered=plain_decimal(ordered),
                received=plain_decimal(before + quantity),
                percent=plain_decimal(percent),
            )


def _book(uow: UnitOfWork, actor: Actor, row: GoodsReceiptRow, lots: Sequence[DeliveredLot]) -> None:
    # In one order for everybody, so that two deliveries of the same lots wait for each other.
    for delivered in sorted(lots, key=lambda entry: (entry.lot.sku, entry.lot.lot_code)):
        incoming.receive_lot(uow, actor, delivered.lot, location_code=row.location_code, document=row.number)
        if delivered.fault is not None:
            incoming.quarantine_lot(
                uow,
                actor,
                delivered.lot,
                location_code=row.location_code,
                document=row.number,
                reason=delivered.fault,
            )


def _store_lines(
    uow: UnitOfWork,
    row: GoodsReceiptRow,
    lots: Sequence[DeliveredLot],
    *,
    lines: Sequence[PurchaseOrderLineRow],
    totals: Mapping[int, LineTotals],
) -> None:
    """Share the lots out among the order lines of their item; what is too much goes to the last of them."""
    missing = {line.line_number: line.quantity - totals[line.line_number].received for line in lines}
    position = 0
    for delivered in lots:
        left = delivered.lot.quantity
        own = [line.line_number for line in lines if line.sku == delivered.lot.sku]
        for number in own:
            share = left if number == own[-1] else min(left, max(missing[number], Decimal(0)))
            if share > 0:
                position += 1
                missing[number] -= share
                left -= share
                uow.session.add(_line_row(row, position, delivered, order_line=number, quantity=share))
    uow.session.flush()


def _line_row(
    row: GoodsReceiptRow, position: int, delivered: DeliveredLot, *, order_line: int, quantity: Decimal
) -> GoodsReceiptLineRow:
    return GoodsReceiptLineRow(
        receipt_number=row.number,
        line_number=position,
        order_number=row.order_number,
        order_line=order_line,
        sku=delivered.lot.sku,
        lot_code=delivered.lot.lot_code,
        quantity=quantity,
        expires_on=delivered.lot.expires_on,
        is_expiry_assumed=delivered.is_expiry_assumed,
        temperature_celsius=delivered.line.temperature_celsius,
        is_quarantined=delivered.fault is not None,
    )


def _finish(uow: UnitOfWork, actor: Actor, order: PurchaseOrderRow, row: GoodsReceiptRow) -> None:
    totals = line_totals(uow, order.number)
    lines = order_lines(uow, order.number)
    is_complete = all(totals[line.line_number].received >= line.quantity for line in lines)
    event = "received" if is_complete else "partly_received"
    order.status = next_status(_ORDER, event, document=order.number, status=order.status)
    uow.session.flush()
    expect_open_goods(uow, order)
    facts = {"order": order.number, "location": row.location_code}
    record_event(uow, actor, document=row.number, event="recorded", related=order.number, facts=facts)
    record_event(uow, actor, document=order.number, event=event, related=row.number)
    note_progress(uow, order)
    match_again(uow, order)
