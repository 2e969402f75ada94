"""What stands in a modal that was sent: values for its form, or what is wrong beside which input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from backend.conversations.schemas import FormEntry
from backend.errors import message
from backend.items import service as items
from backend.items.quantities import in_units, read_amounts
from backend.items.schemas import Item
from backend.records import plain_decimal
from backend.uow import Database
from bot.cards.modal import INPUT
from bot.cards.request_form import QUANTITY
from bot.form_names import EDIT_FORM

# As the ledger keeps quantities, and as a form must not exceed them.
_LARGEST = Decimal(1_000_000)
_DECIMALS = 3
_COLDEST, _HOTTEST = Decimal(-60), Decimal(90)

Inputs = Mapping[str, Any]
Fixed = Mapping[str, JsonValue]


@dataclass
class Sent:
    """What was read; `errors` are English sentences by the id of the input they stand beside."""

    values: dict[str, JsonValue] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class FormReader:
    """Reads what people send; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, form: str, state: Mapping[str, Any], fixed: Fixed) -> tuple[FormEntry, dict[str, str]]:
        """Return a form's values, and what is wrong with them by input.

        Args:
            form: which form.
            state: the `state.values` of the view.
            fixed: what the form is about, as it came back.

        Raises:
            DatabaseUnavailable: the items cannot be looked up.
        """
        inputs = {block_id: _value_of(entry[INPUT]) for block_id, entry in state.items() if INPUT in entry}
        sent = self._edited(inputs, fixed) if form == EDIT_FORM else _READERS[form](inputs, fixed)
        return FormEntry(form=form, values=sent.values), sent.errors

    def _edited(self, inputs: Inputs, fixed: Fixed) -> Sent:
        skus = [str(sku) for sku in _list_of(fixed.get("items"))]
        with self._database.unit() as uow:
            by_sku = items.list_items(uow, skus=set(skus))
        is_delivery = "document" in fixed
        sent = Sent()
        lines: list[JsonValue] = []
        for index, sku in enumerate(skus):
            line = _line(index, by_sku[sku], inputs, sent, is_delivery=is_delivery)
            if line is not None:
                lines.append(line)
        # What the modal had no room for stays as it was.
        lines += [{"item": sku, "quantity": left} for sku, left in map(_list_of, _list_of(fixed.get("rest")))]
        if not lines and not sent.errors:
            sent.errors[f"{QUANTITY}:0"] = _NOTHING_LEFT
        arguments: dict[str, JsonValue] = {"lines": lines}
        kept = ("document", "location") if is_delivery else ("location",)
        arguments.update({name: fixed[name] for name in kept if name in fixed})
        if not is_delivery:
            said = {name: inputs.get(name) for name in ("location", "needed_by", "reason")}
            arguments.update({name: value for name, value in said.items() if value})
        sent.values = {"action": fixed["action"], "arguments": arguments}
        return sent


def _line(
    index: int, item: Item, inputs: Inputs, sent: Sent, *, is_delivery: bool
) -> dict[str, JsonValue] | None:
    """Return one line; None where nothing of it is wanted or came, or where it is wrong."""
    place = f"{QUANTITY}:{index}"
    value = in_units(read_amounts(str(inputs.get(place) or "")), item)
    if value is None:
        sent.errors[place] = _NO_QUANTITY
        return None
    if value < 0 or value > _LARGEST or value != round(value, _DECIMALS):
        sent.errors[place] = _ODD_QUANTITY
        return None
    if value == 0:
        return None
    line: dict[str, JsonValue] = {"item": item.code, "quantity": plain_decimal(value)}
    if is_delivery:
        line.update(_label(index, inputs, sent))
    return line


def _label(index: int, inputs: Inputs, sent: Sent) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    lot = str(inputs.get(f"lot:{index}") or "").strip()
    if lot:
        found["lot_code"] = lot
    if inputs.get(f"expires:{index}"):
        found["expires_on"] = inputs[f"expires:{index}"]
    celsius = str(inputs.get(f"celsius:{index}") or "").strip()
    if celsius:
        degrees = _degrees(celsius)
        if degrees is None:
            sent.errors[f"celsius:{index}"] = _NO_TEMPERATURE
        else:
            found["temperature_celsius"] = plain_decimal(degrees)
    return found


def _degrees(text: str) -> Decimal | None:
    plain = (
        text.replace("−", "-")
        .replace("－", "-")
        .replace("．", ".")
        .removesuffix("℃")
        .removesuffix("°C")
        .strip()
    )
    digits = plain.removeprefix("-").removeprefix("+")
    if not digits.replace(".", "", 1).isdecimal() or not digits.isascii():
        return None
    value = Decimal(plain)
    return value if _COLDEST <= value <= _HOTTEST and value == round(value, 1) else None


def _place_orders(inputs: Inputs, fixed: Fixed) -> Sent:
    del fixed
    return Sent(
        values={
            "requests": list(inputs.get("requests") or []),
            "flow": inputs.get("flow"),
            "below_minimum": "yes" in (inputs.get("below_minimum") or []),
        },
        errors={} if inputs.get("requests") else {"requests": _NOTHING_CHOSEN},
    )


def _with_reason(inputs: Inputs, fixed: Fixed) -> Sent:
    reason = str(inputs.get("reason") or "").strip()
    return Sent(values={**fixed, "reason": reason}, errors={} if reason else {"reason": _NO_REASON})


def _as_shown(inputs: Inputs, fixed: Fixed) -> Sent:
    del inputs
    return Sent(values=dict(fixed))


_READERS: Mapping[str, Callable[[Inputs, Fixed], Sent]] = {
    "place_orders": _place_orders,
    "cancel_order": _with_reason,
    "close_order": _with_reason,
    "accept_exception": _with_reason,
    "release_payment": _as_shown,
    "export_payments": _as_shown,
}


def _value_of(entry: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- JSON from Slack
    if "selected_options" in entry:
        return [option["value"] for option in entry["selected_options"] or []]
    if "selected_option" in entry:
        return (entry["selected_option"] or {}).get("value")
    return entry.get("selected_date", entry.get("value"))


def _list_of(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


_NO_QUANTITY = message(
    "I cannot read this as a quantity. Write a number, with the unit or cases if you like."
)
_ODD_QUANTITY = message("Write a quantity from 0 to 1,000,000 with three decimals at most.")
_NOTHING_LEFT = message("Leave at least one line with a quantity, or press Cancel on the card.")
_NO_TEMPERATURE = message("Write the degrees as a number between -60 and 90, such as 3.5.")
_NOTHING_CHOSEN = message("Choose at least one request.")
_NO_REASON = message("Say why: others will read the reason.")
