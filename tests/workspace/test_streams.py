"""chat.startStream, appendStream, stopStream. Sources: https://docs.slack.dev/reference/methods/chat.startStream,
.appendStream, .stopStream; slack.md 3.4.
"""

import pytest

from bot.workspace.acting import writing
from tests.workspace.sample_seed import GENERAL, LI


@pytest.fixture
def question(workspace):
    return writing.post(workspace, user_id=LI, channel_id=GENERAL, text="库存?")["ts"]


@pytest.fixture
def recipient(workspace):
    return {"recipient_user_id": LI, "recipient_team_id": workspace.seed.team_id}


@pytest.fixture
def stream(api, question, recipient):
    """A running stream in a channel, as arguments for append and stop."""
    answer = api("chat.startStream", channel=GENERAL, thread_ts=question, markdown_text="Hel", **recipient)
    return {"channel": GENERAL, "ts": answer["ts"]}


def test_pieces_come_together_in_one_reply(api, workspace, stream, question):
    api("chat.appendStream", **stream, markdown_text="lo ")
    api("chat.stopStream", **stream, markdown_text="world")
    message = workspace.messages.find(GENERAL, stream["ts"])
    assert (message["text"], message["thread_ts"]) == ("Hello world", question)
    assert message["blocks"][0]["text"] == "Hello world"


def test_a_stream_is_a_reply(api, recipient):
    assert api.error("chat.startStream", channel=GENERAL, **recipient) == "invalid_arguments"
    assert (
        api.error("chat.startStream", channel=GENERAL, thread_ts="1.000001", **recipient)
        == "thread_not_found"
    )


@pytest.mark.parametrize("missing", ["recipient_user_id", "recipient_team_id"])
def test_in_channels_the_recipient_is_required(api, question, recipient, missing):
    del recipient[missing]
    assert (
        api.error("chat.startStream", channel=GENERAL, thread_ts=question, **recipient)
        == f"missing_{missing}"
    )


def test_in_direct_messages_it_is_not(api, workspace):
    channel = workspace.direct_message(workspace.bot_user_id, LI)
    ts = writing.post(workspace, user_id=LI, channel_id=channel.id, text="hi")["ts"]
    assert api("chat.startStream", channel=channel.id, thread_ts=ts)["ok"]


def test_while_it_streams_it_cannot_be_updated(api, stream):
    assert api.error("chat.update", **stream, text="x") == "streaming_state_conflict"
    api("chat.stopStream", **stream)
    assert api.error("chat.update", **stream, text="x") is None


def test_after_the_end_nothing_can_be_added(api, stream):
    api("chat.stopStream", **stream)
    assert api.error("chat.appendStream", **stream, markdown_text="x") == "message_not_in_streaming_state"
    assert api.error("chat.stopStream", **stream) == "message_not_in_streaming_state"


def test_a_stream_dies_after_five_minutes(api, stream, hand_clock):
    """https://github.com/slackapi/python-slack-sdk/issues/1859."""
    hand_clock.advance(299)
    assert api.error("chat.appendStream", **stream, markdown_text="x") is None
    hand_clock.advance(2)
    assert api.error("chat.appendStream", **stream, markdown_text="x") == "message_not_in_streaming_state"
    assert api.error("chat.update", **stream, text="the rest") is None


def test_a_stream_dies_on_request(api, workspace, stream):
    workspace.faults.stream_dies_after_appends = 1
    assert api.error("chat.appendStream", **stream, markdown_text="x") is None
    assert api.error("chat.appendStream", **stream, markdown_text="x") == "message_not_in_streaming_state"


def test_text_and_chunks_do_not_mix(api, stream):
    chunk = {"type": "markdown_text", "text": "x"}
    both = api.error("chat.appendStream", **stream, markdown_text="x", chunks=[chunk])
    assert both == "cannot_provide_both_markdown_text_and_chunks"
    assert api.error("chat.appendStream", **stream, chunks=[chunk]) == "streaming_mode_mismatch"
    assert api.error("chat.appendStream", **stream) == "markdown_text_or_chunks_required"


def test_one_piece_has_at_most_twelve_thousand_characters(api, stream):
    assert api.error("chat.appendStream", **stream, markdown_text="x" * 12_000) is None
    assert api.error("chat.appendStream", **stream, markdown_text="x" * 12_001) == "msg_too_long"


def test_tasks_and_blocks_arrive_as_chunks(api, workspace, question, recipient):
    task = {"type": "task_update", "id": "1", "title": "Looking", "status": "in_progress"}
    start = api("chat.startStream", channel=GENERAL, thread_ts=question, chunks=[task], **recipient)
    stream = {"channel": GENERAL, "ts": start["ts"]}
    api("chat.appendStream", **stream, chunks=[{**task, "status": "complete"}])
    api("chat.stopStream", **stream, blocks=[{"type": "divider"}])
    message = workspace.messages.find(GENERAL, start["ts"])
    assert [(t["id"], t["status"]) for t in message["_tasks"]] == [("1", "complete")]
    assert [block["type"] for block in message["blocks"]] == ["divider"]


def test_fifty_blocks_come_as_chunks_and_fifty_more_at_the_end(api, workspace, question, recipient):
    """https://docs.slack.dev/reference/methods/chat.stopStream: "50 … via the chunks parameter and 50 … for 100"."""
    chunk = [{"type": "blocks", "blocks": [{"type": "divider"}] * 25}]
    start = {"channel": GENERAL, "thread_ts": question, "chunks": chunk}
    place = {"channel": GENERAL, "ts": api("chat.startStream", **start, **recipient)["ts"]}
    assert api.error("chat.appendStream", **place, chunks=chunk) is None
    one_more = [{"type": "blocks", "blocks": [{"type": "divider"}]}]
    assert api.error("chat.appendStream", **place, chunks=one_more) == "invalid_blocks"
    assert api.error("chat.stopStream", **place, blocks=[{"type": "divider"}] * 51) == "invalid_blocks"
    assert api.error("chat.stopStream", **place, blocks=[{"type": "divider"}] * 50) is None
    assert len(workspace.messages.find(GENERAL, place["ts"])["blocks"]) == 100


@pytest.mark.parametrize(
    "chunk", [{"type": "song"}, "x", {"type": "task_update", "id": "1"}, {"type": "markdown_text", "text": 7}]
)
def test_unknown_chunks_are_invalid(api, question, recipient, chunk):
    place = {"channel": GENERAL, "thread_ts": question, **recipient}
    assert api.error("chat.startStream", **place, chunks=[chunk]) == "invalid_chunks"
    assert api.error("chat.startStream", **place, chunks=7) == "invalid_chunks"


def test_only_the_apps_own_message_streams(api, question):
    assert (
        api.error("chat.appendStream", channel=GENERAL, ts=question, markdown_text="x")
        == "message_not_owned_by_app"
    )
    assert (
        api.error("chat.appendStream", channel=GENERAL, ts="1.000001", markdown_text="x")
        == "message_not_found"
    )


def test_the_stop_button_ends_the_stream_and_tells_the_app(api, workspace, stream, question):
    """https://docs.slack.dev/reference/events/agent_session_stopped."""
    writing.stop_answer(workspace, user_id=LI, channel_id=GENERAL, thread_ts=question)
    event = workspace.dispatcher.events[-1]
    assert (event["type"], event["streaming_message_ts"], event["user"]) == (
        "agent_session_stopped",
        [stream["ts"]],
        LI,
    )
    assert api.error("chat.appendStream", **stream, markdown_text="x") == "stopped_by_user"
