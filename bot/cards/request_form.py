"""Changing a purchase request before it is confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from backend.items.schemas import Item
from backend.procurement.schemas import PurchaseRequestDraft
from backend.records import Named
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.labels import with_code
from bot.cards.modal import MENU_OPTIONS, choice, day, modal, typed
from bot.cards.quantities import plural, quantity
from bot.form_names import EDIT_FORM

QUANTITY = "quantity"


def request_modal(
    draft: PurchaseRequestDraft,
    items: Mapping[str, Item],
    places: Sequence[Named],
    *,
    fixed: Mapping[str, JsonValue],
    context: CardContext,
) -> Block:
    """Ask for quantities, place, day and reason, filled in as they are.

    Args:
        draft: what waits, with codes.
        items: the items of its lines by SKU.
        places: the locations that the person may order for.
        fixed: what comes back with the form.
        context: language, zone and now.
    """
    say = context.translator
    inputs = [
        typed(
            f"{QUANTITY}:{index}",
            with_code(items[line.item], say),
            initial=quantity(say, line.quantity, of=items[line.item]),
            hint=quantity_hint(items[line.item], context),
            most_characters=40,
        )
        for index, line in enumerate(draft.lines)
    ]
    if 1 < len(places) <= MENU_OPTIONS and draft.location is not None:
        options = [(place.code, with_code(place, say)) for place in places]
        inputs.append(choice("location", say.gettext("Location"), options, initial=draft.location))
    inputs += [
        day("needed_by", say.gettext("Needed by"), initial=draft.needed_by),
        typed(
            "reason",
            say.gettext("Reason"),
            initial=draft.reason or "",
            is_optional=True,
            is_long=True,
            most_characters=500,
        ),
    ]
    carried: dict[str, Any] = {**fixed, "items": [line.item for line in draft.lines]}
    if draft.location is not None:
        carried["location"] = draft.location
    return modal(
        EDIT_FORM,
        say.gettext("Change the request"),
        inputs,
        submit=say.gettext("Show it again"),
        fixed=carried,
        say=say,
    )


def quantity_hint(item: Item, context: CardContext) -> str:
    """Tell which units are understood, and that zero takes a line out."""
    say = context.translator
    if item.pack_size <= 1:
        return say.gettext("0 takes the line out.")
    return say.phrase(
        "In {unit} or cases of {size}; 0 takes the line out.",
        {
            "unit": item.unit_zh if context.language == "zh" else plural(item.unit_en),
            "size": str(item.pack_size),
        },
    ).plain
