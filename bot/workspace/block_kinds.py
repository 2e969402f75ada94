"""The table of Block Kit's blocks.

Source of every number: https://docs.slack.dev/reference/block-kit/blocks, one page for each block.
"""

from types import MappingProxyType
from typing import Any, Final

from bot.workspace.block_charts import CHART
from bot.workspace.block_checks import (
    Check,
    Findings,
    Shape,
    anything,
    array,
    boolean,
    integer,
    one_of,
    shaped,
    string,
    text_object,
    typed,
)
from bot.workspace.block_elements import ACTION_ELEMENTS, ELEMENTS, INPUT_ELEMENTS, image_element
from bot.workspace.block_rich_text import rich_text_part

# data_table: 2-101 rows with the heading by the documentation page, 20 columns, about 20,000 characters in all.
_DATA_TABLE_ROWS: Final = 101
_TABLE_ROWS: Final = 100
_TABLE_COLUMNS: Final = 20
_TABLE_CHARACTERS: Final = 20_000


def _only(allowed: frozenset[str], *, block: str) -> Check:
    return typed({name: check for name, check in ELEMENTS.items() if name in allowed}, what=block)


_accessory = typed({**{n: ELEMENTS[n] for n in ACTION_ELEMENTS}, "image": image_element}, what="accessory")
_base: Shape = {"type": anything, "block_id": string(255)}


def _block(shape: Shape, *, required: tuple[str, ...] = (), either: tuple[str, ...] = ()) -> Check:
    return shaped({**_base, **shape}, required=required, either=either)


def _context_element(value: Any, pointer: str, findings: Findings) -> None:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, dict) and value.get("type") == "image":
        image_element(value, pointer, findings)
    else:
        text_object(3000)(value, pointer, findings)


def _cell(value: Any, pointer: str, findings: Findings) -> None:  # noqa: ANN401 - JSON of any shape
    if not isinstance(value, dict) or value.get("type") not in {"raw_text", "raw_number", "rich_text"}:
        findings.add("must be one of: raw_text, raw_number, rich_text", f"{pointer}/type")
    elif value["type"] == "raw_text":
        string(None)(value.get("text"), f"{pointer}/text", findings)
    elif value["type"] == "rich_text":
        array(rich_text_part)(value.get("elements"), f"{pointer}/elements", findings)


def _cell_characters(rows: Any) -> int:  # noqa: ANN401 - JSON of any shape
    cells = [cell for row in rows if isinstance(row, list) for cell in row if isinstance(cell, dict)]
    return sum(len(str(cell.get("text") or cell.get("value") or "")) for cell in cells)


def _rows(*, least: int, most: int, plain_heading: bool) -> Check:
    inner = array(array(_cell, most=_TABLE_COLUMNS), least=least, most=most)

    def check(value: Any, pointer: str, findings: Findings) -> None:  # noqa: ANN401 - JSON of any shape
        inner(value, pointer, findings)
        if not isinstance(value, list) or not value or not all(isinstance(row, list) for row in value):
            return
        if len({len(row) for row in value}) > 1:
            findings.add("all rows must have the same number of cells", pointer)
        if _cell_characters(value) > _TABLE_CHARACTERS:
            findings.add(f"must be less than {_TABLE_CHARACTERS + 1} characters in total", pointer)
        if plain_heading and any(isinstance(c, dict) and c.get("type") != "raw_text" for c in value[0]):
            findings.add("the first row must consist of raw_text cells", f"{pointer}/0")

    return check


_task_shape: Shape = {
    "task_id": string(),
    "title": string(),
    "status": one_of("pending", "in_progress", "complete", "error"),
    "details": anything,
    "output": anything,
    "sources": array(anything, least=0),
}
_task_card = _block(_task_shape, required=("task_id", "title"))
_card = _block(
    {
        "hero_image": image_element,
        "icon": image_element,
        "slack_icon": anything,
        "title": text_object(150),
        "subtitle": text_object(150),
        "body": text_object(200),
        "subtext": text_object(200),
        "actions": array(_only(frozenset({"button"}), block="card"), most=3),
    },
    either=("hero_image", "title", "actions", "body"),
)

