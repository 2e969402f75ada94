"""Modals for people: which form, about what, filled in from what is true now."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import JsonValue

from backend.actor import Actor, Role
from backend.errors import AppError, Conflict, InvalidRequest, NotFound, message
from backend.items import service as items
from backend.locations import service as locations
from backend.people import service as people
from backend.procurement import consolidation, desks, invoice_views, orders, payment_views
from backend.procurement.deliveries import DeliveredLine, DeliveryDraft
from backend.procurement.drafts import OrderFlow
from backend.procurement.previews import GoodsReceiptPreview
from backend.procurement.schemas import PurchaseRequestDraft
from backend.settings import Language
from backend.uow import Database, UnitOfWork
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.delivery_form import delivery_modal
from bot.cards.finance_form import accept_modal, bank_file_modal, release_modal
from bot.cards.modal import MENU_OPTIONS
from bot.cards.notice_modal import apology_modal, notice_modal, waiting_modal
from bot.cards.notices import render_not_employee
from bot.cards.order_form import end_order_modal, place_orders_modal
from bot.cards.request_form import request_modal
from bot.form_names import EDIT_FORM
from tools.editing import read_waiting
from tools.results import Refusal

# As many as a delivery may name, and as a modal can carry.
MOST_LINES_OF_A_FORM = 50

Value = Mapping[str, JsonValue]
Opening = Callable[[UnitOfWork, Actor, Value, CardContext], Block]


class FormMaker:
    """Makes the modal behind a button; safe to share between threads."""

    def __init__(self, database: Database, *, default_language: Language) -> None:
        self._database = database
        self._default_language = default_language

    def skeleton(self) -> Block:
        """Return what is shown until the form is there: Slack waits three seconds for a first view."""
        return waiting_modal(language=self._default_language)

    def apology(self) -> Block:
        """Return what is shown where the form cannot be filled in just now."""
        return apology_modal(language=self._default_language)

    def make(self, email: str | None, form: str, value: Value) -> Block:
        """Return the form filled in for a person, or a view that says why there is none.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        with self._database.unit() as uow:
            actor = people.get_actor(uow, email) if email else None
            if actor is None:
                return notice_modal(
                    render_not_employee(language=self._default_language).blocks,
                    language=self._default_language,
                )
            context = CardContext(language=actor.language, timezone=actor.timezone, now=uow.now)
            try:
                return _OPENINGS[form](uow, actor, value, context)
            except AppError as error:
                return notice_modal(Refusal.of(error), language=actor.language)


def _place_orders(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
    del value
    found = desks.list_orders_to_place(uow, actor, most=MENU_OPTIONS)
    if not found.requests:
        raise NotFound(message("Every approved request is on order."))
    offer = consolidation.offer_consolidation(uow, actor)
    # What the service would refuse is not offered.
    is_free = actor.holds_any({Role.PROCUREMENT_MANAGER})
    flows = [flow for flow in get_args(OrderFlow) if is_free or flow not in orders.UNMATCHED_FLOWS]
    return place_orders_modal(found, offer, flows=flows, context=context)


def _end_order(form: str) -> Opening:
    def open_form(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
        return end_order_modal(form, orders.get_order(uow, actor, str(value["document"])), context=context)

    return open_form


def _release(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
    number = str(value["document"])
    found = payment_views.get_due(uow, actor, number)
    if found is None:
        raise NotFound(
            message("{document} is not due any more: it was paid, or differs now."), document=number
        )
    return release_modal(found, context=context)


def _accept(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
    invoice = invoice_views.get_invoice(uow, actor, str(value["document"]))
    position = int(str(value["position"]))
    if not any(found.position == position and found.status == "open" for found in invoice.exceptions):
        raise NotFound(
            message("{document} has no open difference of that number."), document=invoice.document
        )
    return accept_modal(invoice, position, context=context)


def _export(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
    del value
    released = desks.sum_payable_payments(uow, actor)
    if not released.documents and not released.left_out:
        raise NotFound(message("No payment is released, so there is nothing to send to the bank."))
    if not released.documents:
        raise Conflict(
            message(
                "{documents}: not released as it would be paid today. Cancel it and release the invoice again."
            ),
            documents=", ".join(released.left_out),
        )
    return bank_file_modal(released, context=context)


def _edit(uow: UnitOfWork, actor: Actor, value: Value, context: CardContext) -> Block:
    action = read_waiting(uow, actor.email, str(value["action"]))
    fixed: dict[str, Any] = {**value, "tool": action.tool}
    # The card stands in the language it was asked for in, and so does its form.
    told = CardContext(language=action.language, timezone=context.timezone, now=context.now)
    if action.tool == "raise_purchase_request":
        draft = PurchaseRequestDraft.model_validate(action.arguments)
        by_sku = items.list_items(uow, skus={line.item for line in draft.lines})
        places = [place.named() for place in locations.list_locations(uow, codes=actor.visible_locations)]
        return request_modal(draft, by_sku, places, fixed=fixed, context=told)
    if action.tool != "receive_order" or action.preview is None:
        raise NotFound(message("This form is no longer in use. Open my Home tab again."))
    delivery = DeliveryDraft.model_validate(action.arguments)
    lines = delivery.lines or _all_that_is_open(action.preview)
    if len(lines) > MOST_LINES_OF_A_FORM:
        raise InvalidRequest(
            message("{document} has more than {count} lines. Tell me item by item what came."),
            document=delivery.document,
            count=MOST_LINES_OF_A_FORM,
        )
    by_sku = items.list_items(uow, skus={line.item for line in lines})
    if delivery.location is not None:
        fixed["location"] = delivery.location
    return delivery_modal(delivery.document, lines, by_sku, fixed=fixed, context=told)


def _all_that_is_open(preview: Mapping[str, Any]) -> tuple[DeliveredLine, ...]:
    """Return what would be booked where nothing was said line by line; assumed dates are not label dates."""
    outcome = GoodsReceiptPreview.model_validate(preview).outcome
    return tuple(DeliveredLine(item=line.item.code, quantity=line.quantity) for line in outcome.lines)


_OPENINGS: Mapping[str, Opening] = {
    "place_orders": _place_orders,
    "cancel_order": _end_order("cancel_order"),
    "close_order": _end_order("close_order"),
    "release_payment": _release,
    "accept_exception": _accept,
    "export_payments": _export,
    EDIT_FORM: _edit,
}
