"""Whatever an app sends, the page neither breaks nor runs it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk

from bot.workspace.page.blocks import render_blocks
from tests.workspace.page.readers import reader

ATTACK = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'"
_WORDS = st.sampled_from([ATTACK, "javascript:alert(1)", "<@U0LIWEI>", "*x*", ""])
_KINDS = st.sampled_from(
    [
        cls.type
        for cls in vars(sdk).values()
        if isinstance(cls, type) and isinstance(getattr(cls, "type", None), str)
    ]
    + ["mrkdwn", "plain_text", "rich_text_section", "text", "link", "emoji", "nonsense"]
)
_FIELDS = st.sampled_from(
    [
        "text",
        "title",
        "label",
        "hint",
        "fields",
        "accessory",
        "elements",
        "element",
        "options",
        "option_groups",
        "placeholder",
        "initial_value",
        "value",
        "url",
        "image_url",
        "alt_text",
        "slack_file",
        "id",
        "block_id",
        "action_id",
        "confirm",
        "rows",
        "tasks",
        "details",
        "output",
        "actions",
        "body",
        "subtitle",
        "hero_image",
        "icon",
        "child_blocks",
        "style",
        "level",
        "status",
        "indent",
        "offset",
        "initial_option",
        "initial_options",
        "source",
        "filter",
    ]
)
_JSON = st.recursive(
    _WORDS | st.none() | st.booleans() | st.integers(-2, 3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(_FIELDS, inner, max_size=5)
        | st.builds(
            lambda kind, rest: {**rest, "type": kind}, _KINDS, st.dictionaries(_FIELDS, inner, max_size=5)
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    st.builds(lambda kind, rest: {**rest, "type": kind}, _KINDS, st.dictionaries(_FIELDS, _JSON, max_size=6))
)
def test_no_block_however_odd_breaks_the_page_or_runs(block):
    shown = str(render_blocks([block], reader()))
    assert "<script" not in shown
    assert "<img src=x" not in shown
    assert 'href="javascript' not in shown
    assert shown.startswith('<div class="block')
