"""The stock position of (location, item) pairs in one query: the figures every rule and answer starts from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select

from backend.inventory.demand import mean_daily_demand
from backend.inventory.models import (
    AssortmentRow,
    LotQuarantineRow,
    LotRow,
    StockBalanceRow,
    StockCommitmentRow,
)
from backend.uow import UnitOfWork

ZERO = Decimal(0)


@dataclass(frozen=True)
class StockPosition:
    """Quantities of one item at one location, in the item's unit; demand in units per day."""

    location_code: str
    sku: str
    on_hand: Decimal
    expired: Decimal
    reserved: Decimal
    on_order: Decimal
    daily_demand: Decimal | None
    next_expiry_on: date | None
    quarantined: Decimal = ZERO

    @property
    def usable(self) -> Decimal:
        """What is on hand, not past its date and not in quarantine."""
        return self.on_hand - self.expired - self.quarantined

    @property
    def available(self) -> Decimal:
        """What can still be sold or used: usable less reserved, not below zero."""
        return max(ZERO, self.usable - self.reserved)

    @property
    def days_of_cover(self) -> Decimal | None:
        """Usable stock ÷ daily demand to one decimal; None without a demand."""
        if not self.daily_demand:
            return None
        return (self.usable / self.daily_demand).quantize(Decimal("0.1"))


def list_positions(
    uow: UnitOfWork, *, today: date, locations: Collection[str], skus: Collection[str] | None = None
) -> list[StockPosition]:
    """Return the position of every item carried at `locations`, in order of location and SKU.

    Args:
        uow: the unit of work.
        today: a lot whose expiry date is before this day is expired; on its last day it still counts.
        locations: codes of the locations.
        skus: only these items; None means all.
    """
    stock = _stock_by_pair(today, locations, skus)
    promised = _commitments_by_pair(locations, skus)
    demand = mean_daily_demand(today=today, locations=locations, skus=skus)
    pair = (AssortmentRow.location_code, AssortmentRow.sku)
    query = (
        select(
            *pair,
            func.coalesce(stock.c.on_hand, 0),
            func.coalesce(stock.c.expired, 0),
            func.coalesce(promised.c.reserved, 0),
            func.coalesce(promised.c.on_order, 0),
            demand.c.daily_demand,
            stock.c.next_expiry_on,
            func.coalesce(stock.c.quarantined, 0),
        )
        .where(AssortmentRow.location_code.in_(locations))
        .order_by(*pair)
    )
    for part in (stock, promised, demand):
        query = query.outerjoin(
            part, (part.c.location_code == AssortmentRow.location_code) & (part.c.sku == AssortmentRow.sku)
        )
    if skus is not None:
        query = query.where(AssortmentRow.sku.in_(skus))
    return [StockPosition(*row) for row in uow.session.execute(query)]


def _stock_by_pair(today: date, locations: Collection[str], skus: Collection[str] | None) -> Subquery:
    is_expired = LotRow.expires_on < today
    is_in_date = or_(is_expired.is_(None), ~is_expired)
    is_held = LotQuarantineRow.id.is_not(None)
    quantity = StockBalanceRow.quantity
    query = (
        select(
            StockBalanceRow.location_code,
            StockBalanceRow.sku,
            func.sum(quantity).label("on_hand"),
            func.sum(case((is_expired, quantity), else_=0)).label("expired"),
            func.sum(case((is_held & is_in_date, quantity), else_=0)).label("quarantined"),
            func.min(case(((quantity > 0) & is_in_date & ~is_held, LotRow.expires_on))).label(
                "next_expiry_on"
            ),
        )
        .join(LotRow, (LotRow.sku == StockBalanceRow.sku) & (LotRow.lot_code == StockBalanceRow.lot_code))
        .outerjoin(
            LotQuarantineRow,
            (LotQuarantineRow.location_code == StockBalanceRow.location_code)
            & (LotQuarantineRow.sku == StockBalanceRow.sku)
            & (LotQuarantineRow.lot_code == StockBalanceRow.lot_code)
            & LotQuarantineRow.ended_at.is_(None),
        )
        .where(StockBalanceRow.location_code.in_(locations))
        .group_by(StockBalanceRow.location_code, StockBalanceRow.sku)
    )
    if skus is not None:
        query = query.where(StockBalanceRow.sku.in_(skus))
    return query.subquery()


def _commitments_by_pair(locations: Collection[str], skus: Collection[str] | None) -> Subquery:
    def total_of(kind: str) -> ColumnElement[Decimal]:
        return func.sum(case((StockCommitmentRow.kind == kind, StockCommitmentRow.quantity), else_=0))

    query = (
        select(
            StockCommitmentRow.location_code,
            StockCommitmentRow.sku,
            total_of("reserved").label("reserved"),
            total_of("on_order").label("on_order"),
        )
        .where(StockCommitmentRow.location_code.in_(locations))
        .group_by(StockCommitmentRow.location_code, StockCommitmentRow.sku)
    )
    if skus is not None:
        query = query.where(StockCommitmentRow.sku.in_(skus))
    return query.subquery()
