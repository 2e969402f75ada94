"""Words for documents of purchase to pay: what they are called, how they stand, what happened to them."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from backend.errors import message
from backend.naming.documents import DocumentKind
from backend.procurement.states import STATUS_WORDS
from bot.cards.language import Translator
from bot.cards.phrases import Phrase, bold, joined

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        DocumentKind.PURCHASE_REQUEST: message("Purchase request"),
        DocumentKind.PURCHASE_ORDER: message("Purchase order"),
        DocumentKind.GOODS_RECEIPT: message("Goods receipt"),
        DocumentKind.INVOICE: message("Invoice"),
        DocumentKind.PAYMENT: message("Payment"),
        DocumentKind.TRANSFER: message("Transfer"),
        DocumentKind.LEAVE_REQUEST: message("Leave request"),
    }
)
# What needs somebody is yellow or red, what goes well is green, what is over has no colour.
_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "pending": "⏳",
        "approved": "✅",
        "rejected": "❌",
        "cancelled": "🚫",
        "ordered": "🚚",
        "partially_received": "🚚",
        "received": "✅",
        "recorded": "✅",
        "matched": "✅",
        "waiting": "⏳",
        "exception": "🔴",
        "paid": "✅",
        "proposed": "⏳",
        "half_released": "⏳",
        "released": "✅",
        "exported": "✅",
    }
)
_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "raised": message("raised"),
        "revised": message("changed; earlier approvals no longer count"),
        "approved": message("approved"),
        "rejected": message("rejected"),
        "passed_on": message("passed on, since who was to approve has left"),
        "cancelled": message("cancelled"),
        "rest_cancelled": message("cancelled what was not ordered yet"),
        "ordered": message("ordered"),
        "order_cancelled": message("its order was cancelled"),
        "received": message("all goods received"),
        "placed": message("order placed"),
        "goods_match_waived": message("to be paid without matching it with its goods"),
        "partly_received": message("part of the goods received"),
        "closed": message("closed, nothing more is to come"),
        "recorded": message("entered"),
        "matched": message("agrees with order and receipt"),
        "waited": message("waits for the goods"),
        "differed": message("does not agree with order or receipt"),
        "difference_accepted": message("difference accepted"),
        "credited": message("credit note entered"),
        "paid": message("paid"),
        "proposed": message("proposed for payment"),
        "released_once": message("released by the first person"),
        "released": message("released by the second person"),
        "exported": message("sent to the bank"),
    }
)
_POSTS: Mapping[str, str] = MappingProxyType(
    {
        "store_manager": message("store manager"),
        "area_manager": message("area manager"),
        "procurement_manager": message("procurement manager"),
        "finance_manager": message("finance manager"),
        "hr": message("HR"),
        "line_manager": message("own manager"),
    }
)


def kind_name(say: Translator, document: str) -> str:
    """Name the kind of a document by its number."""
    prefix = document.partition("-")[0]
    return say.gettext(_KINDS[prefix]) if prefix in _KINDS else ""


def document_name(say: Translator, document: str) -> Phrase:
    """Write a document's kind and number, "Purchase request PR-000012"."""
    return joined(" ", [words for words in (kind_name(say, document), document) if words])


def status_name(say: Translator, status: str) -> str:
    """Name a state; one without words is shown as it is."""
    words = STATUS_WORDS.get(status)
    return status if words is None else say.choose(zh=words["zh"], en=words["en"])


def status_words(say: Translator, status: str) -> Phrase:
    """Write a state with its mark: "⏳ waiting for approval"."""
    return joined(" ", [part for part in (_MARKS.get(status, ""), status_name(say, status)) if part])


def event_name(say: Translator, event: str) -> str:
    """Say what happened; an event without words is shown as it is."""
    return say.gettext(_EVENTS[event]) if event in _EVENTS else event


def post_name(say: Translator, role: str) -> str:
    """Name the post in which one person approves."""
    return say.gettext(_POSTS[role]) if role in _POSTS else role


def headline(say: Translator, document: str, *, status: str, sum_of_money: str | None) -> Phrase:
    """Write one line that tells a document apart: its name, how it stands, and its sum."""
    facts = [bold(document_name(say, document)), status_words(say, status)]
    return joined(" · ", [*facts, *([sum_of_money] if sum_of_money else [])])


def numbers(say: Translator, documents: Collection[str]) -> str:
    """List document numbers."""
    return say.comma(list(documents))
