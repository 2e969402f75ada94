"""What people do wrong and what breaks: one clear sentence each, nothing lost, no traceback in Slack."""

import json
import time
from dataclasses import replace

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from backend.errors import DatabaseUnavailable, message
from tests.e2e.stack import MANAGER_S003, running_stack

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("螺丝刀还有多少", "螺丝刀"),
        ("17号店可乐还有多少", "17号店"),
        ("how many screwdrivers do we have left in stock", "screwdriver"),
        ("🎉🎉🎉", "没看到文字"),
    ],
)
def test_what_nobody_understands_ends_in_one_sentence(stack, text, words):
    answer = stack.driver.ask(MANAGER_S003, text)
    assert words in answer["text"]
    assert "Traceback" not in str(answer)


def test_markup_in_a_message_is_text_like_any_other(stack):
    answer = stack.driver.ask(MANAGER_S003, "<script>alert(1)</script> 蜂蜜绿茶还有多少")
    assert answer["text"]
    assert "<script>" not in str(answer)
    stack.wait_until_idle()
    said = [found for found in stack.driver.messages(answer["channel"]) if found.get("bot_id")]
    assert len(said) == 1


def test_a_guest_whose_address_is_no_employees_is_told_so(stack):
    guest = stack.workspace.people.find("U0NIJIA")
    with stack.workspace.lock:
        stack.workspace.people.change(replace(guest, email="guest@example.com"), now=time.time())
    answer = stack.driver.ask("U0NIJIA", "可乐还有吗")
    assert "员工名单" in answer["text"]


def test_a_database_that_is_down_at_intake_is_said_and_the_question_answered_when_it_is_back(stack):
    intake = stack.application.slack.intake
    accept = intake.accept
    failures = iter([1, 2])

    def fail_twice(turn, *, event_key):
        if next(failures, None) is not None:
            raise DatabaseUnavailable(
                message("The database does not answer at the moment. Nothing was changed.")
            )
        return accept(turn, event_key=event_key)

    intake.accept = fail_twice
    driver = stack.driver
    driver.say(MANAGER_S003, "蜂蜜绿茶还有多少")
    channel = driver.dm(MANAGER_S003)
    answer = driver.wait_for_message(
        channel, containing="蜂蜜绿茶", matching=lambda found: found.get("bot_id")
    )
    assert not answer.get("ephemeral")
    told = driver.ephemeral_messages(MANAGER_S003, channel)
    assert ["数据库" in notice["text"] for notice in told] == [True]


def test_a_fault_of_ours_is_told_with_a_reference_and_without_its_cause(stack):
    def explode(*_arguments, **_options):
        raise ZeroDivisionError("secret detail")

    stack.worker_applications[0].assistant.answer = explode
    answer = stack.driver.ask(MANAGER_S003, "可乐还有吗")
    assert "secret" not in str(answer)
    reference = answer["text"].split("：")[-1].strip()
    assert len(reference) == 6


def test_a_request_without_slacks_signature_is_refused(live_database, brain, brain_directory):
    with running_stack(live_database, brain, brain_directory, edge="http") as stack:
        url = stack.workspace.seed.app.events_url
        body = json.dumps({"type": "event_callback", "event": {"type": "message"}})
        now = str(int(time.time()))
        forged = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=" + "0" * 64}
        assert httpx.post(url, content=body, headers=forged).status_code == 401
        old = str(int(time.time()) - 600)
        secret = stack.workspace.seed.app.signing_secret
        signature = SignatureVerifier(secret).generate_signature(timestamp=old, body=body)
        stale = {"X-Slack-Request-Timestamp": old, "X-Slack-Signature": signature}
        assert httpx.post(url, content=body, headers=stale).status_code == 401
