"""Answers to a response_url.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses, slack.md 3.1.
"""

import pytest

from tests.workspace.sample_seed import CHEN, GENERAL, LI


@pytest.fixture
def respond(http, workspace):
    """Issues an address and posts to it; `respond(body)` gives the HTTP answer."""

    def issue(**more):
        secret = workspace.triggers.issue_address(channel_id=GENERAL, user_id=LI, **more)
        return lambda body: http.post(f"/actions/{workspace.seed.team_id}/{secret}", json=body)

    return issue


def test_an_answer_is_for_the_person_alone_unless_it_says_otherwise(respond, workspace):
    answer = respond()
    assert answer({"text": "只给你"}).status_code == 200
    assert answer({"text": "for all", "response_type": "in_channel"}).status_code == 200
    assert [m["text"] for m in workspace.messages.ephemeral_for(GENERAL, LI)] == ["只给你"]
    assert workspace.messages.ephemeral_for(GENERAL, CHEN) == []
    assert [m["text"] for m in workspace.messages.in_channel(GENERAL)] == ["for all"]


def test_an_address_works_five_times(respond):
    answer = respond()
    codes = [answer({"text": "x"}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [404]


def test_an_address_works_for_thirty_minutes(respond, hand_clock):
    answer = respond()
    hand_clock.advance(30 * 60)
    assert answer({"text": "x"}).status_code == 200
    hand_clock.advance(1)
    assert answer({"text": "x"}).json()["error"] == "expired_url"


def test_an_invented_address_is_unknown(http, workspace):
    assert http.post(f"/actions/{workspace.seed.team_id}/nonsense", json={"text": "x"}).status_code == 404


def test_the_original_is_replaced_or_deleted(respond, api, workspace):
    ts = api.post(GENERAL, "Approve?")
    respond(message_ts=ts)({"text": "Approved", "replace_original": True})
    assert workspace.messages.find(GENERAL, ts)["text"] == "Approved"
    respond(message_ts=ts)({"delete_original": True})
    assert workspace.messages.find(GENERAL, ts) is None


def test_an_ephemeral_original_is_replaced_for_its_reader(respond, api, workspace):
    ts = api("chat.postEphemeral", channel=GENERAL, user=LI, text="Sure?")["message_ts"]
    respond(message_ts=ts, is_ephemeral=True)({"text": "Done", "replace_original": True})
    assert [m["text"] for m in workspace.messages.ephemeral_for(GENERAL, LI)] == ["Done"]
    respond(message_ts=ts, is_ephemeral=True)({"delete_original": True})
    assert workspace.messages.ephemeral_for(GENERAL, LI) == []


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "banner"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
    ],
)
def test_a_bad_answer_is_refused_as_a_bad_message_is(respond, body, error):
    answer = respond()(body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_an_answer_that_is_no_json_is_refused(http, workspace):
    secret = workspace.triggers.issue_address(channel_id=GENERAL, user_id=LI)
    answer = http.post(f"/actions/{workspace.seed.team_id}/{secret}", content=b"text=x")
    assert answer.json()["error"] == "invalid_payload"
