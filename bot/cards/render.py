"""From the end of a tool call to a card."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from backend.actions.schemas import ActionCancelled
from backend.alerts.schemas import AlertList
from backend.approvals.results import DelegationView, PendingApprovals
from backend.documents import Cancellation, Decision, DocumentView
from backend.inventory.schemas import LowStockReport, StockCount, StockReport
from backend.people.schemas import PersonProfile, PreferencesChange
from backend.procurement.invoice_results import InvoiceExceptionList, Payment, SupplierInvoice
from backend.procurement.pricing import SupplierOffers
from backend.procurement.results import GoodsReceipt, PurchaseRequest, PurchaseRequestList
from backend.records import Record
from bot.cards.alerts import render_alerts
from bot.cards.approvals import render_decision, render_pending
from bot.cards.cancelled import render_cancelled
from bot.cards.capabilities import render_capabilities
from bot.cards.card import Card
from bot.cards.clarify import render_clarify
from bot.cards.confirm import render_confirm
from bot.cards.context import CardContext
from bot.cards.count import render_count
from bot.cards.decision_presses import render_next, render_pressed
from bot.cards.delegations import render_delegation
from bot.cards.desk_answers import DESK_CARDS
from bot.cards.documents import render_cancellation, render_document
from bot.cards.invoices import render_exceptions, render_invoice
from bot.cards.low_stock import render_low_stock
from bot.cards.offers import render_offers
from bot.cards.payments import render_payment
from bot.cards.person import render_person
from bot.cards.policy import render_policy
from bot.cards.preferences import render_preferences
from bot.cards.receipts import render_receipt
from bot.cards.refuse import render_refusal
from bot.cards.requests import render_raised, render_requests
from bot.cards.stock import render_stock
from tools.assistant import Capabilities
from tools.deciding import NextShown, PressedDecision
from tools.people import PolicyAnswer
from tools.results import Outcome

# Each entry's function takes the result type it stands beside, which a mapping's type cannot say.
RESULT_CARDS: Mapping[type[Record], Callable[..., Card]] = MappingProxyType(
    {
        StockReport: render_stock,
        LowStockReport: render_low_stock,
        PersonProfile: render_person,
        PolicyAnswer: render_policy,
        AlertList: render_alerts,
        Capabilities: render_capabilities,
        StockCount: render_count,
        PreferencesChange: render_preferences,
        ActionCancelled: render_cancelled,
        PurchaseRequest: render_raised,
        PurchaseRequestList: render_requests,
        DocumentView: render_document,
        PendingApprovals: render_pending,
        Decision: render_decision,
        Cancellation: render_cancellation,
        DelegationView: render_delegation,
        GoodsReceipt: render_receipt,
        SupplierInvoice: render_invoice,
        InvoiceExceptionList: render_exceptions,
        Payment: render_payment,
        SupplierOffers: render_offers,
    }
)

# What comes of forms and of buttons that no tool stands behind.
FORM_CARDS: Mapping[type[Record], Callable[..., Card]] = MappingProxyType(
    {PressedDecision: render_pressed, NextShown: render_next, **DESK_CARDS}
)


def render(outcome: Outcome, *, context: CardContext) -> Card:
    """Make the card of an outcome; every outcome has one.

    Raises:
        LookupError: the tool's result type has no card, a fault of ours.
    """
    if outcome.status == "clarify":
        return render_clarify(outcome, context=context)
    if outcome.status == "confirm":
        return render_confirm(outcome, context=context)
    if outcome.status == "refuse":
        return render_refusal(outcome, context=context)
    return _answer(outcome, context)


def _answer(outcome: Outcome, context: CardContext) -> Card:
    result: Any = outcome.result
    card = RESULT_CARDS.get(type(result)) or FORM_CARDS.get(type(result))
    if card is None:
        raise LookupError(f"No card shows the result of {outcome.tool!r}, a {type(result).__name__}.")
    return card(outcome, result, context=context)
