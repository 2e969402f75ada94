"""The table of chart kinds of ``data_visualization`` blocks.

Source of every number: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block. Twenty categories
and the length of names are slackblocks' measurement, https://github.com/nicklambourne/slackblocks (spec/limits.json).
"""

import math
from typing import Any, Final

from bot.workspace.block_checks import Check, Findings, anything, array, shaped, string, typed

CHARTS_PER_MESSAGE: Final = 2
_PARTS: Final = 6
_CATEGORIES: Final = 20
_NAME: Final = 20
_AXIS_TITLE: Final = 50


def _number(value: object, pointer: str, findings: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        findings.add("must be a finite number", pointer)


_point = shaped({"label": string(_NAME), "value": _number}, required=("label", "value"))
_series = shaped({"name": string(_NAME), "data": array(_point, most=_CATEGORIES)}, required=("name", "data"))
_axis = shaped(
    {
        "categories": array(string(_NAME), most=_CATEGORIES),
        "x_label": string(_AXIS_TITLE),
        "y_label": string(_AXIS_TITLE),
    },
    required=("categories",),
)


def _with_axes() -> Check:
    """A chart with axes: names are unique and every point stands at one of the categories."""
    inner = shaped(
        {"type": anything, "series": array(_series, most=_PARTS), "axis_config": _axis},
        required=("type", "series", "axis_config"),
    )

    def check(value: Any, pointer: str, findings: Findings) -> None:  # noqa: ANN401 - JSON of any shape
        before = len(findings.problems)
        inner(value, pointer, findings)
        if len(findings.problems) > before:
            return
        names = [series["name"] for series in value["series"]]
        if len(set(names)) < len(names):
            findings.add("series names must be unique", f"{pointer}/series")
        categories = value["axis_config"]["categories"]
        for index, series in enumerate(value["series"]):
            if sorted(point["label"] for point in series["data"]) != sorted(categories):
                findings.add("labels must match axis_config.categories", f"{pointer}/series/{index}/data")

    return check


_pie = shaped({"type": anything, "segments": array(_point, most=_PARTS)}, required=("type", "segments"))

CHART: Final = typed({"pie": _pie, **{kind: _with_axes() for kind in ("bar", "area", "line")}}, what="chart")
"""What stands in the ``chart`` of a block."""
