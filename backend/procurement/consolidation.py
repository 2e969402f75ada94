"""What buyers can order together for several stores, and what that saves."""

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import func, select, tuple_

from backend.actor import Actor
from backend.items import service as items
from backend.naming.documents import DocumentKind
from backend.procurement.models import PurchaseRequestLineRow, PurchaseRequestRow
from backend.procurement.pricing import list_offers
from backend.procurement.results import Consolidation, ConsolidationOffer
from backend.procurement.states import require_role
from backend.uow import UnitOfWork

# Each is priced by itself; a Home tab is published within a second or so.
MOST_COMPARED = 30

Open = tuple[PurchaseRequestLineRow, PurchaseRequestRow]


def offer_consolidation(uow: UnitOfWork, actor: Actor) -> ConsolidationOffer:
    """Return approved lines of several requests that are cheaper together, or reach a smallest order together.

    Of items that several ask for, those with the `MOST_COMPARED` largest sums are looked at.

    Raises:
        NotAllowed: the actor is no buyer.
    """
    require_role(actor, DocumentKind.PURCHASE_ORDER, "placed")
    line, request = PurchaseRequestLineRow, PurchaseRequestRow
    joined = request.number == line.request_number
    is_open = (request.status == "approved", line.order_number.is_(None), line.is_cancelled.is_(False))
    # Only what several ask for can be cheaper together.
    wanted = (
        select(line.supplier_code, line.sku)
        .join(request, joined)
        .where(*is_open)
        .group_by(line.supplier_code, line.sku)
        .having(func.count() > 1)
        .order_by(func.sum(line.price_cny_per_case * line.cases).desc(), line.supplier_code, line.sku)
        .limit(MOST_COMPARED)
    )
    query = (
        select(line, request)
        .join(request, joined)
        .where(*is_open, tuple_(line.supplier_code, line.sku).in_(wanted))
        .order_by(request.number, line.line_number)
    )
    groups: dict[tuple[str, str], list[Open]] = defaultdict(list)
    for row, asked in uow.session.execute(query):
        groups[row.supplier_code, row.sku].append((row, asked))
    offers = [
        offer
        for (supplier, sku), group in groups.items()
        if (offer := _together(uow, actor, supplier, sku=sku, group=group)) is not None
    ]
    offers.sort(key=lambda offer: (-offer.saving, offer.item.code))
    return ConsolidationOffer(
        offers=tuple(offers), saving=sum((offer.saving for offer in offers), Decimal(0))
    )


def _together(
    uow: UnitOfWork, actor: Actor, supplier_code: str, *, sku: str, group: list[Open]
) -> Consolidation | None:
    item = items.get(uow, sku)
    cases = sum(line.cases for line, _request in group)
    offers = list_offers(uow, item, cases=cases, today=actor.local_date(uow.now))
    offer = next((found for found in offers if found.supplier.code == supplier_code), None)
    if offer is None or offer.obstacle is not None:
        return None
    # The terms of a single case are those of the smallest order.
    smallest = next(
        found.min_cases
        for found in list_offers(uow, item, cases=1, today=actor.local_date(uow.now))
        if found.supplier.code == supplier_code
    )
    separate = sum((line.amount_cny for line, _request in group), Decimal(0))
    reaches_minimum = any(line.cases < smallest for line, _request in group)
    if offer.total_cny >= separate and not reaches_minimum:
        return None
    return Consolidation(
        item=item,
        supplier=offer.supplier,
        requests=tuple(request.number for _line, request in group),
        locations=tuple(dict.fromkeys(request.location_code for _line, request in group)),
        cases=cases,
        price_cny_per_case=offer.price_cny_per_case,
        separate_cny=separate,
        together_cny=offer.total_cny,
        saving=separate - offer.total_cny,
        reaches_minimum=reaches_minimum,
    )
