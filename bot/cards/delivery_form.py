"""What came, line by line: quantity, lot, expiry date, and the temperature of cold goods."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from backend.items.schemas import Item
from backend.procurement.cold_chain import is_cold
from backend.procurement.deliveries import DeliveredLine
from backend.records import plain_decimal
from bot.cards import blocks
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.labels import storage, with_code
from bot.cards.modal import day, modal, typed
from bot.cards.phrases import bold, joined
from bot.cards.quantities import quantity
from bot.cards.request_form import QUANTITY, quantity_hint
from bot.form_names import EDIT_FORM

# Five blocks a line within the hundred of a modal.
MOST_LINES = 18


def delivery_modal(
    document: str,
    lines: Sequence[DeliveredLine],
    items: Mapping[str, Item],
    *,
    fixed: Mapping[str, JsonValue],
    context: CardContext,
) -> Block:
    """Ask what came of an order; lines beyond `MOST_LINES` stay as they are.

    Args:
        document: the order.
        lines: what would be booked, with codes.
        items: the items of the lines by SKU.
        fixed: what comes back with the form.
        context: language, zone and now.
    """
    say = context.translator
    shown = lines[:MOST_LINES]
    parts: list[Block] = []
    for index, line in enumerate(shown):
        parts += _line_blocks(index, line, items[line.item], context=context)
    if len(lines) > MOST_LINES:
        hidden = len(lines) - MOST_LINES
        rest = say.nphrase(
            "{count} more line stays as it is.", "{count} more lines stay as they are.", hidden
        )
        parts.append(blocks.context(rest.mrkdwn))
    carried: dict[str, Any] = {
        **fixed,
        "document": document,
        "items": [line.item for line in shown],
        "rest": [[line.item, plain_decimal(line.quantity)] for line in lines[MOST_LINES:]],
    }
    return modal(
        EDIT_FORM,
        say.gettext("What came"),
        parts,
        submit=say.gettext("Show it again"),
        fixed=carried,
        say=say,
    )


def _line_blocks(index: int, line: DeliveredLine, item: Item, *, context: CardContext) -> list[Block]:
    say = context.translator
    head = bold(with_code(item, say))
    if is_cold(item.storage):
        head = joined(" · ", [head, storage(say, item.storage)])
    found = [
        blocks.section(head.mrkdwn),
        typed(
            f"{QUANTITY}:{index}",
            say.gettext("Quantity"),
            initial=quantity(say, line.quantity, of=item),
            hint=quantity_hint(item, context),
            most_characters=40,
        ),
        typed(
            f"lot:{index}",
            say.gettext("Lot"),
            initial=line.lot_code or "",
            is_optional=True,
            most_characters=32,
        ),
    ]
    if item.shelf_life_days is not None:
        found.append(
            day(f"expires:{index}", say.gettext("Expiry date on the label"), initial=line.expires_on)
        )
    if is_cold(item.storage):
        celsius = "" if line.temperature_celsius is None else str(line.temperature_celsius)
        found.append(
            typed(
                f"celsius:{index}",
                say.gettext("Highest temperature measured, °C"),
                initial=celsius,
                hint=say.gettext("The warmest one you measured, such as 3.5 or -18."),
                is_optional=True,
                most_characters=6,
            )
        )
    return found
