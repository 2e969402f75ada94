"""Goods receipts, before and after they are booked."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.errors import message
from backend.procurement.cold_chain import is_cold
from backend.procurement.previews import GoodsReceiptPreview
from backend.procurement.results import GoodsReceipt, GoodsReceiptLine
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import status_name
from bot.cards.layout import Facts, Lines, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import with_cases
from tools.results import Outcome

_MOST_LINES = 15
# The worst first.
_WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "too_warm": message("🔴 Too warm, held back in quarantine and not to be sold: {items}"),
        "too_cold": message("🔴 Too cold, held back in quarantine and not to be sold: {items}"),
        "short_dated": message("⚠️ Less life left than our receiving standard asks for: {items}"),
        "not_measured": message("⚠️ Cold goods whose temperature was not measured: {items}"),
        "expiry_assumed": message(
            "⚠️ Nobody told me the expiry date, so I took the earliest that is allowed. Check the label: {items}"
        ),
    }
)


def render_receipt(outcome: Outcome, receipt: GoodsReceipt, *, context: CardContext) -> Card:
    """Tell that goods were booked, and what became of the order."""
    del outcome
    title = context.translator.phrase("✅ Goods receipt {document} is booked", {"document": receipt.document})
    return compose([Title(title), *receipt_parts(receipt, context=context)])


def preview_receipt(preview: GoodsReceiptPreview, context: CardContext) -> list[Part]:
    """Show the receipt as it would be booked; lots named after its number have no name yet."""
    return receipt_parts(preview.outcome, context=context, is_final=False)


def receipt_parts(receipt: GoodsReceipt, *, context: CardContext, is_final: bool = True) -> list[Part]:
    """Return lots, warnings and facts of a receipt, without its number."""
    say = context.translator
    lines = [_line(line, receipt, context, is_final=is_final) for line in receipt.lines[:_MOST_LINES]]
    hidden = len(receipt.lines) - _MOST_LINES
    if hidden > 0:
        lines.append(say.nphrase("… and {count} more", "… and {count} more", hidden))
    facts: list[tuple[str, Words]] = [
        (say.gettext("Order"), _order(receipt, context)),
        (say.gettext("Came to"), labels.with_code(receipt.location, say)),
        (say.gettext("Received by"), say.pick(receipt.received_by)),
        (say.gettext("Worth at order prices"), say.money(receipt.amount)),
    ]
    if is_final:
        facts.append((say.gettext("Received"), context.moment(receipt.received_at)))
    warnings = _warnings(receipt, context)
    return [Lines(lines), Facts(facts, say.colon), *([Lines(warnings)] if warnings else [])]


def _order(receipt: GoodsReceipt, context: CardContext) -> Phrase:
    say = context.translator
    return say.phrase(
        "{document}, then {status}",
        {"document": receipt.order, "status": status_name(say, receipt.order_status)},
    )


def _line(line: GoodsReceiptLine, receipt: GoodsReceipt, context: CardContext, *, is_final: bool) -> Phrase:
    say = context.translator
    facts: list[Words] = [bold(say.pick(line.item)), with_cases(say, line.quantity, of=line.item)]
    if is_final or not line.lot_code.startswith(receipt.document):
        facts.append(say.phrase("lot {lot}", {"lot": line.lot_code}))
    if line.expires_on is not None:
        day: dict[str, Words] = {"date": context.date(line.expires_on)}
        if "expiry_assumed" in line.notes:
            facts.append(say.phrase("taken to expire on {date}", day))
        else:
            facts.append(say.phrase("expires on {date}", day))
    if line.temperature_celsius is not None and is_cold(line.item.storage):
        facts.append(f"{say.number(line.temperature_celsius, most_decimals=1)} °C")
    if line.is_quarantined:
        facts.append(say.phrase("🔴 quarantined"))
    return joined(" ", ["•", joined(" · ", facts)])


def _warnings(receipt: GoodsReceipt, context: CardContext) -> list[Phrase]:
    say = context.translator
    by_note: dict[str, list[str]] = {}
    for line in receipt.lines:
        for note in line.notes:
            names = by_note.setdefault(note, [])
            if say.pick(line.item) not in names:
                names.append(say.pick(line.item))
    return [
        say.phrase(template, {"items": say.comma(by_note[note])})
        for note, template in _WARNINGS.items()
        if note in by_note
    ]
