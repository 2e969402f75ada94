"""Monthly budgets per location and category, and what is left of them."""

from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from backend import audit
from backend.actor import Actor, Role
from backend.errors import InvalidRequest, NotAllowed, message
from backend.items import service as items
from backend.items.schemas import ItemCategory
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.procurement.models import PurchaseBudgetRow, PurchaseRequestLineRow, PurchaseRequestRow
from backend.records import Amount, Record
from backend.uow import UnitOfWork

# What was rejected or cancelled is not going to be spent.
COMMITTING = ("pending", "approved", "ordered", "received")


class BudgetDraft(Record):
    """What a location may spend on a category in the month of a day, without VAT."""

    location: str
    category: ItemCategory
    month: date
    amount: Annotated[Decimal, Field(ge=0, le=100_000_000, decimal_places=2)]


class BudgetQuery(Record):
    """Whose budgets, and of which day's month; no day means the current month."""

    location: str
    day: date | None = None


class BudgetLine(Record):
    """One category: `committed` is what requests of the month ask for, `remaining` may be below zero."""

    category: str
    budget: Amount
    committed: Amount
    remaining: Amount


def set_budget(uow: UnitOfWork, actor: Actor, draft: BudgetDraft) -> BudgetLine:
    """Set a budget, in place of what it was.

    Raises:
        NotAllowed: only the finance manager sets budgets.
        NotFound: no such location.
    """
    if Role.FINANCE_MANAGER not in actor.roles:
        raise NotAllowed(message("Only the finance manager sets budgets."))
    place = locations.get(uow, draft.location)
    month = draft.month.replace(day=1)
    key = {"location_code": place.code, "category": draft.category, "month": month}
    # Two people may set a new budget at the same moment: the second finds that of the first.
    added = uow.session.scalar(
        insert(PurchaseBudgetRow)
        .values(**key, amount_cny=draft.amount)
        .on_conflict_do_nothing()
        .returning(PurchaseBudgetRow.month)
    )
    row = uow.session.get_one(PurchaseBudgetRow, key, with_for_update=True, populate_existing=True)
    before = None if added else row.amount_cny
    row.amount_cny = draft.amount
    uow.session.flush()
    audit.record(
        uow,
        actor,
        action="budget_set",
        subject=f"{place.code}:{draft.category}:{month.isoformat()}",
        payload={"before": before, "after": draft.amount},
    )
    [line] = budget_lines(uow, place, day=month, categories={draft.category})
    return line


def list_budgets(uow: UnitOfWork, actor: Actor, query: BudgetQuery) -> tuple[BudgetLine, ...]:
    """Return the budgets of a location in a month, in order of category.

    Raises:
        NotFound: no such location.
        NotAllowed: the location is outside the actor's scope.
    """
    place = locations.get(uow, query.location)
    actor.require_location(place)
    return budget_lines(uow, place, day=query.day or place.local_date(uow.now), categories=None)


def budget_lines(
    uow: UnitOfWork, place: Location, *, day: date, categories: Collection[str] | None
) -> tuple[BudgetLine, ...]:
    """Return the budgets of the month of `day` with what is left; categories without a budget are left out."""
    month = day.replace(day=1)
    query = select(PurchaseBudgetRow).where(
        PurchaseBudgetRow.location_code == place.code, PurchaseBudgetRow.month == month
    )
    if categories is not None:
        query = query.where(PurchaseBudgetRow.category.in_(categories))
    committed = _committed(uow, place, month)
    return tuple(
        BudgetLine(
            category=row.category,
            budget=row.amount_cny,
            committed=committed.get(row.category, Decimal(0)),
            remaining=row.amount_cny - committed.get(row.category, Decimal(0)),
        )
        for row in uow.session.scalars(query.order_by(PurchaseBudgetRow.category))
    )


def next_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    if month.year >= date.max.year:
        raise InvalidRequest(message("There is no budget for that year."))
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _committed(uow: UnitOfWork, place: Location, month: date) -> dict[str, Decimal]:
    """Return what the requests raised in a local month ask for, by category."""
    line, request = PurchaseRequestLineRow, PurchaseRequestRow
    zone = ZoneInfo(place.timezone)
    query = (
        select(line.sku, func.sum(line.cases * line.price_cny_per_case))
        .join(request, request.number == line.request_number)
        .where(
            request.location_code == place.code,
            request.status.in_(COMMITTING),
            line.is_cancelled.is_(False),
            request.raised_at >= datetime.combine(month, time(), tzinfo=zone),
            request.raised_at < datetime.combine(next_month(month), time(), tzinfo=zone),
        )
        .group_by(line.sku)
    )
    spent = dict(uow.session.execute(query).all())
    by_category: dict[str, Decimal] = {}
    for sku, item in items.list_items(uow, skus=spent.keys()).items():
        by_category[item.category] = by_category.get(item.category, Decimal(0)) + spent[sku]
    return by_category
