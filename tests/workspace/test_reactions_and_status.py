"""reactions.*, assistant.threads.*, agents.sessions.*.

Sources: https://docs.slack.dev/reference/methods/reactions.add, .../assistant.threads.setStatus,
.../assistant.threads.setSuggestedPrompts, https://docs.slack.dev/ai/agent-sessions.
"""

import pytest

from bot.workspace.acting import writing
from bot.workspace.errors import PersonRefused
from bot.workspace.presenting import page_status
from tests.workspace.sample_seed import BOT, CHEN, GENERAL, GRACE, LI, LOBBY


@pytest.fixture
def question(workspace):
    return writing.post(workspace, user_id=LI, channel_id=GENERAL, text="库存?")["ts"]


def test_a_reaction_is_counted_once_for_each(api, workspace, question):
    place = {"channel": GENERAL, "timestamp": question, "name": "eyes"}
    assert api.error("reactions.add", **place) is None
    assert api.error("reactions.add", **place) == "already_reacted"
    writing.react(workspace, user_id=LI, channel_id=GENERAL, ts=question, name="eyes")
    reactions = api("reactions.get", channel=GENERAL, timestamp=question)["message"]["reactions"]
    assert reactions == [{"name": "eyes", "users": [BOT, LI], "count": 2}]


def test_a_persons_reaction_is_told_to_the_app(workspace, question):
    """https://docs.slack.dev/reference/events/reaction_added."""
    writing.react(workspace, user_id=LI, channel_id=GENERAL, ts=question, name="thumbsup")
    event = workspace.dispatcher.events[-1]
    assert (event["type"], event["item"]["ts"], event["item_user"]) == ("reaction_added", question, LI)


