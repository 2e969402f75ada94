"""Charts and rich text. Sources: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block,
.../rich-text-block and the pages of the rich text elements, slack.md 3.3.
"""

import pytest

from bot.workspace.block_validation import check_blocks


def pie(segments=1, *, title="缺货", label="可乐", value=1):
    chart = {"type": "pie", "segments": [{"label": label, "value": value}] * segments}
    return {"type": "data_visualization", "title": title, "chart": chart}


def bars(*, series=1, categories=2, name="x", labels=None, **axis):
    names = [f"{number:02}" for number in range(categories)]
    data = [{"label": label, "value": 1.5} for label in (names if labels is None else labels)]
    chart = {
        "type": "bar",
        "series": [{"name": f"{name}{number}", "data": data} for number in range(series)],
        "axis_config": {"categories": names, **axis},
    }
    return {"type": "data_visualization", "title": "销量", "chart": chart}


def rich(*parts):
    return {"type": "rich_text", "elements": list(parts)}


def section(*elements):
    return {"type": "rich_text_section", "elements": list(elements)}


def problems(*blocks):
    return check_blocks(list(blocks), surface="message").problems


LIMITS = [
    ("chart title 50", lambda n: pie(title="x" * n), 50),
    ("pie segments 6", pie, 6),
    ("segment label 20", lambda n: pie(label="字" * n), 20),
    ("series 6", lambda n: bars(series=n), 6),
    ("series name 20", lambda n: bars(name="x" * (n - 1)), 20),
    ("categories 20", lambda n: bars(categories=n), 20),
    ("x title 50", lambda n: bars(x_label="x" * n), 50),
    ("y title 50", lambda n: bars(y_label="x" * n), 50),
    (
        "list indent 8",
        lambda n: rich({"type": "rich_text_list", "style": "bullet", "elements": [], "indent": n}),
        8,
    ),
    (
        "list border 1",
        lambda n: rich({"type": "rich_text_list", "style": "bullet", "elements": [], "border": n}),
        1,
    ),
]


@pytest.mark.parametrize(("build", "most"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS])
def test_the_limit_passes_and_one_more_is_refused(build, most):
    assert problems(build(most)) == []
    assert problems(build(most + 1)) != []


def test_a_message_holds_two_charts():
    assert problems(pie(), bars()) == []
    assert "data_visualization" in problems(pie(), bars(), pie())[0]


@pytest.mark.parametrize("kind", ["bar", "area", "line"])
def test_charts_with_axes_have_series_and_categories(kind):
    block = bars(series=2)
    block["chart"]["type"] = kind
    assert problems(block) == []
    del block["chart"]["axis_config"]
    assert problems(block) != []


BAD_CHARTS = {
    "unknown kind": pie() | {"chart": {"type": "radar", "segments": []}},
    "no chart": {"type": "data_visualization", "title": "x"},
    "no segments": pie(0),
    "value in words": pie(value="12"),
    "value that is no number": pie(value=float("nan")),
    "value without end": pie(value=float("inf")),
    "a point without category": bars(labels=["00", "07"]),
    "a category without point": bars(labels=["00"]),
    "unknown property": pie()
    | {"chart": {"type": "pie", "segments": [{"label": "a", "value": 1}], "hole": 1}},
}


@pytest.mark.parametrize("block", BAD_CHARTS.values(), ids=BAD_CHARTS.keys())
def test_charts_that_slack_refuses(block):
    assert problems(block) != []


def test_two_series_of_one_name_are_refused():
    block = bars(series=2)
    block["chart"]["series"][1]["name"] = block["chart"]["series"][0]["name"]
    assert "unique" in problems(block)[0]


GOOD_ELEMENTS = {
    "text": {"type": "text", "text": "到货", "style": {"bold": True, "strike": False}},
    "link": {"type": "link", "url": "https://example.com", "text": "说明", "unsafe": True},
    "emoji": {"type": "emoji", "name": "tada", "skin_tone": 2},
    "user": {"type": "user", "user_id": "U0LIWEI"},
    "channel": {"type": "channel", "channel_id": "C0GENERAL"},
    "broadcast": {"type": "broadcast", "range": "here"},
    "date": {"type": "date", "timestamp": 1_790_000_000, "format": "{date_short}", "fallback": "9 月"},
    "color": {"type": "color", "value": "#1f6f63"},
    "usergroup": {"type": "usergroup", "usergroup_id": "S0BUYERS"},
}


@pytest.mark.parametrize("element", GOOD_ELEMENTS.values(), ids=GOOD_ELEMENTS.keys())
def test_every_documented_element_is_taken(element):
    assert problems(rich(section(element))) == []


BAD_PARTS = {
    "unknown part": {"type": "rich_text_table", "elements": []},
    "section without elements": {"type": "rich_text_section"},
    "list without style": {"type": "rich_text_list", "elements": [section()]},
    "list of something else": {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "text", "text": "a"}],
    },
    "user in preformatted": {"type": "rich_text_preformatted", "elements": [GOOD_ELEMENTS["user"]]},
    "empty text": section({"type": "text", "text": ""}),
    "text that is a number": section({"type": "text", "text": 7}),
    "unknown style": section({"type": "text", "text": "a", "style": {"blink": True}}),
    "link without address": section({"type": "link", "text": "a"}),
    "user without id": section({"type": "user"}),
    "broadcast to nobody": section({"type": "broadcast", "range": "nobody"}),
    "date without format": section({"type": "date", "timestamp": 1}),
    "unknown element": section({"type": "marquee", "text": "a"}),
    "unknown property": section({"type": "text", "text": "a", "color": "red"}),
}


@pytest.mark.parametrize("part", BAD_PARTS.values(), ids=BAD_PARTS.keys())
def test_rich_text_that_slack_refuses(part):
    assert problems(rich(part)) != []


def test_the_answer_points_at_the_element():
    assert problems(rich(section({"type": "text", "text": "a"}, {"type": "user"}))) == [
        "[ERROR] missing required field: user_id [json-pointer:/blocks/0/elements/0/elements/1]"
    ]


def test_rich_text_counts_towards_the_length_of_the_message():
    findings = check_blocks([rich(section({"type": "text", "text": "字" * 300}))], surface="message")
    assert findings.characters == 300


def test_a_cell_of_rich_text_is_checked_too():
    cell = {"type": "rich_text", "elements": [section({"type": "user"})]}
    assert problems({"type": "table", "rows": [[cell]]}) != []
