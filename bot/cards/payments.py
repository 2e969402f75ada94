"""Payments, before and after they are released."""

from backend.procurement.invoice_results import Payment
from backend.procurement.previews import PaymentPreview
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Facts, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold
from tools.results import Outcome


def render_payment(outcome: Outcome, payment: Payment, *, context: CardContext) -> Card:
    """Tell that a payment was released, and whether somebody else must do so too."""
    del outcome
    say = context.translator
    title = say.phrase("✅ You released {document}", {"document": payment.document})
    return compose(
        [Title(title), *payment_parts(payment, context=context), Note(_what_follows(payment, context))]
    )


def preview_payment(preview: PaymentPreview, context: CardContext) -> list[Part]:
    """Show the payment as it would be released."""
    say = context.translator
    payment = preview.outcome
    which = (
        say.phrase("This is the first of two releases. Nothing is paid before somebody else releases it too.")
        if payment.needed_releases
        else say.phrase("This is the second release: with it the payment can go to the bank.")
    )
    return [Lines([bold(which)]), *payment_parts(payment, context=context)]


def payment_parts(payment: Payment, *, context: CardContext) -> list[Part]:
    """Return sum, discount, invoice and releases of a payment, without its number."""
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("Paid to"), say.pick(payment.supplier)),
        (say.gettext("Sum to be paid"), say.money(payment.amount)),
        (say.gettext("Invoice"), payment.invoice),
    ]
    if payment.discount:
        facts.append((say.gettext("Discount for paying early"), _discount(payment, context)))
    if payment.released_by:
        names = say.comma([say.pick(person) for person in payment.released_by])
        facts.append((say.gettext("Released by"), names))
    if payment.bank_file is not None:
        facts.append((say.gettext("Bank file"), payment.bank_file))
    return [Facts(facts, say.colon)]


def _discount(payment: Payment, context: CardContext) -> Words:
    say = context.translator
    if payment.discount_rate_percent is None:
        return say.money(payment.discount)
    fields: dict[str, Words] = {
        "discount": say.money(payment.discount),
        "rate": say.number(payment.discount_rate_percent, most_decimals=1),
    }
    return say.phrase("{discount}, worth {rate} % a year", fields)


def _what_follows(payment: Payment, context: CardContext) -> Phrase:
    say = context.translator
    if payment.needed_releases:
        return say.phrase("A second person has to release it too. Nobody with a part in the purchase may.")
    return say.phrase("Two people have released it. It goes out with the next bank file.")
