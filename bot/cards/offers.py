"""Who sells an item, and for how much."""

from decimal import Decimal

from backend.procurement.pricing import Offer, SupplierOffers
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import with_cases
from tools.results import Outcome

_PERCENT = 100


def render_offers(outcome: Outcome, found: SupplierOffers, *, context: CardContext) -> Card:
    """Compare suppliers for a quantity, the cheapest that can be taken first; one on hold is not offered."""
    del outcome
    say = context.translator
    bought = with_cases(say, Decimal(found.cases * found.item.pack_size), of=found.item)
    parts: list[Part] = [Title(joined(" · ", [say.pick(found.item), bought]))]
    open_offers = [offer for offer in found.offers if offer.obstacle in {None, "minimum"}]
    if not open_offers:
        parts.append(
            Lines([say.phrase("No supplier we may order from has a price for it. Ask Procurement.")])
        )
    parts += [Lines(_offer(offer, context, is_best=offer == found.best)) for offer in open_offers]
    parts += _not_offered(found, context)
    if open_offers:
        parts.append(Note(say.phrase("Prices without VAT. To order, say for example “order 5 cases”.")))
    return compose(parts)


def _offer(offer: Offer, context: CardContext, *, is_best: bool) -> list[Phrase]:
    say = context.translator
    name = bold(say.pick(offer.supplier))
    price: list[Words] = [
        say.money(offer.total_cny),
        say.phrase("{price} a case", {"price": say.money(offer.price_cny_per_case)}),
    ]
    if is_best:
        price.append(say.phrase("the best offer"))
    if offer.min_cases > 1:
        least = say.nphrase("from {count} case on", "from {count} cases on", offer.min_cases)
        price.append(least)
    mark = "🟡" if offer.obstacle == "minimum" else "✅" if is_best else "•"
    lines = [joined(" · ", [joined(" ", [mark, name]), *price]), joined(" · ", _terms(offer, context))]
    if offer.obstacle == "minimum":
        lines.append(
            say.phrase("⚠️ This quantity is too small for them; several stores have to order together.")
        )
    return lines


def _terms(offer: Offer, context: CardContext) -> list[Words]:
    say = context.translator
    terms: list[Words] = [
        say.phrase("delivers in {days}", {"days": say.days(offer.lead_time_days)}),
        say.phrase(
            "{percent} % on time", {"percent": say.number(offer.on_time_rate * _PERCENT, most_decimals=0)}
        ),
        say.phrase("payment within {days}", {"days": say.days(offer.payment_terms_days)}),
    ]
    if offer.early_discount_percent > 0:
        fields: dict[str, Words] = {
            "percent": say.number(offer.early_discount_percent),
            "days": say.days(offer.early_discount_days),
        }
        terms.append(say.phrase("{percent} % off when paid within {days}", fields))
    return terms


def _not_offered(found: SupplierOffers, context: CardContext) -> list[Part]:
    say = context.translator
    parts: list[Part] = []
    held = [say.pick(offer.supplier) for offer in found.offers if offer.obstacle == "on_hold"]
    if held:
        parts.append(
            Note(say.phrase("On hold, not to be ordered from: {suppliers}", {"suppliers": say.comma(held)}))
        )
    other = [say.pick(offer.supplier) for offer in found.offers if offer.obstacle == "category"]
    if other:
        names: dict[str, Words] = {"suppliers": say.comma(other)}
        parts.append(Note(say.phrase("Not approved for this kind of goods: {suppliers}", names)))
    return parts
