"""Block Kit's limits. Sources: https://docs.slack.dev/reference/block-kit/blocks and /block-elements, slack.md 3.3."""

import copy

import pytest

from bot.workspace.block_validation import check_blocks
from tests.workspace.sample_seed import GENERAL


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def option(**changes):
    return {"text": plain("One"), "value": "1", **changes}


def button(**changes):
    return {"type": "button", "text": plain("Go"), "action_id": "go", **changes}


def section(**changes):
    return {"type": "section", "text": mrkdwn("hi"), **changes}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def select(**changes):
    return {"type": "static_select", "action_id": "pick", "options": [option()], **changes}


def cells(rows, columns, *, kind="raw_text", text="x"):
    return [[{"type": kind, "text": text} for _ in range(columns)] for _ in range(rows)]


def data_table(rows=2, columns=2, **changes):
    return {"type": "data_table", "caption": "Stock", "rows": cells(rows, columns), **changes}


VIDEO = {
    "type": "video",
    "alt_text": "盘点怎么做",
    "title": {"type": "plain_text", "text": "盘点"},
    "thumbnail_url": "https://example.com/a.png",
    "video_url": "https://example.com/a",
}
TASK = {"type": "task_card", "task_id": "1", "title": "查库存", "status": "in_progress"}


AT_THE_LIMIT_AND_BEYOND = [
    ("section text 3000", lambda n: section(text=mrkdwn("字" * n)), 3000),
    ("section fields 10", lambda n: section(fields=[mrkdwn("x")] * n), 10),
    ("section field 2000", lambda n: section(fields=[mrkdwn("x" * n)]), 2000),
    ("header 150", lambda n: {"type": "header", "text": plain("字" * n)}, 150),
    ("markdown 12000", lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    ("context elements 10", lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}, 10),
    ("actions elements 25", lambda n: actions(*(button(action_id=f"a{i}") for i in range(n))), 25),
    ("button text 75", lambda n: actions(button(text=plain("按" * n))), 75),
    ("button value 2000", lambda n: actions(button(value="x" * n)), 2000),
    ("button url 3000", lambda n: actions(button(url="h" * n)), 3000),
    ("action_id 255", lambda n: actions(button(action_id="x" * n)), 255),
    ("block_id 255", lambda n: section(block_id="x" * n), 255),
    ("select options 100", lambda n: actions(select(options=[option()] * n)), 100),
    ("option text 75", lambda n: actions(select(options=[option(text=plain("x" * n))])), 75),
    ("option value 150", lambda n: actions(select(options=[option(value="x" * n)])), 150),
    ("option description 75", lambda n: actions(select(options=[option(description=plain("x" * n))])), 75),
    ("placeholder 150", lambda n: actions(select(placeholder=plain("x" * n))), 150),
    ("overflow options 5", lambda n: section(accessory={"type": "overflow", "options": [option()] * n}), 5),
    ("checkboxes options 10", lambda n: actions({"type": "checkboxes", "options": [option()] * n}), 10),
    ("radio options 10", lambda n: actions({"type": "radio_buttons", "options": [option()] * n}), 10),
    ("table rows 100", lambda n: {"type": "table", "rows": cells(n, 2)}, 100),
    ("table columns 20", lambda n: {"type": "table", "rows": cells(2, n)}, 20),
    ("data_table rows 101", lambda n: data_table(rows=n), 101),
    ("data_table columns 20", lambda n: data_table(columns=n), 20),
    ("data_table page size 100", lambda n: data_table(page_size=n), 100),
    ("video title 199", lambda n: VIDEO | {"title": plain("x" * n)}, 199),
    ("video author 49", lambda n: VIDEO | {"author_name": "x" * n}, 49),
    ("video description 200", lambda n: VIDEO | {"description": plain("x" * n)}, 200),
    ("card title 150", lambda n: {"type": "card", "title": mrkdwn("x" * n)}, 150),
    ("card body 200", lambda n: {"type": "card", "body": mrkdwn("x" * n)}, 200),
    (
        "card actions 3",
        lambda n: {
            "type": "card",
            "title": mrkdwn("x"),
            "actions": [button(action_id=f"a{i}") for i in range(n)],
        },
        3,
    ),
    (
        "carousel cards 10",
        lambda n: {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("x")}] * n},
        10,
    ),
    (
        "container children 10",
        lambda n: {"type": "container", "title": plain("x"), "child_blocks": [{"type": "divider"}] * n},
        10,
    ),
    (
        "context_actions elements 5",
        lambda n: {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": plain("x"), "action_id": f"a{i}"}
                for i in range(n)
            ],
        },
        5,
    ),
]


