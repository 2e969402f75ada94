"""Any document of purchase to pay: compactly, with what happened to it, about to be decided on or cancelled."""

from typing import assert_never

from backend.documents import AnyDocument, Cancellation, CancellationPreview, DecisionPreview, DocumentView
from backend.procurement.invoice_results import Payment, SupplierInvoice
from backend.procurement.results import GoodsReceipt, PurchaseOrder, PurchaseRequest
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import document_name, headline
from bot.cards.invoices import invoice_headline, invoice_parts
from bot.cards.layout import Lines, Note, Part, Title, compose
from bot.cards.orders import order_parts
from bot.cards.payments import payment_parts
from bot.cards.phrases import Phrase
from bot.cards.receipts import receipt_parts
from bot.cards.requests import request_parts
from bot.cards.timeline import timeline_parts
from tools.results import Outcome


def document_parts(details: AnyDocument, context: CardContext) -> list[Part]:
    """Return a document compactly: one line with number, state and sum, then lines, facts and warnings."""
    return [Lines([_headline(details, context)]), *_body(details, context)]


def render_document(outcome: Outcome, view: DocumentView, *, context: CardContext) -> Card:
    """Show a document with what happened to it."""
    del outcome
    return compose([*document_parts(view.details, context), *timeline_parts(view.timeline, context=context)])


def preview_decision(preview: DecisionPreview, context: CardContext) -> list[Part]:
    """Show what is about to be approved or rejected."""
    return document_parts(preview.details, context)


def preview_cancellation(preview: CancellationPreview, context: CardContext) -> list[Part]:
    """Show what is about to be cancelled, and what that means."""
    return [*document_parts(preview.details, context), Lines([_consequence(preview.details, context)])]


def render_cancellation(outcome: Outcome, cancellation: Cancellation, *, context: CardContext) -> Card:
    """Tell that a document is cancelled, and what that means."""
    del outcome
    say = context.translator
    name = document_name(say, cancellation.document)
    return compose(
        [
            Title(say.phrase("✅ {document} is cancelled", {"document": name})),
            *_body(cancellation.details, context),
            Note(_consequence(cancellation.details, context)),
        ]
    )


def _headline(details: AnyDocument, context: CardContext) -> Phrase:
    if isinstance(details, SupplierInvoice):
        return invoice_headline(details, context=context)
    say = context.translator
    return headline(say, details.document, status=details.status, sum_of_money=say.money(details.amount))


def _body(details: AnyDocument, context: CardContext) -> list[Part]:
    match details:
        case PurchaseRequest():
            return request_parts(details, context=context)
        case PurchaseOrder():
            return order_parts(details, context=context)
        case GoodsReceipt():
            return receipt_parts(details, context=context)
        case SupplierInvoice():
            return invoice_parts(details, context=context)
        case Payment():
            return payment_parts(details, context=context)
        case _:
            assert_never(details)


def _consequence(details: AnyDocument, context: CardContext) -> Phrase:
    say = context.translator
    match details:
        case PurchaseRequest():
            return say.phrase("Nothing of it is bought.")
        case PurchaseOrder():
            return say.phrase("Nothing of it is to come. What it was for can be ordered again.")
        case SupplierInvoice():
            return say.phrase("It is not paid. Its number can be entered again.")
        case _:
            return say.phrase("It is not paid now. Its invoice is due again.")
