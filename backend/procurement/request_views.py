"""Purchase requests as others see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import cast

from sqlalchemy import select

from backend.approvals import cases as approvals
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.people import reporting
from backend.procurement.budgets import budget_lines
from backend.procurement.models import (
    PurchaseRequestLineRow,
    PurchaseRequestRow,
    SupplierPriceRow,
    SupplierRow,
)
from backend.procurement.results import PurchaseRequest, PurchaseRequestLine, RequestHint
from backend.procurement.schemas import PurchaseRequestStatus
from backend.records import Named
from backend.uow import UnitOfWork


def to_request(
    uow: UnitOfWork, row: PurchaseRequestRow, *, hints: tuple[RequestHint, ...] = ()
) -> PurchaseRequest:
    """Return one request, with the budgets it draws on."""
    [request] = to_requests(uow, [row])
    place = locations.get(uow, row.location_code)
    categories = {line.item.category for line in request.lines}
    budgets = budget_lines(uow, place, day=place.local_date(row.raised_at), categories=categories)
    return request.model_copy(update={"hints": hints, "budgets": budgets})


def to_requests(uow: UnitOfWork, rows: Sequence[PurchaseRequestRow]) -> tuple[PurchaseRequest, ...]:
    """Return requests in the order of `rows`, without hints and budgets."""
    lines = _lines_by_request(uow, [row.number for row in rows])
    approval = approvals.get_cases(uow, [row.number for row in rows])
    people = reporting.names_of(uow, {row.requester_email for row in rows})
    places = {
        place.code: place.named()
        for place in locations.list_locations(uow, codes={row.location_code for row in rows})
    }
    return tuple(
        PurchaseRequest(
            document=row.number,
            status=cast("PurchaseRequestStatus", row.status),
            amount=row.amount_cny,
            location=places[row.location_code],
            requester=people[row.requester_email],
            needed_by=row.needed_by,
            reason=row.reason,
            raised_at=row.raised_at,
            lines=lines[row.number],
            orders=tuple(dict.fromkeys(line.order for line in lines[row.number] if line.order)),
            approval=approval.get(row.number),
        )
        for row in rows
    )


def supplier_names(uow: UnitOfWork, codes: Collection[str]) -> dict[str, Named]:
    """Return suppliers by code."""
    rows = uow.session.scalars(select(SupplierRow).where(SupplierRow.code.in_(codes)))
    return {row.code: Named(code=row.code, name_zh=row.name_zh, name_en=row.name_en) for row in rows}


def _lines_by_request(
    uow: UnitOfWork, numbers: Sequence[str]
) -> Mapping[str, tuple[PurchaseRequestLine, ...]]:
    line = PurchaseRequestLineRow
    rows = uow.session.scalars(
        select(line).where(line.request_number.in_(numbers)).order_by(line.request_number, line.line_number)
    ).all()
    by_sku = items.list_items(uow, skus={row.sku for row in rows})
    codes = {code for row in rows for code in (row.supplier_code, row.next_best_supplier_code) if code}
    suppliers = supplier_names(uow, codes)
    minimums = _smallest_orders(uow, rows)
    grouped: dict[str, list[PurchaseRequestLine]] = defaultdict(list)
    for row in rows:
        minimum = minimums.get((row.supplier_code, row.sku))
        grouped[row.request_number].append(_to_line(row, by_sku[row.sku], suppliers, minimum))
    return {number: tuple(grouped[number]) for number in numbers}


def _smallest_orders(
    uow: UnitOfWork, rows: Sequence[PurchaseRequestLineRow]
) -> Mapping[tuple[str, str], int]:
    price = SupplierPriceRow
    found: dict[tuple[str, str], int] = {}
    query = select(price.supplier_code, price.sku, price.min_cases).where(
        price.sku.in_({row.sku for row in rows})
    )
    for supplier, sku, cases in uow.session.execute(query):
        found[supplier, sku] = min(cases, found.get((supplier, sku), cases))
    return found


def _to_line(
    row: PurchaseRequestLineRow, item: Item, suppliers: Mapping[str, Named], minimum: int | None
) -> PurchaseRequestLine:
    alternative = row.next_best_price_cny
    return PurchaseRequestLine(
        item=item,
        quantity=row.quantity,
        cases=row.cases,
        supplier=suppliers[row.supplier_code],
        price_cny_per_case=row.price_cny_per_case,
        amount=row.amount_cny,
        next_best_supplier=suppliers.get(row.next_best_supplier_code or ""),
        saving=None if alternative is None else (alternative - row.price_cny_per_case) * row.cases,
        is_below_minimum=minimum is not None and row.cases < minimum,
        min_cases=minimum,
        order=row.order_number,
    )