def confirm(**changes):
    parts = {"title": plain("Sure?"), "text": mrkdwn("x"), "confirm": plain("Yes"), "deny": plain("No")}
    return {**parts, **changes}


AT_THE_LIMIT_AND_BEYOND += [
    (
        f"confirm {name} {most}",
        lambda n, name=name: actions(button(confirm=confirm(**{name: plain("x" * n)}))),
        most,
    )
    for name, most in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items()
]


@pytest.mark.parametrize(
    ("build", "most"),
    [case[1:] for case in AT_THE_LIMIT_AND_BEYOND],
    ids=[case[0] for case in AT_THE_LIMIT_AND_BEYOND],
)
def test_the_limit_passes_and_one_more_is_refused(build, most):
    assert check_blocks([build(most)], surface="message").problems == []
    assert check_blocks([build(most + 1)], surface="message").problems != []


def test_a_message_takes_fifty_blocks(api):
    post = {"channel": GENERAL, "text": "x"}
    assert api.error("chat.postMessage", **post, blocks=[{"type": "divider"}] * 50) is None
    assert api.error("chat.postMessage", **post, blocks=[{"type": "divider"}] * 51) == "invalid_blocks"


def test_a_view_takes_a_hundred_blocks():
    assert check_blocks([{"type": "divider"}] * 100, surface="modal").problems == []
    assert check_blocks([{"type": "divider"}] * 101, surface="modal").problems != []


REFUSED = {
    "unknown block": {"type": "banner"},
    "no type": {"text": mrkdwn("hi")},
    "no object": "section",
    "section without text and fields": {"type": "section"},
    "section with empty text": section(text=mrkdwn("")),
    "header in mrkdwn": {"type": "header", "text": mrkdwn("hi")},
    "button label in mrkdwn": actions(button(text=mrkdwn("Go"))),
    "unknown property": section(colour="red"),
    "unknown text property": section(text={"type": "mrkdwn", "text": "hi", "emoji": True}),
    "unknown button style": actions(button(style="warning")),
    "empty actions": actions(),
    "empty context": {"type": "context", "elements": []},
    "empty options": actions(select(options=[])),
    "no options": actions({"type": "static_select", "action_id": "a"}),
    "options and groups": actions(select(option_groups=[{"label": plain("g"), "options": [option()]}])),
    "input element in actions": actions({"type": "plain_text_input", "action_id": "a"}),
    "button in input": {"type": "input", "label": plain("x"), "element": button()},
    "input without label": {"type": "input", "element": {"type": "plain_text_input"}},
    "file input in a message": {"type": "input", "label": plain("x"), "element": {"type": "file_input"}},
    "image without alt text": {"type": "image", "image_url": "https://example.com/a.png"},
    "same action_id twice": actions(button(), button()),
    "wrong date": actions({"type": "datepicker", "initial_date": "1.9.2026"}),
    "ragged table": {"type": "table", "rows": [*cells(1, 2), *cells(1, 3)]},
    "data table of one row": data_table(rows=1),
    "data table without caption": {"type": "data_table", "rows": cells(2, 2)},
    "rich heading in a data table": data_table(rows=0)
    | {"rows": cells(1, 1, kind="rich_text") + cells(1, 1)},
    "data table beyond 20,000 characters": data_table() | {"rows": cells(2, 1, text="x" * 10_001)},
    "alert in a message": {"type": "alert", "text": mrkdwn("Watch out")},
    "card with nothing in it": {"type": "card", "subtitle": mrkdwn("x")},
    "button value that is a number": actions(button(value=7)),
    "video without address": {key: value for key, value in VIDEO.items() if key != "video_url"},
    "task without title": {"type": "task_card", "task_id": "1"},
    "task with an unknown status": TASK | {"status": "forgotten"},
    "plan without title": {"type": "plan", "tasks": [TASK]},
    "plan of something else": {"type": "plan", "title": "x", "tasks": [VIDEO]},
    "file that is not remote": {"type": "file", "external_id": "x", "source": "local"},
}


