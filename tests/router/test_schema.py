from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import BaseModel, Field

from bot.router.schema import SlotKind, read_tool
from tests.router.toolset import TOOLS


class Line(BaseModel):
    item: str
    quantity: Decimal


class raise_request(BaseModel):  # noqa: N801  LangChain takes the class's name for the tool's
    """Raise a request."""

    lines: tuple[Line, ...]
    location: str | None = None
    needed_by: date | None = None
    severity: Literal["critical", "minor"] | None = None
    quiet_start: time | None = None
    accepted: bool = False
    amount: Annotated[Decimal, Field(gt=0)] = Decimal(1)


def test_a_pydantic_model_is_read_slot_by_slot():
    tool = read_tool(convert_to_openai_tool(raise_request))
    assert {slot.name: slot.kind for slot in tool.slots} == {
        "lines": SlotKind.LINES,
        "location": SlotKind.LOCATION,
        "needed_by": SlotKind.DATE,
        "severity": SlotKind.CHOICE,
        "quiet_start": SlotKind.TIME,
        "accepted": SlotKind.YES_NO,
        "amount": SlotKind.MONEY,
    }
    assert tool.required == ("lines",)
    assert tool.slot("severity").values == ("critical", "minor")


def test_a_reference_to_a_definition_is_followed():
    tool = read_tool(
        {
            "name": "x",
            "parameters": {
                "properties": {"kind": {"$ref": "#/$defs/Kind"}},
                "required": ["kind"],
                "$defs": {"Kind": {"enum": ["a", "b"]}},
            },
        }
    )
    assert tool.slot("kind").values == ("a", "b")


@pytest.mark.parametrize(
    ("tool", "argument", "kind"),
    [
        ("request_transfer", "from_location", SlotKind.LOCATION),
        ("delegate_approvals", "delegate", SlotKind.PERSON),
        ("record_stock_count", "counted_quantity", SlotKind.QUANTITY),
        ("create_alert_rule", "threshold", SlotKind.NUMBER),
        ("snooze_alert", "alert", SlotKind.DOCUMENT),
        ("snooze_alert", "until", SlotKind.INSTANT),
        ("list_expiring_stock", "within_days", SlotKind.DAYS),
        ("ask_policy", "question", SlotKind.QUESTION),
        ("open_ticket", "summary", SlotKind.REMAINDER),
        ("reject_document", "reason", SlotKind.REMARK),
        ("set_preferences", "quiet_end", SlotKind.TIME),
    ],
)
def test_an_argument_is_known_by_its_name_and_format(tool, argument, kind):
    assert read_tool(TOOLS[tool]).slot(argument).kind is kind


def test_a_tool_without_arguments_has_no_slots():
    assert read_tool({"name": "show_capabilities"}).slots == ()
