"""``data_visualization`` blocks: the figures of a chart as a table, which every reader can read."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.table import render_table
from bot.workspace.page.text_objects import object_in, objects_in, string_in


def render_chart(block: JsonObject, context: RenderContext) -> Markup:
    """One row for each segment or category, one column for each series."""
    chart = object_in(block, "chart") or {}
    series = objects_in(chart, "series") or [{"name": "", "data": objects_in(chart, "segments")}]
    axes = object_in(chart, "axis_config") or {}
    values = [
        {string_in(point, "label"): point.get("value") for point in objects_in(each, "data")}
        for each in series
    ]
    labels = list(dict.fromkeys(label for each in values for label in each))
    head = [_words(string_in(axes, "x_label")), *(_words(string_in(each, "name")) for each in series)]
    rows = [[_words(label), *(_figure(each.get(label)) for each in values)] for label in labels]
    return render_table({"caption": block.get("title"), "rows": [head, *rows]}, context)


def _words(text: str) -> JsonObject:
    return {"type": "raw_text", "text": text}


def _figure(value: object) -> JsonObject:
    shown = f"{value:,g}" if isinstance(value, (int, float)) else ""
    return {"type": "raw_number", "text": shown}
