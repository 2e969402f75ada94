"""Purchase requests: raised, revised, cancelled and listed."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete, func, select

from backend.actions.schemas import version_of
from backend.actor import Actor
from backend.approvals import cases as approvals
from backend.approvals.cases import Approvable
from backend.errors import Conflict, Incomplete, InvalidRequest, NotAllowed, NotFound, message
from backend.inventory import incoming
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.naming.documents import DocumentKind
from backend.numbering import next_number
from backend.procurement.drafts import Revision
from backend.procurement.hints import DOCUMENT_TYPE, find_hints
from backend.procurement.models import PurchaseOrderRow, PurchaseRequestLineRow, PurchaseRequestRow
from backend.procurement.pricing import best_offers, cases_for
from backend.procurement.request_views import to_request, to_requests
from backend.procurement.results import PurchaseRequest, PurchaseRequestList
from backend.procurement.schemas import DocumentCancellation, PurchaseRequestDraft, PurchaseRequestQuery
from backend.procurement.states import next_status
from backend.records import plain_decimal
from backend.timeline import record_event
from backend.uow import UnitOfWork

MOST_LISTED = 50
DONE_ORDERS = frozenset({"received", "closed"})
_KIND = DocumentKind.PURCHASE_REQUEST


def raise_request(uow: UnitOfWork, actor: Actor, draft: PurchaseRequestDraft) -> PurchaseRequest:
    """Ask for goods: price every line with the best offer, and start the approval.

    Quantities are bought in whole cases. The hints and budgets of the result are those before approval.

    Raises:
        Incomplete: nothing says for which location.
        NotFound: no such item or location.
        NotAllowed: the location is outside the actor's scope, or nobody but the actor could approve.
        InvalidRequest: an item is named twice, has no price or is not carried there, the day is in the past, or
            the sum is above every limit.
    """
    place = _place(uow, actor, draft)
    row = PurchaseRequestRow(
        number=next_number(uow, _KIND.value),
        location_code=place.code,
        requester_email=actor.email,
        status="pending",
        raised_at=uow.now,
    )
    lines = _fill(uow, row, draft, place=place)
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(lines)
    uow.session.flush()
    hints = find_hints(uow, row, lines, place=place)
    record_event(uow, actor, document=row.number, event="raised", note=row.reason, facts=_facts(row))
    approvals.open_case(uow, approvable(row, lines))
    return to_request(uow, row, hints=hints)


def revise_request(uow: UnitOfWork, actor: Actor, revision: Revision) -> PurchaseRequest:
    """Change a request that is not ordered yet; whatever was approved before is void and asked for again.

    Raises:
        NotFound: no such request.
        NotAllowed: it is somebody else's.
        Conflict: it was ordered or cancelled.
        Incomplete, InvalidRequest: as `raise_request`.
    """
    row = _lock_own(uow, actor, revision.document)
    _require_unordered(row, _ordered_as(uow, row))
    status = next_status(_KIND, "revised", document=row.number, status=row.status)
    place = _place(uow, actor, revision.draft)
    uow.session.execute(
        delete(PurchaseRequestLineRow).where(PurchaseRequestLineRow.request_number == row.number)
    )
    row.status = status
    row.location_code = place.code
    lines = _fill(uow, row, revision.draft, place=place)
    uow.session.add_all(lines)
    uow.session.flush()
    hints = find_hints(uow, row, lines, place=place)
    record_event(uow, actor, document=row.number, event="revised", note=row.reason, facts=_facts(row))
    approvals.open_case(uow, approvable(row, lines))
    return to_request(uow, row, hints=hints)


def cancel_request(uow: UnitOfWork, actor: Actor, request: DocumentCancellation) -> PurchaseRequest:
    """Take a request back as far as it is not ordered yet: what is on an order stays.

    Raises:
        NotFound: no such request.
        NotAllowed: it is somebody else's.
        Conflict: all of it was ordered, or it is cancelled already.
    """
    row = _lock_own(uow, actor, request.document)
    ordered = _ordered_as(uow, row)
    if ordered is not None and row.status == "approved":
        return _cancel_rest(uow, actor, row, request)
    _require_unordered(row, ordered)
    row.status = next_status(_KIND, "cancelled", document=row.number, status=row.status)
    approvals.withdraw_case(uow, row.number)
    record_event(uow, actor, document=row.number, event="cancelled", note=request.reason)
    return to_request(uow, row)


def get_request(uow: UnitOfWork, actor: Actor, number: str) -> PurchaseRequest:
    """Return a request that the actor may see, with hints as long as somebody is to decide on it.

    Raises:
        NotFound: there is none of that number.
        NotAllowed: its location is outside the actor's scope.
    """
    row = uow.session.get(PurchaseRequestRow, number)
    if row is None:
        raise NotFound(message("There is no {document}."), document=number)
    if row.requester_email != actor.email and actor.email not in approvals.approvers_of(uow, number):
        actor.require_location(locations.get(uow, row.location_code))
    if row.status != "pending":
        return to_request(uow, row)
    place = locations.get(uow, row.location_code)
    return to_request(uow, row, hints=find_hints(uow, row, lines_of(uow, number), place=place))


def list_requests(uow: UnitOfWork, actor: Actor, query: PurchaseRequestQuery) -> PurchaseRequestList:
    """Return requests of the locations that the actor may see, the newest first, at most `MOST_LISTED`.

    Raises:
        NotFound: no such location.
        NotAllowed: the location is outside the actor's scope.
    """
    conditions = []
    if query.location is not None:
        place = locations.get(uow, query.location)
        actor.require_location(place)
        conditions.append(PurchaseRequestRow.location_code == place.code)
    elif actor.visible_locations is not None:
        conditions.append(PurchaseRequestRow.location_code.in_(actor.visible_locations))
    if query.status is not None:
        conditions.append(PurchaseRequestRow.status == query.status)
    listed = select(PurchaseRequestRow).where(*conditions)
    rows = uow.session.scalars(
        listed.order_by(PurchaseRequestRow.raised_at.desc(), PurchaseRequestRow.number.desc()).limit(
            MOST_LISTED
        )
    ).all()
    counting = select(func.count()).select_from(PurchaseRequestRow).where(*conditions)
    return PurchaseRequestList(documents=to_requests(uow, rows), total=uow.session.scalar(counting) or 0)


def approvable(row: PurchaseRequestRow, lines: Sequence[PurchaseRequestLineRow]) -> Approvable:
    """Return a request as approval sees it; its hash covers everything that money depends on."""
    content = [
        (line.sku, plain_decimal(line.quantity), line.cases, line.pack_size, line.supplier_code)
        for line in lines
    ]
    prices = [plain_decimal(line.price_cny_per_case) for line in lines]
    needed_by = None if row.needed_by is None else row.needed_by.isoformat()
    facts = (row.number, row.location_code, row.requester_email, needed_by, row.reason)
    return Approvable(
        document=row.number,
        document_type=DOCUMENT_TYPE,
        requester_email=row.requester_email,
        location_code=row.location_code,
        amount_cny=row.amount_cny,
        content_hash=version_of(*facts, plain_decimal(row.amount_cny), content, prices),
    )


def load_approvable(uow: UnitOfWork, number: str) -> Approvable | None:
    """Lock a request and return it as approval sees it; None if there is none of that number."""
    row = uow.session.get(PurchaseRequestRow, number, with_for_update=True, populate_existing=True)
    return None if row is None else approvable(row, lines_of(uow, number))


def settle(uow: UnitOfWork, number: str, *, event: str) -> None:
    """Bring a request to the state that the last decision (`approved` or `rejected`) leads to."""
    row = uow.session.get_one(PurchaseRequestRow, number, with_for_update=True)
    row.status = next_status(_KIND, event, document=number, status=row.status)
    uow.session.flush()


def note_received(uow: UnitOfWork, number: str, *, related: str | None = None) -> None:
    """Mark a request as received whose every line that is still wanted is on an order that is done."""
    row = uow.session.get_one(PurchaseRequestRow, number, with_for_update=True, populate_existing=True)
    orders = {line.order_number for line in lines_of(uow, number) if not line.is_cancelled}
    statuses = set(
        uow.session.scalars(select(PurchaseOrderRow.status).where(PurchaseOrderRow.number.in_(orders)))
    )
    if row.status == "ordered" and None not in orders and statuses <= DONE_ORDERS:
        row.status = next_status(_KIND, "received", document=number, status=row.status)
        record_event(uow, None, document=number, event="received", related=related)
    uow.session.flush()


def lines_of(uow: UnitOfWork, number: str) -> Sequence[PurchaseRequestLineRow]:
    """Return the lines of a request in order."""
    query = (
        select(PurchaseRequestLineRow)
        .where(PurchaseRequestLineRow.request_number == number)
        .order_by(PurchaseRequestLineRow.line_number)
        .execution_options(populate_existing=True)
    )
    return uow.session.scalars(query).all()


def _lock_own(uow: UnitOfWork, actor: Actor, number: str) -> PurchaseRequestRow:
    row = uow.session.get(PurchaseRequestRow, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(message("There is no {document}."), document=number)
    if row.requester_email != actor.email:
        raise NotAllowed(
            message("{document} is somebody else's request; only they may change or cancel it."),
            document=number,
        )
    return row


def _ordered_as(uow: UnitOfWork, row: PurchaseRequestRow) -> str | None:
    """Return an order that has a line of a request, None where nothing is ordered."""
    return next((line.order_number for line in lines_of(uow, row.number) if line.order_number), None)


def _require_unordered(row: PurchaseRequestRow, ordered: str | None) -> None:
    if ordered is not None:
        raise Conflict(
            message("{document} is on order {order} already. Ask the buyer to cancel that first."),
            document=row.number,
            order=ordered,
        )


def _cancel_rest(
    uow: UnitOfWork, actor: Actor, row: PurchaseRequestRow, request: DocumentCancellation
) -> PurchaseRequest:
    for line in lines_of(uow, row.number):
        line.is_cancelled = line.order_number is None
    row.status = next_status(_KIND, "rest_cancelled", document=row.number, status=row.status)
    uow.session.flush()
    record_event(uow, actor, document=row.number, event="rest_cancelled", note=request.reason)
    note_received(uow, row.number)
    return to_request(uow, row)


def _place(uow: UnitOfWork, actor: Actor, draft: PurchaseRequestDraft) -> Location:
    code = draft.location or actor.location_code
    if code is None:
        raise Incomplete(message("Say for which store the goods are."), missing="location")
    place = locations.get(uow, code)
    actor.require_location(place)
    if draft.needed_by is not None and draft.needed_by < place.local_date(uow.now):
        raise InvalidRequest(
            message("{day} is in the past. Say a day from today on."), day=draft.needed_by.isoformat()
        )
    return place


def _fill(
    uow: UnitOfWork, row: PurchaseRequestRow, draft: PurchaseRequestDraft, *, place: Location
) -> list[PurchaseRequestLineRow]:
    """Set what the draft says on a request, and return its priced lines."""
    wanted: dict[str, Decimal] = {}
    for line in draft.lines:
        if line.item in wanted:
            raise InvalidRequest(
                message("{item} is on the list twice. Name it once, with the whole quantity."),
                item=items.get(uow, line.item).both_names(),
            )
        wanted[line.item] = line.quantity
    carried = incoming.carried_skus(uow, place.code, wanted.keys())
    lines = []
    for number, (sku, quantity) in enumerate(wanted.items(), start=1):
        item = items.get(uow, sku)
        if not incoming.may_get(item, carried):
            raise InvalidRequest(
                message("{location} does not carry {item}, so it cannot be ordered there."),
                location=place.both_names(),
                item=item.both_names(),
            )
        lines.append(_price(uow, row.number, number, item=item, quantity=quantity, place=place))
    row.needed_by = draft.needed_by
    row.reason = draft.reason
    row.amount_cny = sum((line.amount_cny for line in lines), Decimal(0))
    return lines


def _price(
    uow: UnitOfWork, request: str, number: int, *, item: Item, quantity: Decimal, place: Location
) -> PurchaseRequestLineRow:
    cases = cases_for(item, quantity)
    best, next_best = best_offers(uow, item, cases=cases, today=place.local_date(uow.now))
    return PurchaseRequestLineRow(
        request_number=request,
        line_number=number,
        sku=item.code,
        quantity=quantity,
        cases=cases,
        pack_size=item.pack_size,
        supplier_code=best.supplier.code,
        price_cny_per_case=best.price_cny_per_case,
        next_best_supplier_code=None if next_best is None else next_best.supplier.code,
        next_best_price_cny=None if next_best is None else next_best.price_cny_per_case,
    )


def _facts(row: PurchaseRequestRow) -> dict[str, object]:
    return {"location": row.location_code, "amount_cny": row.amount_cny}
