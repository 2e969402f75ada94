"""What became of what the reader asked for, step by step."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.errors import message
from backend.notices.news import News
from backend.procurement.results import PurchaseOrder, PurchaseRequest
from bot.cards.approval_request import DETAILS
from bot.cards.blocks import button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import document_name, event_name
from bot.cards.layout import Buttons, Lines, Note, Part, compose
from bot.cards.phrases import Phrase, Words, bold, joined

_MOST_ITEMS_NAMED = 2
_HEADLINES: Mapping[str, str] = MappingProxyType(
    {
        "rejected": message("❌ {person} rejected your {document}"),
        "ordered": message("🚚 Your {document} is ordered: {orders}"),
        "order_cancelled": message("↩️ {person} cancelled {orders}, the order for your {document}"),
        "received": message("📦 All goods of your {document} have come"),
        "cancelled": message("🚫 {person} cancelled your {document}"),
    }
)


def render_news(news: News, *, context: CardContext) -> Card:
    """Tell of one step: what happened, by whom, and what comes next."""
    say = context.translator
    value = {"document": news.document, "language": context.language}
    parts: list[Part] = [
        Lines([_headline(news, context), *_words(news, context)]),
        *_facts(news, context),
        Buttons([button(say.gettext("Details"), action_id=DETAILS, value=value)]),
    ]
    return compose(parts)


def _headline(news: News, context: CardContext) -> Phrase:
    say = context.translator
    fields: dict[str, Words] = {
        "document": _named(news.document, context),
        "person": "" if news.actor is None else say.pick(news.actor),
        "orders": say.comma(list(news.related)),
        "level": str(news.level),
        "levels": str(news.levels),
    }
    if news.event == "approved":
        return bold(_approved(news, fields, context))
    if news.event in _HEADLINES:
        return bold(say.phrase(_HEADLINES[news.event], fields))
    told = say.phrase("{document}: {event}", {**fields, "event": event_name(say, news.event)})
    return bold(told)


def _named(document: str, context: CardContext) -> str:
    """Name a document inside a sentence, where an English kind is written small."""
    name = document_name(context.translator, document).plain
    return name[:1].lower() + name[1:] if context.language == "en" and " " in name else name


def _approved(news: News, fields: dict[str, Words], context: CardContext) -> Phrase:
    say = context.translator
    if news.is_last:
        return say.phrase("✅ Your {document} is fully approved", fields)
    if news.level is None:
        return say.phrase("✅ {person} approved your {document}", fields)
    return say.phrase("✅ {person} approved your {document}, step {level} of {levels}", fields)


def _words(news: News, context: CardContext) -> list[Phrase]:
    """Return what was said with it, and what comes next."""
    say = context.translator
    lines = [] if not news.note else [say.phrase("“{words}”", {"words": news.note})]
    if news.event == "approved" and news.waiting_for is not None:
        lines.append(say.phrase("⏳ It now waits for {person}.", {"person": say.pick(news.waiting_for)}))
    if news.event == "approved" and news.is_last:
        lines.append(say.phrase("The buyers order it next. I tell you when they have."))
    if news.event == "rejected":
        lines.append(say.phrase("Nothing of it is bought. Ask again with what has to be different."))
    if news.event == "order_cancelled":
        lines.append(say.phrase("The request stays approved; the buyers can order it again."))
    return [*lines, *(_order(order, context) for order in news.orders if news.event == "ordered")]


def _order(order: PurchaseOrder, context: CardContext) -> Phrase:
    say = context.translator
    arrival = say.phrase("expected {day}", {"day": context.date(order.expected_on)})
    return joined(" · ", [order.document, say.pick(order.supplier), arrival])


def _facts(news: News, context: CardContext) -> list[Part]:
    """Return what it was about, so that nobody has to know numbers by heart."""
    details = news.details
    if not isinstance(details, PurchaseRequest):
        return []
    say = context.translator
    named = say.comma([say.pick(line.item) for line in details.lines[:_MOST_ITEMS_NAMED]])
    hidden = len(details.lines) - _MOST_ITEMS_NAMED
    items: Words = named
    if hidden > 0:
        items = say.nphrase(
            "{items} and {count} more", "{items} and {count} more", hidden, fields={"items": named}
        )
    return [Note(joined(" · ", [items, say.pick(details.location), say.money(details.amount)]))]
