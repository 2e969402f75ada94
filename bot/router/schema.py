"""Reads a tool's JSON schema: which arguments it takes, and what kind of thing each one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

JsonSchema = Mapping[str, Any]


class SlotKind(StrEnum):
    """How an argument is read from a sentence."""

    ITEM = "item"
    LOCATION = "location"
    PERSON = "person"
    SUPPLIER = "supplier"
    DOCUMENT = "document"
    QUANTITY = "quantity"
    NUMBER = "number"
    DAYS = "days"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    TIME = "time"
    CHOICE = "choice"
    YES_NO = "yes_no"
    LINES = "lines"
    REFERENCE = "reference"
    QUESTION = "question"
    REMAINDER = "remainder"
    REMARK = "remark"


_BY_NAME: Mapping[str, SlotKind] = {
    "item": SlotKind.ITEM,
    "location": SlotKind.LOCATION,
    "from_location": SlotKind.LOCATION,
    "to_location": SlotKind.LOCATION,
    "person": SlotKind.PERSON,
    "delegate": SlotKind.PERSON,
    "supplier": SlotKind.SUPPLIER,
    "document": SlotKind.DOCUMENT,
    "alert": SlotKind.DOCUMENT,
    "quantity": SlotKind.QUANTITY,
    "counted_quantity": SlotKind.QUANTITY,
    "threshold": SlotKind.NUMBER,
    "within_days": SlotKind.DAYS,
    "amount": SlotKind.MONEY,
    "lines": SlotKind.LINES,
    "invoice_number": SlotKind.REFERENCE,
    "question": SlotKind.QUESTION,
    "description": SlotKind.REMAINDER,
    "summary": SlotKind.REMAINDER,
    "reason": SlotKind.REMARK,
    "comment": SlotKind.REMARK,
    "note": SlotKind.REMARK,
    "until": SlotKind.INSTANT,
    "category": SlotKind.CHOICE,
}
_BY_FORMAT = {"date": SlotKind.DATE, "time": SlotKind.TIME, "date-time": SlotKind.INSTANT}
_BY_ENDING = {
    "_on": SlotKind.DATE,
    "_by": SlotKind.DATE,
    "_at": SlotKind.INSTANT,
    "_start": SlotKind.TIME,
    "_end": SlotKind.TIME,
}


@dataclass(frozen=True)
class Slot:
    """One argument of a tool.

    Attributes:
        values: the allowed values where it is a choice.
        format: JSON schema format, such as `date`; empty if none is given.
        has_unit: the tool takes the unit of this quantity in an argument of its own.
    """

    name: str
    kind: SlotKind
    required: bool
    values: tuple[str, ...] = ()
    format: str = ""
    has_unit: bool = False


@dataclass(frozen=True)
class ToolSchema:
    """A bound tool as the router sees it."""

    name: str
    slots: tuple[Slot, ...]

    def slot(self, name: str) -> Slot | None:
        """The argument of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the arguments that must be given."""
        return tuple(slot.name for slot in self.slots if slot.required)


def read_tool(tool: Mapping[str, Any]) -> ToolSchema:
    """Read a tool in OpenAI's function form, as LangChain's `convert_to_openai_tool` gives it."""
    function = tool.get("function", tool)
    parameters: JsonSchema = function.get("parameters") or {}
    properties: Mapping[str, JsonSchema] = parameters.get("properties") or {}
    required = frozenset(parameters.get("required") or ())
    definitions: Mapping[str, JsonSchema] = parameters.get("$defs") or {}
    return ToolSchema(
        name=str(function["name"]),
        slots=tuple(
            _read_slot(
                name,
                schema,
                required=name in required,
                definitions=definitions,
                has_unit="unit" in properties,
            )
            for name, schema in properties.items()
            if name != "unit"
        ),
    )


def _read_slot(
    name: str, schema: JsonSchema, *, required: bool, definitions: Mapping[str, JsonSchema], has_unit: bool
) -> Slot:
    parts = _alternatives(schema, definitions)
    values = tuple(str(value) for part in parts for value in _values(part) if value is not None)
    form = next((str(part["format"]) for part in parts if "format" in part), "")
    types = {part.get("type") for part in parts}
    return Slot(
        name=name,
        kind=_kind(name, values=values, form=form, types=types),
        required=required,
        values=values,
        format=form,
        has_unit=has_unit,
    )


def _kind(name: str, *, values: tuple[str, ...], form: str, types: set[Any]) -> SlotKind:
    """Values decide first, then the name, then the format, then the type."""
    guesses = (
        SlotKind.CHOICE if values else None,
        _BY_NAME.get(name),
        _BY_FORMAT.get(form),
        next((kind for end, kind in _BY_ENDING.items() if name.endswith(end)), None),
        SlotKind.YES_NO if "boolean" in types else None,
        SlotKind.NUMBER if types & {"integer", "number"} else None,
    )
    return next((guess for guess in guesses if guess is not None), SlotKind.REMARK)


def _values(schema: JsonSchema) -> Sequence[Any]:
    if "const" in schema:
        return (schema["const"],)
    values = schema.get("enum") or ()
    return tuple(values)


def _alternatives(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> list[JsonSchema]:
    """The schema with references followed and `anyOf` laid out flat."""
    reference = schema.get("$ref")
    if reference is not None:
        return _alternatives(definitions.get(str(reference).rsplit("/", 1)[-1], {}), definitions)
    branches = [*(schema.get("anyOf") or ()), *(schema.get("oneOf") or ()), *(schema.get("allOf") or ())]
    if not branches:
        return [schema]
    return [part for branch in branches for part in _alternatives(branch, definitions)]
