"""Goods that are on order, that come in as lots, and that are held back."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backend import audit
from backend.actor import Actor, Role
from backend.errors import Conflict, NotAllowed, NotFound, message
from backend.inventory.models import AssortmentRow, LotQuarantineRow, LotRow, StockCommitmentRow
from backend.inventory.service import record_movement
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.records import Record
from backend.uow import UnitOfWork

# Used where it is delivered and not stocked, so that any place may get some.
EQUIPMENT_CATEGORIES = frozenset({"it_equipment"})
# Who may say what becomes of goods that are held back.
DISPOSERS = frozenset({Role.STORE_MANAGER, Role.AREA_MANAGER})


class IncomingLot(Record):
    """A lot of an item as it was delivered; quantities in the item's unit."""

    sku: str
    lot_code: str
    expires_on: date | None
    quantity: Decimal


def carried_skus(uow: UnitOfWork, location_code: str, skus: Collection[str]) -> frozenset[str]:
    """Return which of `skus` a location carries."""
    query = select(AssortmentRow.sku).where(
        AssortmentRow.location_code == location_code, AssortmentRow.sku.in_(skus)
    )
    return frozenset(uow.session.scalars(query))


def may_get(item: Item, carried: Collection[str]) -> bool:
    """Tell whether a location that carries `carried` may get an item."""
    return item.code in carried or item.category in EQUIPMENT_CATEGORIES


def known_expiry(uow: UnitOfWork, *, sku: str, lot_code: str) -> date | None:
    """Return the expiry date of a lot that is known, None where it is new or does not expire."""
    row = uow.session.get(LotRow, (sku, lot_code))
    return None if row is None else row.expires_on


def expect_goods(
    uow: UnitOfWork, *, document: str, location_code: str, sku: str, quantity: Decimal, due_on: date | None
) -> None:
    """Set what an open document still brings of an item to a location; nothing takes the expectation away."""
    key = (document, location_code, sku, "on_order")
    row = uow.session.get(StockCommitmentRow, key)
    if row is not None and quantity <= 0:
        uow.session.delete(row)
    elif row is not None:
        row.quantity = quantity
        row.due_on = due_on
    elif quantity > 0:
        uow.session.add(
            StockCommitmentRow(
                document=document,
                location_code=location_code,
                sku=sku,
                kind="on_order",
                quantity=quantity,
                due_on=due_on,
            )
        )
    uow.session.flush()


def receive_lot(
    uow: UnitOfWork, actor: Actor, lot: IncomingLot, *, location_code: str, document: str
) -> None:
    """Book delivered goods onto the ledger of a location, as a lot that is new or known.

    Raises:
        Conflict: the lot is known with another expiry date.
    """
    uow.session.execute(
        insert(AssortmentRow).values(location_code=location_code, sku=lot.sku).on_conflict_do_nothing()
    )
    uow.session.execute(
        insert(LotRow)
        .values(sku=lot.sku, lot_code=lot.lot_code, expires_on=lot.expires_on)
        .on_conflict_do_nothing()
    )
    known = uow.session.get_one(LotRow, (lot.sku, lot.lot_code), populate_existing=True)
    if known.expires_on != lot.expires_on:
        raise Conflict(
            message("Lot {lot} is known with the expiry date {known}, not {said}. Check the label."),
            lot=lot.lot_code,
            known=_day(known.expires_on),
            said=_day(lot.expires_on),
        )
    record_movement(
        uow,
        actor,
        location_code=location_code,
        sku=lot.sku,
        lot_code=lot.lot_code,
        quantity=lot.quantity,
        kind="receipt",
        document=document,
    )


def quarantine_lot(
    uow: UnitOfWork, actor: Actor, lot: IncomingLot, *, location_code: str, document: str, reason: str
) -> None:
    """Hold a lot back at a location until somebody disposes of it; held already, it stays so."""
    uow.session.execute(
        insert(LotQuarantineRow)
        .values(
            location_code=location_code,
            sku=lot.sku,
            lot_code=lot.lot_code,
            document=document,
            reason=reason,
            placed_by=actor.email,
            placed_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    audit.record(
        uow,
        actor,
        action="lot_quarantined",
        subject=f"{location_code}:{lot.sku}:{lot.lot_code}",
        payload={"document": document, "reason": reason},
    )


def release_lot(uow: UnitOfWork, actor: Actor, *, location_code: str, sku: str, lot_code: str) -> None:
    """End the quarantine of a lot at a location, so that it may be used again.

    Raises:
        NotAllowed: only a manager of the place may, and never the one who placed the lot there.
        NotFound: the lot is not in quarantine.
    """
    actor.require_location(locations.get(uow, location_code))
    if not actor.holds_any(DISPOSERS):
        raise NotAllowed(message("Only the manager of the place may release goods from quarantine."))
    query = select(LotQuarantineRow).where(
        LotQuarantineRow.location_code == location_code,
        LotQuarantineRow.sku == sku,
        LotQuarantineRow.lot_code == lot_code,
        LotQuarantineRow.ended_at.is_(None),
    )
    row = uow.session.scalars(query.with_for_update()).first()
    if row is None:
        raise NotFound(message("Lot {lot} is not in quarantine here."), lot=lot_code)
    if row.placed_by == actor.email:
        raise NotAllowed(message("You put this lot into quarantine, so somebody else has to release it."))
    row.ended_by = actor.email
    row.ended_at = uow.now
    uow.session.flush()
    audit.record(uow, actor, action="lot_released", subject=f"{location_code}:{sku}:{lot_code}", payload={})


def _day(day: date | None) -> str:
    return "–" if day is None else day.isoformat()