def test_a_reaction_is_taken_back_once(api, workspace, question):
    place = {"channel": GENERAL, "timestamp": question, "name": "eyes"}
    api("reactions.add", **place)
    assert api.error("reactions.remove", **place) is None
    assert api.error("reactions.remove", **place) == "no_reaction"
    assert workspace.messages.find(GENERAL, question)["reactions"] == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ":eyes:"}, "invalid_name"),
        ({"name": "<b>"}, "invalid_name"),
        ({"timestamp": "1.000001"}, "message_not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_reactions_need_a_name_and_a_message(api, question, changes, error):
    place = {"channel": GENERAL, "timestamp": question, "name": "eyes", **changes}
    assert api.error("reactions.add", **place) == error


def test_one_person_reacts_at_most_twenty_three_times_to_a_message(api, question):
    """https://docs.slack.dev/reference/methods/reactions.add: too_many_reactions."""
    place = {"channel": GENERAL, "timestamp": question}
    errors = [api.error("reactions.add", **place, name=f"emoji{number}") for number in range(24)]
    assert errors == [None] * 23 + ["too_many_reactions"]
    api("reactions.remove", **place, name="emoji0")
    assert api.error("reactions.add", **place, name="emoji23") is None


def test_a_message_takes_fifty_different_emoji_and_more_of_the_same(api, workspace, question):
    """https://docs.slack.dev/reference/methods/reactions.add: too_many_emoji."""
    for number in range(50):
        reader = (LI, CHEN, GRACE)[number % 3]
        writing.react(workspace, user_id=reader, channel_id=GENERAL, ts=question, name=f"emoji{number}")
    place = {"channel": GENERAL, "timestamp": question}
    assert api.error("reactions.add", **place, name="emoji50") == "too_many_emoji"
    assert api.error("reactions.add", **place, name="emoji0") is None


def test_a_person_is_told_that_there_are_too_many(workspace, question):
    for number in range(23):
        writing.react(workspace, user_id=LI, channel_id=GENERAL, ts=question, name=f"emoji{number}")
    with pytest.raises(PersonRefused, match="too_many_reactions"):
        writing.react(workspace, user_id=LI, channel_id=GENERAL, ts=question, name="emoji23")


def test_a_status_goes_with_the_answer_or_after_two_minutes(api, workspace, question, hand_clock):
    place = {"channel_id": GENERAL, "thread_ts": question}
    api("assistant.threads.setStatus", **place, status="正在查询…")
    assert page_status(workspace, GENERAL, question)["status"] == "正在查询…"
    api.post(GENERAL, thread_ts=question)
    assert page_status(workspace, GENERAL, question) is None
    api("assistant.threads.setStatus", **place, status="…")
    hand_clock.advance(121)
    assert page_status(workspace, GENERAL, question) is None


def test_a_status_needs_a_thread_and_at_most_ten_loading_messages(api, question):
    place = {"channel_id": GENERAL, "thread_ts": question, "status": "…"}
    assert api.error("assistant.threads.setStatus", **place, loading_messages=["x"] * 10) is None
    assert (
        api.error("assistant.threads.setStatus", **place, loading_messages=["x"] * 11) == "invalid_arguments"
    )
    assert (
        api.error("assistant.threads.setStatus", **{**place, "thread_ts": "1.000001"}) == "invalid_thread_ts"
    )
    assert api.error("assistant.threads.setStatus", **{**place, "channel_id": LOBBY}) == "not_in_channel"


def test_one_to_four_prompts_with_or_without_a_thread(api, workspace):
    channel = api("conversations.open", users=LI)["channel"]["id"]
    prompt = {"title": "库存", "message": "3号店可乐还有多少?"}
    method = "assistant.threads.setSuggestedPrompts"
    assert api.error(method, channel_id=channel, prompts=[prompt] * 4) is None
    assert workspace.suggested_prompts[channel, None]["prompts"] == [prompt] * 4
    assert api.error(method, channel_id=channel, prompts=[prompt] * 5) == "invalid_arguments"
    assert api.error(method, channel_id=channel, prompts=[]) == "invalid_arguments"
    assert api.error(method, channel_id=channel, prompts=[{"title": "x"}]) == "invalid_arguments"


def test_a_thread_gets_its_title(api, workspace, question):
    api("assistant.threads.setTitle", channel_id=GENERAL, thread_ts=question, title="可乐库存")
    assert workspace.thread_titles[GENERAL, question] == "可乐库存"


def test_a_session_gets_its_name(api, workspace, question):
    """https://docs.slack.dev/reference/methods/agents.sessions.rename."""
    place = {"channel_id": GENERAL, "thread_ts": question}
    assert api("agents.sessions.rename", **place, title="可乐库存")["ok"]
    assert workspace.thread_titles[GENERAL, question] == "可乐库存"
    assert api.error("agents.sessions.rename", **place) == "invalid_arguments"
    unknown = place | {"thread_ts": "1.000001"}
    assert api.error("agents.sessions.rename", **unknown, title="x") == "invalid_thread_ts"


def test_a_session_in_processing_has_a_stop_button(api, workspace, question):
    place = {"channel_id": GENERAL, "thread_ts": question}
    assert api("agents.sessions.setStatus", **place, status="processing")["ok"]
    assert page_status(workspace, GENERAL, question)["can_stop"]
    api("agents.sessions.setStatus", **place, status="active")
    assert page_status(workspace, GENERAL, question) is None
    assert api.error("agents.sessions.setStatus", **place, status="busy") == "invalid_arguments"


def test_stopping_takes_the_status_away(api, workspace, question):
    """https://docs.slack.dev/reference/events/agent_session_stopped."""
    api("agents.sessions.setStatus", channel_id=GENERAL, thread_ts=question, status="processing")
    writing.stop_answer(workspace, user_id=LI, channel_id=GENERAL, thread_ts=question)
    assert page_status(workspace, GENERAL, question) is None
    assert workspace.dispatcher.events[-1]["type"] == "agent_session_stopped"


def test_without_the_subscription_there_is_a_warning_and_no_button(build_workspace, api_of):
    workspace = build_workspace(bot_events=frozenset({"message.channels"}))
    ts = writing.post(workspace, user_id=LI, channel_id=GENERAL, text="hi")["ts"]
    answer = api_of(workspace)(
        "agents.sessions.setStatus", channel_id=GENERAL, thread_ts=ts, status="processing"
    )
    assert answer["warning"] == "missing_agent_session_stopped_event_subscription"
    assert page_status(workspace, GENERAL, ts)["can_stop"] is False
