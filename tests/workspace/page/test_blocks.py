import re

import pytest
from slack_sdk.models import blocks as sdk

from bot.workspace.page.blocks import render_blocks
from tests.workspace.page.readers import reader


def html(*blocks, **options):
    return str(render_blocks(blocks, reader(**options)))


def plain(text):
    return {"type": "plain_text", "text": text}


def option(value, label):
    return {"text": plain(label), "value": value}


def input_block(element, **fields):
    return {"type": "input", "block_id": "b", "label": plain("Store"), "element": element, **fields}


def test_a_section_shows_text_fields_and_accessory():
    shown = html(
        {
            "type": "section",
            "block_id": "s1",
            "text": {"type": "mrkdwn", "text": "*PR-000012*"},
            "fields": [{"type": "mrkdwn", "text": "金额"}, plain("¥ 1,200.00")],
            "accessory": {"type": "button", "action_id": "open", "text": plain("打开")},
        }
    )
    assert "<strong>PR-000012</strong>" in shown
    assert "¥ 1,200.00" in shown
    assert 'data-action="open"' in shown
    assert 'data-block="s1"' in shown


def test_plain_text_does_not_format():
    assert "*as typed*" in html({"type": "section", "text": plain("*as typed*")})


def test_a_button_carries_its_style_and_its_question():
    button = {
        "type": "button",
        "action_id": "pay",
        "style": "danger",
        "text": plain("付款"),
        "confirm": {
            "title": plain("付款?"),
            "text": plain("¥ 900"),
            "confirm": plain("付"),
            "deny": plain("不"),
        },
    }
    shown = html({"type": "actions", "block_id": "a", "elements": [button]})
    assert "button-danger" in shown
    assert "付款?" in shown
    assert "data-confirm" in shown


def test_a_link_button_opens_elsewhere_and_a_script_address_is_dropped():
    link = {"type": "button", "action_id": "x", "text": plain("Open"), "url": "https://example.com/po/1"}
    assert 'href="https://example.com/po/1"' in html({"type": "actions", "elements": [link]})
    link["url"] = "javascript:alert(1)"
    shown = html({"type": "actions", "elements": [link]})
    assert "javascript:" not in shown
    assert "Open" in shown


def test_an_input_shows_label_hint_and_that_it_may_stay_empty():
    element = {"type": "plain_text_input", "action_id": "a", "placeholder": plain("e.g. S003")}
    shown = html(input_block(element, optional=True, hint=plain("The store's code")))
    assert "Store" in shown
    assert "optional" in shown
    assert "The store&#39;s code" in shown
    assert 'placeholder="e.g. S003"' in shown


def test_an_input_block_acts_at_once_only_if_it_says_so():
    element = {"type": "plain_text_input", "action_id": "a"}
    assert "data-dispatch>" not in html(input_block(element))
    assert "data-dispatch>" in html(input_block(element, dispatch_action=True))


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"type": "plain_text_input", "multiline": True, "initial_value": "多行"}, ">多行</textarea>"),
        ({"type": "plain_text_input", "max_length": 20}, 'maxlength="20"'),
        ({"type": "email_text_input"}, 'type="email"'),
        ({"type": "url_text_input"}, 'type="url"'),
        ({"type": "number_input", "is_decimal_allowed": False, "initial_value": "12"}, 'inputmode="numeric"'),
        ({"type": "datepicker", "initial_date": "2026-09-03"}, 'value="2026-09-03"'),
        ({"type": "timepicker", "initial_time": "08:30"}, 'value="08:30"'),
        ({"type": "datetimepicker", "initial_date_time": 1788399000}, 'value="2026-09-03T09:30"'),
        ({"type": "file_input", "filetypes": ["jpg", "png"]}, 'accept=".jpg,.png"'),
        ({"type": "users_select", "initial_user": "U0HEMIN"}, "何敏"),
        ({"type": "channels_select", "initial_channel": "C0PURCHASE"}, "#采购"),
        ({"type": "multi_users_select", "initial_users": ["U0HEMIN", "U0LIWEI"]}, "何敏, 李伟"),
        ({"type": "external_select", "initial_option": option("S003", "3号店")}, "3号店"),
        ({"type": "rich_text_input"}, "<textarea"),
    ],
)
def test_every_kind_of_input_shows_what_it_starts_with(element, expected):
    assert expected in html(input_block({"action_id": "a", **element}))


