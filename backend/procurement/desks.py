"""What people find on their desk: their own requests, what is to be ordered, what can go to the bank. Reads only."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from sqlalchemy import Row, Select, func, select

from backend.actor import Actor
from backend.locations import service as locations
from backend.naming.documents import DocumentKind
from backend.procurement.desk_results import (
    OpenOrder,
    OpenOrders,
    OrdersToPlace,
    ReleasedPayments,
    RequestToOrder,
    SupplierToOrder,
)
from backend.procurement.drafts import OrderFlow
from backend.procurement.models import (
    PaymentRow,
    PurchaseOrderRow,
    PurchaseRequestLineRow,
    PurchaseRequestRow,
)
from backend.procurement.payments import is_payable
from backend.procurement.request_views import supplier_names, to_requests
from backend.procurement.results import OrderStatus, PurchaseRequestList
from backend.procurement.states import require_role
from backend.uow import UnitOfWork

OPEN_ORDERS = ("ordered", "partially_received")
# Their numbers must come back with the form, which carries 3,000 characters.
MOST_IN_A_FILE = 150
# As many as a menu of Slack offers.
MOST_TO_PLACE = 100


def list_own_requests(uow: UnitOfWork, actor: Actor, *, skip: int, most: int) -> PurchaseRequestList:
    """Return `most` of the requests that the actor has raised, the newest first, after the first `skip`."""
    row = PurchaseRequestRow
    own = row.requester_email == actor.email
    rows = uow.session.scalars(
        select(row).where(own).order_by(row.raised_at.desc(), row.number.desc()).offset(skip).limit(most)
    ).all()
    total = uow.session.scalar(select(func.count()).select_from(row).where(own)) or 0
    return PurchaseRequestList(documents=to_requests(uow, rows), total=total)


def list_orders_to_place(uow: UnitOfWork, actor: Actor, *, most: int = MOST_TO_PLACE) -> OrdersToPlace:
    """Return what is approved and not ordered of the `most` oldest requests, by supplier.

    Raises:
        NotAllowed: the actor is no buyer.
    """
    require_role(actor, DocumentKind.PURCHASE_ORDER, "placed")
    line, request = PurchaseRequestLineRow, PurchaseRequestRow
    is_open = (request.status == "approved", line.order_number.is_(None), line.is_cancelled.is_(False))
    joined = request.number == line.request_number
    oldest = (
        select(request.number)
        .join(line, joined)
        .where(*is_open)
        .distinct()
        .order_by(request.number)
        .limit(most)
    )
    sums: Select[str, str, str, Decimal] = (
        select(
            line.supplier_code,
            request.number,
            request.location_code,
            func.sum(line.price_cny_per_case * line.cases),
        )
        .join(request, joined)
        .where(*is_open, request.number.in_(oldest))
        .group_by(line.supplier_code, request.number, request.location_code)
        .order_by(request.number)
    )
    rows = uow.session.execute(sums).all()
    total, amount = uow.session.execute(
        select(func.count(request.number.distinct()), func.sum(line.price_cny_per_case * line.cases))
        .join(request, joined)
        .where(*is_open)
    ).one()
    return OrdersToPlace(
        suppliers=_by_supplier(uow, rows),
        requests=tuple(dict.fromkeys(row[1] for row in rows)),
        amount=amount or Decimal(0),
        total=total,
    )


def _by_supplier(uow: UnitOfWork, rows: Sequence[Row[str, str, str, Decimal]]) -> tuple[SupplierToOrder, ...]:
    places = {
        place.code: place.named() for place in locations.list_locations(uow, codes={row[2] for row in rows})
    }
    by_supplier: dict[str, list[RequestToOrder]] = defaultdict(list)
    for supplier_code, number, location_code, amount in rows:
        by_supplier[supplier_code].append(
            RequestToOrder(document=number, location=places[location_code], amount=amount)
        )
    names = supplier_names(uow, by_supplier.keys())
    return tuple(
        SupplierToOrder(
            supplier=names[code],
            requests=tuple(found),
            amount=sum((entry.amount for entry in found), Decimal(0)),
        )
        for code, found in by_supplier.items()
    )


def list_open_orders(uow: UnitOfWork, actor: Actor, *, skip: int, most: int) -> OpenOrders:
    """Return `most` orders of which something is to come, the first expected first, after the first `skip`.

    Raises:
        NotAllowed: the actor is no buyer.
    """
    require_role(actor, DocumentKind.PURCHASE_ORDER, "placed")
    row = PurchaseOrderRow
    is_open = row.status.in_(OPEN_ORDERS)
    rows = uow.session.scalars(
        select(row).where(is_open).order_by(row.expected_on, row.number).offset(skip).limit(most)
    ).all()
    names = supplier_names(uow, {order.supplier_code for order in rows})
    return OpenOrders(
        documents=tuple(
            OpenOrder(
                document=order.number,
                status=cast("OrderStatus", order.status),
                amount=order.amount_cny,
                supplier=names[order.supplier_code],
                flow=cast("OrderFlow", order.flow),
                expected_on=order.expected_on,
            )
            for order in rows
        ),
        total=uow.session.scalar(select(func.count()).select_from(row).where(is_open)) or 0,
    )


def sum_released_payments(uow: UnitOfWork, actor: Actor) -> ReleasedPayments:
    """Return what two people have released and no bank file has yet, at most `MOST_IN_A_FILE`, the oldest first.

    Raises:
        NotAllowed: the actor is not in Finance.
    """
    released = _released(_released_rows(uow, actor))
    last_file = uow.session.scalar(select(func.max(PaymentRow.bank_file)))
    return released.model_copy(update={"last_file": last_file})


def sum_payable_payments(uow: UnitOfWork, actor: Actor) -> ReleasedPayments:
    """Return the same, without what would be paid otherwise today than it was released; that is named apart.

    Raises:
        NotAllowed: the actor is not in Finance.
    """
    rows = _released_rows(uow, actor)
    stale = {row.number for row in rows if not is_payable(uow, row)}
    payable = _released([row for row in rows if row.number not in stale])
    return payable.model_copy(update={"left_out": tuple(sorted(stale))})


def _released_rows(uow: UnitOfWork, actor: Actor) -> Sequence[PaymentRow]:
    require_role(actor, DocumentKind.PAYMENT, "exported")
    query = select(PaymentRow).where(PaymentRow.status == "released")
    return uow.session.scalars(query.order_by(PaymentRow.number).limit(MOST_IN_A_FILE)).all()


def _released(rows: Sequence[PaymentRow]) -> ReleasedPayments:
    return ReleasedPayments(
        documents=tuple(row.number for row in rows),
        amount=sum((row.amount_cny for row in rows), Decimal(0)),
    )