_SIMPLE: Final[dict[str, Check]] = {
    "section": _block(
        {
            "text": text_object(3000),
            "fields": array(text_object(2000), most=10),
            "accessory": _accessory,
            "expand": boolean,
        },
        either=("text", "fields"),
    ),
    "divider": _block({}),
    "image": _block(
        {
            "image_url": string(3000),
            "slack_file": anything,
            "alt_text": string(2000),
            "title": text_object(2000, plain=True),
        },
        required=("alt_text",),
        either=("image_url", "slack_file"),
    ),
    "actions": _block(
        {"elements": array(_only(ACTION_ELEMENTS, block="actions"), most=25)}, required=("elements",)
    ),
    "context": _block({"elements": array(_context_element, most=10)}, required=("elements",)),
    "context_actions": _block(
        {
            "elements": array(
                _only(frozenset({"feedback_buttons", "icon_button"}), block="context_actions"), most=5
            )
        },
        required=("elements",),
    ),
    "input": _block(
        {
            "label": text_object(2000, plain=True),
            "element": _only(INPUT_ELEMENTS, block="input"),
            "dispatch_action": boolean,
            "hint": text_object(2000, plain=True),
            "optional": boolean,
        },
        required=("label", "element"),
    ),
    "header": _block(
        {"text": text_object(150, plain=True), "level": integer(least=1, most=4)}, required=("text",)
    ),
    "markdown": _block({"text": string(12_000, counted=True)}, required=("text",)),
    "rich_text": _block({"elements": array(rich_text_part)}, required=("elements",)),
    "video": _block(
        {
            "alt_text": string(),
            "title": text_object(199, plain=True),
            "title_url": string(),
            "thumbnail_url": string(),
            "video_url": string(),
            "author_name": string(49),
            "description": text_object(200, plain=True),
            "provider_icon_url": string(),
            "provider_name": string(),
        },
        required=("alt_text", "title", "thumbnail_url", "video_url"),
    ),
    "file": _block({"external_id": string(), "source": one_of("remote")}, required=("external_id", "source")),
    "table": _block(
        {
            "rows": _rows(least=1, most=_TABLE_ROWS, plain_heading=False),
            "column_settings": array(anything, least=0, most=_TABLE_COLUMNS),
        },
        required=("rows",),
    ),
    "data_table": _block(
        {
            "rows": _rows(least=2, most=_DATA_TABLE_ROWS, plain_heading=True),
            "caption": string(counted=True),
            "page_size": integer(least=1, most=100),
            "row_header_column_index": integer(least=0, most=_TABLE_COLUMNS - 1),
        },
        required=("rows", "caption"),
    ),
    "data_visualization": _block({"title": string(50), "chart": CHART}, required=("title", "chart")),
    "alert": _block(
        {"text": text_object(200), "level": one_of("default", "info", "warning", "error", "success")},
        required=("text",),
    ),
    "task_card": _task_card,
    "plan": _block(
        {"plan_id": string(), "title": string(), "tasks": array(_task_card, least=0)}, required=("title",)
    ),
    "card": _card,
    "carousel": _block(
        {"elements": array(typed({"card": _card}, what="carousel"), most=10)}, required=("elements",)
    ),
}

_container = _block(
    {
        "title": text_object(150, plain=True),
        "rich_text_title": typed({"rich_text": _SIMPLE["rich_text"]}, what="rich_text_title"),
        "has_header_divider": boolean,
        "subtitle": text_object(150),
        "icon": image_element,
        "width": one_of("narrow", "standard", "wide", "full"),
        "child_blocks": array(typed(_SIMPLE, what="container"), most=10),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
    },
    required=("child_blocks",),
    either=("title", "rich_text_title"),
)

BLOCKS: Final = MappingProxyType({**_SIMPLE, "container": _container})
"""Block type to its check."""

_MESSAGE_ONLY: Final = frozenset(
    {"markdown", "table", "data_table", "data_visualization", "task_card", "plan", "context_actions", "file",
     "card", "carousel", "container"}
)  # fmt: skip
# "Alert blocks are currently only supported in modals": https://docs.slack.dev/reference/block-kit/blocks/alert-block
_MODAL_ONLY: Final = frozenset({"alert"})
SURFACES: Final = MappingProxyType(
    {
        "message": frozenset(BLOCKS) - _MODAL_ONLY,
        "modal": frozenset(BLOCKS) - _MESSAGE_ONLY,
        "home": frozenset(BLOCKS) - _MESSAGE_ONLY - _MODAL_ONLY,
    }
)
"""Which block types each surface takes."""
