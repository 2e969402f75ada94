"""Rates with 429 and Retry-After, and misbehaviour on request. Source: slack.md 3.2,
https://docs.slack.dev/apis/web-api/rate-limits.
"""

import pytest

from bot.workspace.errors import MethodRefused
from bot.workspace.faults import ApiFault
from bot.workspace.web_api.endpoint import METHODS
from tests.workspace.sample_seed import GENERAL, STORE


@pytest.fixture
def limited(build_workspace, api_of):
    return api_of(build_workspace(rate_limits=True))


# slack.md 3.2 and the page of each method: https://docs.slack.dev/reference/methods/METHOD, "Rate limits".
CALLS_PER_MINUTE = {
    20: ("chat.startStream", "chat.stopStream", "users.list", "conversations.list", "conversations.create"),
    50: (
        "chat.update", "chat.delete", "chat.scheduleMessage", "reactions.add", "conversations.open",
        "conversations.info", "conversations.history", "conversations.replies", "dnd.info",
        "users.lookupByEmail", "users.conversations",
    ),
    100: (
        "chat.postEphemeral", "chat.appendStream", "views.open", "views.update", "views.push", "views.publish",
        "users.info", "files.getUploadURLExternal", "assistant.threads.setSuggestedPrompts",
        "assistant.threads.setTitle", "conversations.members",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "calls"),
    [(method, calls) for calls, methods in CALLS_PER_MINUTE.items() for method in methods],
)
def test_each_method_has_its_rate(build_workspace, hand_clock, method, calls):
    workspace = build_workspace(rate_limits=True)
    for _ in range(calls):
        workspace.rate_limits.count_tier(method, METHODS[method].tier)
    with pytest.raises(MethodRefused, match="ratelimited"):
        workspace.rate_limits.count_tier(method, METHODS[method].tier)
    hand_clock.advance(60)
    workspace.rate_limits.count_tier(method, METHODS[method].tier)


def test_a_refused_call_counts_as_well(limited):
    codes = [limited.response("users.info", user="U0NOBODY").status_code for _ in range(101)]
    assert codes == [200] * 100 + [429]


def test_the_answer_says_when_to_come_back_and_then_it_works(build_workspace, api_of, hand_clock):
    api = api_of(build_workspace(rate_limits=True))
    for _ in range(20):
        api("users.list")
    hand_clock.advance(12.5)
    refused = api.response("users.list")
    assert (refused.json()["error"], refused.headers["Retry-After"]) == ("ratelimited", "48")
    hand_clock.advance(48)
    assert api.response("users.list").status_code == 200


def test_posts_are_counted_for_each_channel(limited):
    codes = [limited.response("chat.postMessage", channel=GENERAL, text="x").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert limited.response("chat.postMessage", channel=STORE, text="x").status_code == 200


def test_without_the_switch_nothing_is_counted(api):
    codes = {api.response("users.list").status_code for _ in range(30)}
    assert codes == {200}


def test_a_method_fails_as_often_as_asked(api, workspace):
    workspace.faults.add(ApiFault("chat.postMessage", times=2, error="internal_error"))
    post = {"channel": GENERAL, "text": "x"}
    errors = [api.error("chat.postMessage", **post) for _ in range(3)]
    assert errors == ["internal_error", "internal_error", None]
    assert len(list(workspace.messages.in_channel(GENERAL))) == 1


def test_a_server_error_and_a_rate_limit_on_request(api, workspace):
    workspace.faults.add(ApiFault("auth.test", http_status=500))
    workspace.faults.add(ApiFault("auth.test", http_status=429, retry_after_seconds=7))
    assert api.response("auth.test").status_code == 500
    limited = api.response("auth.test")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
    assert api.response("auth.test").status_code == 200


def test_a_failure_after_the_effect_leaves_the_message_there(api, workspace):
    workspace.faults.add(ApiFault("chat.postMessage", http_status=500, after_effect=True))
    assert api.response("chat.postMessage", channel=GENERAL, text="x").status_code == 500
    assert len(list(workspace.messages.in_channel(GENERAL))) == 1


def test_faults_can_be_taken_back(api, workspace):
    workspace.faults.add(ApiFault("*", times=100, error="fatal_error"))
    workspace.faults.clear()
    assert api("auth.test")["ok"]
