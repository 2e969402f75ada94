"""What a person reads when a listener fails: only who surely spoke to the bot, in the right place, at most once."""

from types import SimpleNamespace

import pytest
from slack_bolt import App

from backend.errors import database_unavailable
from bot.errors import register_error_handler
from tests.bot.slack import ScriptedSlack, refusal

DM = {
    "type": "message",
    "channel_type": "im",
    "channel": "D1",
    "user": "U1",
    "ts": "1.0",
    "text": "可乐还有吗",
}
MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "1.0", "text": "<@UBOT> any cola left"}
REPLY = {
    "type": "message",
    "channel_type": "channel",
    "channel": "C1",
    "user": "U1",
    "ts": "2.0",
    "thread_ts": "1.0",
    "text": "我去看看",
}
PRESS = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "container": {"thread_ts": "1.0"},
}


@pytest.fixture
def fail():
    """Fails a listener with a payload; returns the answer to Slack and what was posted."""

    def run(body, *, slack=None, error=None, retry="0"):
        handlers = []
        app = SimpleNamespace(error=handlers.append)
        register_error_handler(app, default_language="zh")
        slack = slack or ScriptedSlack(chat_postEphemeral=[{"ok": True}])
        request = SimpleNamespace(headers={"x-slack-retry-num": [retry]})
        answer = handlers[0](error=error or database_unavailable(), body=body, client=slack, request=request)
        return answer, [arguments for _, arguments in slack.calls]

    return run


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"event": DM}, {"channel": "D1", "user": "U1"}),
        ({"event": MENTION}, {"channel": "C1", "user": "U1"}),
        ({"event": MENTION | {"thread_ts": "0.5"}}, {"channel": "C1", "user": "U1", "thread_ts": "0.5"}),
        (PRESS, {"channel": "C1", "user": "U1", "thread_ts": "1.0"}),
    ],
    ids=["direct message", "mention", "mention in a thread", "button in a thread"],
)
def test_who_spoke_to_the_bot_is_told_where_they_look(fail, body, place):
    answer, posts = fail(body)
    assert answer.status == 503
    (told,) = posts
    assert {key: told[key] for key in ("channel", "user", "thread_ts") if key in told} == place


@pytest.mark.parametrize(
    "body",
    [
        {"event": REPLY},
        {"event": {"type": "app_home_opened", "channel": "D1", "user": "U1"}},
        {"event": {"type": "member_joined_channel", "channel": "C1", "user": "UBOT"}},
        {"event": DM | {"bot_id": "B1"}},
    ],
    ids=["a thread among colleagues", "opening the home tab", "an invitation", "another bot"],
)
def test_who_may_not_have_spoken_to_the_bot_is_left_in_peace_and_slack_delivers_again(fail, body):
    answer, posts = fail(body)
    assert answer.status == 503
    assert posts == []


def test_a_repeated_delivery_is_not_told_again(fail):
    assert fail({"event": DM}, retry="1")[1] == []


@pytest.mark.parametrize(
    "trouble", [OSError("no route"), refusal("channel_not_found"), refusal("ratelimited", status=429)]
)
def test_a_person_who_cannot_be_told_does_not_keep_slack_from_delivering_again(fail, trouble):
    answer, _ = fail({"event": DM}, slack=ScriptedSlack(chat_postEphemeral=[trouble]))
    assert answer.status == 503


@pytest.mark.parametrize(("event", "words"), [(DM, "数据库"), (MENTION, "I cannot reach the database")])
def test_a_lost_database_is_said_in_the_language_of_the_question(fail, event, words):
    (told,) = fail({"event": event})[1]
    assert words in told["text"]


def test_a_fault_of_ours_is_told_with_a_reference_and_without_its_cause(fail):
    (told,) = fail({"event": MENTION}, error=ZeroDivisionError("secret detail"))[1]
    assert "reference: " in told["text"]
    assert "secret" not in str(told)


def test_bolt_takes_the_handler_as_it_is():
    app = App(token="xoxb-1", signing_secret="secret", token_verification_enabled=False)
    register_error_handler(app, default_language="zh")