@pytest.mark.parametrize(
    "block",
    [
        TASK,
        {"type": "plan", "title": "盘点", "tasks": [TASK, TASK | {"task_id": "2", "status": "complete"}]},
        {"type": "file", "external_id": "x", "source": "remote"},
    ],
    ids=lambda block: block["type"],
)
def test_blocks_of_agents_and_remote_files_are_taken(block):
    """https://docs.slack.dev/reference/block-kit/blocks/task-card-block, .../plan-block, .../file-block."""
    assert check_blocks([block], surface="message").problems == []


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED.keys())
def test_blocks_that_slack_refuses(block):
    assert check_blocks([block], surface="message").problems != []


def test_two_blocks_with_one_id_are_refused():
    blocks = [section(block_id="a"), section(block_id="a")]
    assert "duplicate block_id" in check_blocks(blocks, surface="message").problems[0]


def test_an_alert_stands_in_modals_only():
    """ "Alert blocks are currently only supported in modals", docs .../blocks/alert-block."""
    alert = [{"type": "alert", "text": mrkdwn("Watch out"), "level": "warning"}]
    allowed = {
        surface: not check_blocks(alert, surface=surface).problems for surface in ("message", "modal", "home")
    }
    assert allowed == {"message": False, "modal": True, "home": False}


@pytest.mark.parametrize("kind", ["markdown", "data_table", "table"])
def test_some_blocks_stand_in_messages_only(kind):
    block = {"markdown": {"type": "markdown", "text": "x"}, "table": {"type": "table", "rows": cells(1, 1)}}
    blocks = [block.get(kind, data_table())]
    assert check_blocks(blocks, surface="message").problems == []
    assert check_blocks(blocks, surface="modal").problems != []


def test_the_answer_points_at_the_fault(api):
    answer = api(
        "chat.postMessage", channel=GENERAL, text="x", blocks=[section(), section(text=mrkdwn("x" * 3001))]
    )
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


@pytest.mark.parametrize("blocks", ["{", '{"type": "section"}', "7"])
def test_blocks_that_are_no_list_have_a_wrong_format(api, blocks):
    assert api.error("chat.postMessage", channel=GENERAL, text="x", blocks=blocks) == "invalid_blocks_format"


def test_missing_ids_are_filled_in_and_given_ones_kept(api):
    blocks = [actions(button(), {"type": "button", "text": plain("Two")}), section(block_id="mine")]
    sent = copy.deepcopy(blocks)
    shown = api("chat.postMessage", channel=GENERAL, text="x", blocks=blocks)["message"]["blocks"]
    assert shown[0]["block_id"]
    assert shown[0]["elements"][0]["action_id"] == "go"
    assert shown[0]["elements"][1]["action_id"]
    assert shown[1]["block_id"] == "mine"
    assert blocks == sent


def test_blocks_can_be_judged_without_posting_them(api, workspace):
    """https://docs.slack.dev/reference/methods/blocks.validate."""
    view = {"type": "modal", "title": plain("x"), "blocks": [{"type": "alert", "text": mrkdwn("x")}]}
    assert api.error("blocks.validate", blocks=[section()]) is None
    assert api.error("blocks.validate", blocks=[section(colour="red")]) == "invalid_blocks"
    assert api.error("blocks.validate", message={"blocks": [section()]}) is None
    assert api.error("blocks.validate", view=view) is None
    assert api.error("blocks.validate", view={**view, "type": "home"}) == "invalid_arguments"
    assert api.error("blocks.validate") == "invalid_arguments"
    assert list(workspace.messages.in_channel(GENERAL)) == []
