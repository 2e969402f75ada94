"""Whatever comes in, an answer in Slack's form goes out and the server stays up."""

import http.client

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.block_validation import check_blocks
from bot.workspace.errors import MethodRefused
from bot.workspace.view_content import checked_view
from bot.workspace.web_api.endpoint import METHODS
from tests.workspace.sample_seed import GENERAL

# fmt: off
ARGUMENTS = (
    "channel", "channel_id", "channels", "user", "users", "user_id", "email", "text", "blocks",
    "attachments", "metadata", "markdown_text", "ts", "thread_ts", "timestamp", "message_ts", "name",
    "view", "view_id", "external_id", "trigger_id", "hash", "files", "file", "filename", "length",
    "limit", "cursor", "oldest", "latest", "types", "post_at", "prompts", "status", "title",
    "loading_messages", "chunks", "recipient_user_id", "recipient_team_id", "bot", "team", "error",
    "inclusive", "return_im", "reply_broadcast", "is_private", "scheduled_message_id",
    "session_status", "message",
)
# fmt: on
SENSELESS = [
    "",
    "x",
    0,
    -1,
    10**30,
    1.5,
    True,
    [],
    [None],
    {},
    {"a": {}},
    [[]],
    "\x00",
    "字" * 300,
    "1.1.1",
    None,
]
PLACES = {"channel": GENERAL, "channel_id": GENERAL}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "text", "elements", "blocks", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)
PARTS = ("text", "fields", "accessory", "elements", "element", "label", "rows", "block_id", "child_blocks")
KINDS = (
    "section",
    "actions",
    "context",
    "input",
    "table",
    "data_table",
    "card",
    "carousel",
    "container",
    "rich_text",
)
blocks = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(KINDS)}, optional=dict.fromkeys(PARTS, json_values)),
    max_size=3,
)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_answers_every_senseless_call(api, workspace, method):
    api.token = workspace.seed.app.app_token if METHODS[method].token == "app" else api.token
    for value in SENSELESS:
        for arguments in (dict.fromkeys(ARGUMENTS, value), dict.fromkeys(ARGUMENTS, value) | PLACES):
            answer = api.response(method, **arguments)
            assert (answer.status_code, isinstance(answer.json()["ok"], bool)) == (200, True), arguments


@pytest.mark.slow
@given(json_values | blocks)
@settings(max_examples=60)
def test_blocks_of_any_shape_are_judged_and_never_crash(value):
    for surface in ("message", "modal", "home"):
        problems = check_blocks(value, surface=surface).problems
        assert all(problem.startswith("[ERROR] ") for problem in problems)


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from(["type", "title", "blocks", "submit", "external_id"]), json_values)
    | json_values
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_views_of_any_shape_are_taken_or_refused(workspace, value):
    try:
        outcome = checked_view(workspace, value, surface="modal")["type"]
    except MethodRefused as refusal:
        outcome = refusal.code
    assert outcome in {"modal", "invalid_arguments", "view_too_large"}


def test_a_body_without_announced_length_is_cut_off(served):
    host, port = served.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=2)
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    pieces = (b"x" * 65_536 for _ in range(40))
    try:
        connection.request("POST", "/api/auth.test", body=pieces, headers=headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    finally:
        connection.close()