def test_a_static_select_holds_its_options_and_shows_the_chosen_one():
    element = {
        "type": "static_select",
        "action_id": "a",
        "option_groups": [
            {"label": plain("上海"), "options": [option("S001", "1号店"), option("S002", "2号店")]},
        ],
        "initial_option": option("S002", "2号店"),
    }
    shown = html(input_block(element))
    assert 'data-value="S001"' in shown
    assert "上海" in shown
    assert '<span class="select-label">2号店</span>' in shown


def test_ticks_and_radio_buttons_show_what_is_chosen():
    options = [option("a", "甲"), option("b", "乙")]
    ticks = html(
        input_block(
            {"type": "checkboxes", "action_id": "x", "options": options, "initial_options": options[:1]}
        )
    )
    assert 'value="a" checked' in ticks
    assert 'value="b" checked' not in ticks
    radios = html(
        input_block(
            {"type": "radio_buttons", "action_id": "x", "options": options, "initial_option": options[1]}
        )
    )
    assert 'value="b" checked' in radios


def test_what_was_typed_wins_over_what_the_app_started_with():
    element = {"type": "plain_text_input", "action_id": "why", "initial_value": "old"}
    shown = html(input_block(element), typed={"b": {"why": "缺货"}})
    assert 'value="缺货"' in shown
    assert "old" not in shown


def test_an_emptied_field_is_filled_again_only_by_the_app():
    element = {"type": "plain_text_input", "action_id": "why", "initial_value": "old"}
    assert 'value="old"' in html(input_block(element), typed={"b": {}})


def test_rich_text_keeps_lists_styles_and_mentions():
    elements = [
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "核对", "style": {"bold": True}}],
                },
                {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0LIWEI"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\nb"}]},
    ]
    shown = html({"type": "rich_text", "elements": elements})
    assert '<ol class="rich-list indent-1">' in shown
    assert "<strong>核对</strong>" in shown
    assert "mention-me" in shown
    assert "<blockquote>quoted</blockquote>" in shown
    assert "a<br>b" in shown


def test_a_table_has_a_head_and_aligned_columns():
    cell = {"type": "raw_text", "text": "门店"}
    number = {"type": "raw_text", "text": "1,200.00"}
    shown = html(
        {
            "type": "table",
            "rows": [[cell, cell], [cell, number]],
            "column_settings": [None, {"align": "right"}],
        }
    )
    assert "<th>门店</th>" in shown
    assert '<td class="align-right">1,200.00</td>' in shown


def test_markdown_makes_lists_and_tables_but_no_html():
    shown = html(
        {"type": "markdown", "text": "# 标题\n\n- **一**\n\n|a|b|\n|-|-|\n|1|2|\n\n<script>alert(1)</script>"}
    )
    assert "<h1>标题</h1>" in shown
    assert "<li><strong>一</strong></li>" in shown
    assert "<td>1</td>" in shown
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "![x](https://evil.example/a.png)", "[x](data:text/html,1)"]
)
def test_markdown_follows_the_same_rule_for_addresses(text):
    shown = html({"type": "markdown", "text": text})
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert 'href="data' not in shown


def test_a_picture_of_the_workspace_is_shown_and_a_strangers_is_only_described():
    own = html({"type": "image", "alt_text": "冰柜", "slack_file": {"id": "F0000000A"}})
    assert 'src="/workspace/files/F0000000A"' in own
    for address in (
        "https://tracker.example/p.png",
        "//tracker.example/p.png",
        "data:image/svg+xml;base64,AAAA",
    ):
        stranger = html({"type": "image", "alt_text": "冰柜", "image_url": address})
        assert "src=" not in stranger
        assert "冰柜" in stranger


