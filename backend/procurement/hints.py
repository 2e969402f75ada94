"""What to look at before a purchase request is sent: duplicates, split purchases, late goods, budgets."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import or_, select

from backend.approvals.chain import limits_of
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations.schemas import Location
from backend.procurement.budgets import COMMITTING, budget_lines
from backend.procurement.models import PurchaseRequestLineRow, PurchaseRequestRow, SupplierRow
from backend.procurement.results import RequestHint
from backend.uow import UnitOfWork

# Longer ago is the next round of ordering.
LOOK_BACK = timedelta(days=7)
DOCUMENT_TYPE = "purchase_request"

Line = PurchaseRequestLineRow
Request = PurchaseRequestRow


def find_hints(
    uow: UnitOfWork, request: Request, lines: Sequence[Line], *, place: Location
) -> tuple[RequestHint, ...]:
    """Return what deserves a look; nothing here forbids the request.

    Args:
        uow: the unit of work.
        request: flushed, with its amount.
        lines: those of the request.
        place: where it is for.
    """
    by_sku = items.list_items(uow, skus={line.sku for line in lines})
    recent = _recent_lines(uow, request)
    return (
        *_duplicates(request, lines, recent, by_sku=by_sku),
        *_splits(uow, request, lines, recent, by_sku=by_sku),
        *_late(uow, request, lines, by_sku=by_sku, place=place),
        *_over_budget(uow, lines, by_sku=by_sku, place=place),
    )


def _recent_lines(uow: UnitOfWork, request: Request) -> list[tuple[Line, Request]]:
    """Return other lines of the last seven days by the same person or for the same place."""
    query = (
        select(Line, Request)
        .join(Request, Request.number == Line.request_number)
        .where(
            Request.number != request.number,
            Request.status.in_(COMMITTING),
            Line.is_cancelled.is_(False),
            Request.raised_at > request.raised_at - LOOK_BACK,
            or_(
                Request.requester_email == request.requester_email,
                Request.location_code == request.location_code,
            ),
        )
        .order_by(Request.number)
    )
    return list(uow.session.execute(query))


def _duplicates(
    request: Request,
    lines: Sequence[Line],
    recent: Sequence[tuple[Line, Request]],
    *,
    by_sku: dict[str, Item],
) -> Iterator[RequestHint]:
    for line in lines:
        same = tuple(
            other.number
            for earlier, other in recent
            if earlier.sku == line.sku
            and other.location_code == request.location_code
            and other.status != "received"
        )
        if same:
            yield RequestHint(kind="duplicate", documents=same, item=by_sku[line.sku].named())


def _splits(
    uow: UnitOfWork,
    request: Request,
    lines: Sequence[Line],
    recent: Sequence[tuple[Line, Request]],
    *,
    by_sku: dict[str, Item],
) -> Iterator[RequestHint]:
    limits = limits_of(uow, DOCUMENT_TYPE)
    groups = {by_sku[line.sku].category for line in lines}
    known = items.list_items(uow, skus={line.sku for line, _request in recent})
    for group in sorted(groups):
        others = {other.number: other for line, other in recent if known[line.sku].category == group}
        largest = max((other.amount_cny for other in others.values()), default=Decimal(0))
        together = request.amount_cny + sum((other.amount_cny for other in others.values()), Decimal(0))
        passed = [limit for limit in limits if max(largest, request.amount_cny) <= limit < together]
        if others and passed:
            yield RequestHint(
                kind="split",
                documents=tuple(others),
                category=group,
                together=together,
                limit=passed[0],
            )


def _late(
    uow: UnitOfWork,
    request: Request,
    lines: Sequence[Line],
    *,
    by_sku: dict[str, Item],
    place: Location,
) -> Iterator[RequestHint]:
    if request.needed_by is None:
        return
    for line in lines:
        supplier = uow.session.get_one(SupplierRow, line.supplier_code)
        days_left = (request.needed_by - place.local_date(uow.now)).days
        if supplier.lead_time_days > days_left:
            yield RequestHint(kind="late", item=by_sku[line.sku].named())


def _over_budget(
    uow: UnitOfWork, lines: Sequence[Line], *, by_sku: dict[str, Item], place: Location
) -> Iterator[RequestHint]:
    categories = {by_sku[line.sku].category for line in lines}
    for budget in budget_lines(uow, place, day=place.local_date(uow.now), categories=categories):
        if budget.remaining < 0:
            yield RequestHint(
                kind="over_budget", category=budget.category, together=budget.committed, limit=budget.budget
            )
