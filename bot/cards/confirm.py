"""A write that waits for its button."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from backend.approvals.delegations import DelegationPreview
from backend.documents import CancellationPreview, DecisionPreview
from backend.inventory.schemas import CountPreview
from backend.procurement.previews import (
    GoodsReceiptPreview,
    PaymentPreview,
    PurchaseRequestPreview,
    SupplierInvoicePreview,
)
from backend.records import Record
from bot.cards.arguments import argument_name
from bot.cards.blocks import button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.count import preview_count
from bot.cards.delegations import preview_delegation
from bot.cards.documents import preview_cancellation, preview_decision
from bot.cards.edit_button import edit_button
from bot.cards.examples import words_of
from bot.cards.invoices import preview_invoice
from bot.cards.layout import Buttons, Facts, Lines, Note, Part, PlainOnly, Title, compose
from bot.cards.payments import preview_payment
from bot.cards.phrases import Phrase, bold
from bot.cards.receipts import preview_receipt
from bot.cards.requests import preview_request
from tools.results import Outcome

# Each entry's function takes the preview it stands beside, which a mapping's type cannot say.
PREVIEW_CARDS: Mapping[type[Record], Callable[[Any, CardContext], list[Part]]] = MappingProxyType(
    {
        CountPreview: preview_count,
        PurchaseRequestPreview: preview_request,
        DecisionPreview: preview_decision,
        CancellationPreview: preview_cancellation,
        DelegationPreview: preview_delegation,
        GoodsReceiptPreview: preview_receipt,
        SupplierInvoicePreview: preview_invoice,
        PaymentPreview: preview_payment,
    }
)


def render_confirm(outcome: Outcome, *, context: CardContext) -> Card:
    """Show what would be done, with the buttons to do it or not."""
    say = context.translator
    number = outcome.pending_action or ""
    words = words_of(outcome.tool)
    title = say.gettext(words.title) if words is not None else str(outcome.tool)
    parts: list[Part] = [Title(say.phrase("{title}?", {"title": title}))]
    if outcome.is_renewed:
        parts.append(Lines([bold(say.phrase("This has changed since you saw it. Please look again."))]))
    return compose(
        [
            *parts,
            *_preview(outcome, context),
            Buttons(
                [
                    button(
                        say.gettext("Confirm"), action_id="confirm", value={"action": number}, style="primary"
                    ),
                    *edit_button(outcome, say),
                    button(say.gettext("Cancel"), action_id="cancel", value={"action": number}),
                ]
            ),
            PlainOnly(say.phrase("Say “confirm” or “cancel”.")),
            Note(_terms(outcome, number, context)),
        ]
    )


def _preview(outcome: Outcome, context: CardContext) -> list[Part]:
    shown = PREVIEW_CARDS.get(type(outcome.preview))  # type: ignore[arg-type]  # None has no card
    if shown is not None:
        return [*shown(outcome.preview, context), *_said(outcome, context)]
    say = context.translator
    facts = [(argument_name(say, name), str(value)) for name, value in outcome.arguments.items()]
    return [Facts(facts, say.colon)]


def _said(outcome: Outcome, context: CardContext) -> list[Part]:
    """Return the words that go with a decision; what is decided on is shown without them."""
    if not isinstance(outcome.preview, DecisionPreview | CancellationPreview):
        return []
    say = context.translator
    said = [
        (argument_name(say, name), str(outcome.arguments[name]))
        for name in ("comment", "reason")
        if name in outcome.arguments
    ]
    return [Facts(said, say.colon)] if said else []


def _terms(outcome: Outcome, number: str, context: CardContext) -> Phrase:
    say = context.translator
    if outcome.expires_at is None:
        return say.phrase("{action} · nothing happens until you confirm", {"action": number})
    return say.phrase(
        "{action} · nothing happens until you confirm · valid until {time}",
        {"action": number, "time": context.moment(outcome.expires_at)},
    )