def test_a_plan_shows_each_steps_state():
    shown = html(
        {
            "type": "plan",
            "title": "月末盘点",
            "tasks": [
                {"type": "task_card", "task_id": "1", "title": "查库存", "status": "complete"},
                {"type": "task_card", "task_id": "2", "title": "对账", "status": "in_progress"},
            ],
        },
        language="zh",
    )
    assert "task-complete" in shown
    assert "进行中" in shown
    assert "月末盘点" in shown


def test_a_card_in_a_carousel_keeps_its_buttons():
    card = {
        "type": "card",
        "block_id": "card1",
        "title": plain("V003"),
        "body": {"type": "mrkdwn", "text": "*¥ 88*"},
        "actions": [{"type": "button", "action_id": "choose", "text": plain("Choose")}],
    }
    shown = html({"type": "carousel", "block_id": "c", "elements": [card]})
    assert 'data-block="card1"' in shown
    assert 'data-action="choose"' in shown
    assert "<strong>¥ 88</strong>" in shown


@pytest.mark.parametrize("level", ["info", "warning", "error", "success", "default"])
def test_an_alert_shows_its_level(level):
    assert f"alert-{level}" in html({"type": "alert", "level": level, "text": plain("冷柜 9°C")})


@pytest.mark.parametrize(
    "block",
    [
        {"type": "video", "title": plain("Training"), "video_url": "https://example.com/v"},
        {"type": "file", "external_id": "ABC", "source": "remote"},
        {
            "type": "call",
            "call_id": "R1",
            "call": {"v1": {"name": "Stand-up", "join_url": "https://example.com/j"}},
        },
        {
            "type": "auth_provider",
            "name": plain("Mail"),
            "is_connected": False,
            "auth_url": "https://example.com/a",
        },
        {
            "type": "container",
            "title": plain("Box"),
            "child_blocks": [{"type": "divider"}],
            "is_collapsible": True,
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                }
            ],
        },
    ],
)
def test_rarer_blocks_show_something_of_themselves(block):
    shown = html(block)
    assert "unknown" not in shown
    assert len(shown) > 60


def test_an_unknown_block_is_a_box_that_names_it():
    shown = html({"type": "hologram", "text": plain("Hi")})
    assert "hologram" in shown
    assert "Hi" in shown
    assert "“hologram”" in html({"type": "hologram"}, language="zh")


def test_an_unknown_element_is_named():
    assert "dial" in html({"type": "actions", "elements": [{"type": "dial", "action_id": "d"}]})


def test_a_button_for_others_is_not_shown():
    element = {
        "type": "icon_button",
        "icon": "trash",
        "text": plain("Delete"),
        "visible_to_user_ids": ["U0HEMIN"],
    }
    assert "Delete" not in html({"type": "context_actions", "elements": [element]})


def test_every_block_of_the_sdk_has_a_rendering_of_its_own():
    kinds = {
        cls.type
        for cls in vars(sdk).values()
        if isinstance(cls, type) and issubclass(cls, sdk.Block) and cls is not sdk.Block
    }
    unknown = {kind for kind in kinds if "block-unknown" in html({"type": kind})}
    assert unknown == set()


def test_a_chart_shows_its_figures_as_a_table():
    points = [{"label": "周一", "value": 1200}, {"label": "周二", "value": 8.5}]
    shown = html(
        {
            "type": "data_visualization",
            "title": "销量 <b>",
            "chart": {
                "type": "bar",
                "series": [{"name": "可乐", "data": points}, {"name": "牛奶", "data": points[:1]}],
                "axis_config": {"categories": ["周一", "周二"], "x_label": "日"},
            },
        }
    )
    assert "销量 &lt;b&gt;" in shown
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", shown)
    assert cells == ["日", "可乐", "牛奶", "周一", "1,200", "1,200", "周二", "8.5", ""]


def test_a_pie_shows_its_segments():
    segments = [{"label": "缺货", "value": 3}, {"label": "充足", "value": 7}]
    shown = html(
        {"type": "data_visualization", "title": "库存", "chart": {"type": "pie", "segments": segments}}
    )
    assert re.findall(r"<td[^>]*>([^<]*)</td>", shown) == ["缺货", "3", "充足", "7"]
