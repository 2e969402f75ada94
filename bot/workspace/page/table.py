"""``table`` and ``data_table`` blocks as HTML tables that scroll sideways on a narrow screen."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import joined, tag
from bot.workspace.page.rich_text import render_rich_text
from bot.workspace.page.text_objects import plain_words, render_text, string_in, with_line_breaks

_ALIGNMENTS = frozenset({"left", "center", "right"})


def render_table(block: JsonObject, context: RenderContext) -> Markup:
    """The rows of a table; the first row is the head, as in Slack."""
    found = block.get("rows")
    rows = [row for row in found if isinstance(row, list)] if isinstance(found, list) else []
    settings = block.get("column_settings")
    columns = settings if isinstance(settings, list) else []
    head, body = rows[:1], rows[1:]
    caption = plain_words(block.get("caption") or block.get("title"))
    return tag(
        "div",
        {
            "class": "table-scroll",
            "tabindex": "0",
            "role": "group",
            "aria-label": caption or context.say("table"),
        },
        tag("p", {"class": "table-caption"}, caption) if caption else None,
        tag(
            "table",
            {"class": "table"},
            tag("thead", None, joined(_row(row, columns, context=context, cell="th") for row in head)),
            tag("tbody", None, joined(_row(row, columns, context=context, cell="td") for row in body)),
        ),
    )


def _row(row: list[object], columns: list[object], *, context: RenderContext, cell: str) -> Markup:
    cells = (
        tag(cell, {"class": _cell_class(position, entry, columns=columns)}, _cell(entry, context))
        for position, entry in enumerate(row)
    )
    return tag("tr", None, *cells)


def _cell_class(position: int, entry: object, *, columns: list[object]) -> str | None:
    settings = columns[position] if position < len(columns) else None
    if not isinstance(settings, dict):
        return "align-right" if isinstance(entry, dict) and entry.get("type") == "raw_number" else None
    align = string_in(settings, "align")
    classes = [f"align-{align}"] if align in _ALIGNMENTS else []
    if settings.get("is_wrapped") is True:
        classes.append("wraps")
    return " ".join(classes) or None


def _cell(entry: object, context: RenderContext) -> Markup:
    if not isinstance(entry, dict):
        return with_line_breaks("" if entry is None else str(entry))
    kind = entry.get("type")
    if kind == "rich_text":
        return render_rich_text(entry, context)
    if kind in {"mrkdwn", "plain_text"}:
        return render_text(entry, context)
    if kind == "raw_number":
        return with_line_breaks(string_in(entry, "text") or str(entry.get("value", "")))
    return with_line_breaks(string_in(entry, "text"))
