"""Signed delivery over HTTP, seen from the app's side.

Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack,
https://docs.slack.dev/apis/events-api/using-http-request-urls, https://docs.slack.dev/reference/events/url_verification.
"""

import dataclasses
import http.server
import json
import threading
import time
import urllib.parse

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.workspace.driver import AppDidNotRespond, Driver
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace
from tests.workspace.conftest import IMPATIENT
from tests.workspace.sample_seed import BOT, GENERAL, LI, sample_seed


@dataclasses.dataclass
class Answer:
    status: int = 200
    body: str = ""
    headers: dict = dataclasses.field(default_factory=dict)
    after_seconds: float = 0.0


class Receiver:
    """A bare web server in the app's place; `answers` are used up in order, then everything is well."""

    def __init__(self):
        self.requests = []
        self.answers = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append((dict(self.headers), body))
                answer = receiver.answers.pop(0) if receiver.answers else Answer()
                time.sleep(answer.after_seconds)
                content = receiver.challenge(body) or answer.body
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content.encode())))
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, *_arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/slack/events"

    def challenge(self, body):
        return json.loads(body).get("challenge") if body.startswith(b"{") else None

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(2)

    def form(self, index=-1):
        return dict(urllib.parse.parse_qsl(self.requests[index][1].decode(), keep_blank_values=True))


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def driver(receiver):
    workspace = Workspace(sample_seed(events_url=receiver.url), timing=IMPATIENT)
    with WorkspaceServer(workspace) as server:
        driver = Driver(workspace)
        driver.server = server
        yield driver
        driver.settle()


def test_every_request_is_signed_so_that_slacks_own_verifier_takes_it(driver, receiver):
    driver.post_as(LI, GENERAL, text="你好 & <b>")
    driver.settle()
    headers, body = receiver.requests[0]
    verifier = SignatureVerifier(driver.workspace.seed.app.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert not SignatureVerifier("another secret").is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b" ", headers)
    assert json.loads(body)["event"]["text"] == "你好 &amp; &lt;b&gt;"


def test_a_failed_delivery_is_tried_three_times_more(driver, receiver):
    receiver.answers = [Answer(500)] * 4
    driver.post_as(LI, GENERAL, text="hi")
    driver.settle()
    tries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in receiver.requests]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in receiver.requests}) == 1


def test_a_late_answer_is_a_timeout(driver, receiver):
    receiver.answers = [Answer(after_seconds=0.4)]
    driver.post_as(LI, GENERAL, text="hi")
    driver.settle()
    assert receiver.requests[1][0]["X-Slack-Retry-Reason"] == "http_timeout"
    assert len(receiver.requests) == 2


def test_the_app_may_forbid_retries(driver, receiver):
    receiver.answers = [Answer(500, headers={"X-Slack-No-Retry": "1"})]
    driver.post_as(LI, GENERAL, text="hi")
    driver.settle()
    assert len(receiver.requests) == 1


def test_a_redirect_is_no_answer(driver, receiver):
    receiver.answers = [Answer(302, headers={"Location": "/elsewhere"})]
    driver.post_as(LI, GENERAL, text="hi")
    driver.settle()
    assert [h.get("X-Slack-Retry-Num") for h, _ in receiver.requests] == [None, "1"]


def test_nobody_at_the_address_is_a_failed_connection():
    workspace = Workspace(sample_seed(events_url="http://127.0.0.1:9/slack/events"), timing=IMPATIENT)
    with WorkspaceServer(workspace):
        driver = Driver(workspace)
        driver.post_as(LI, GENERAL, text="hi")
        driver.settle()
    assert workspace.complaints == ["the event message was never acknowledged (connection_failed)"]


def test_the_address_is_verified_by_a_challenge(driver, receiver):
    verified = []

    async def verify():
        verified.append(await driver.workspace.events_http.verify_address())

    driver.server.run_on_loop(verify())
    assert verified == [True]
    assert json.loads(receiver.requests[0][1])["type"] == "url_verification"


def test_a_click_comes_as_form_with_a_payload(driver, receiver):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    card = _card(driver, [{"type": "actions", "elements": [button]}])
    driver.click(LI, card, action_id="go")
    assert json.loads(receiver.form()["payload"])["actions"][0]["action_id"] == "go"


def test_a_click_is_not_tried_again(driver, receiver):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    card = _card(driver, [{"type": "actions", "elements": [button]}])
    before = len(receiver.requests)
    receiver.answers = [Answer(500)]
    with pytest.raises(AppDidNotRespond):
        driver.click(LI, card, action_id="go")
    assert len(receiver.requests) == before + 1


def _card(driver, blocks):
    client = WebClient(token=driver.workspace.seed.app.bot_token, base_url=driver.server.api_url)
    client.chat_postMessage(channel=GENERAL, text="card", blocks=blocks)
    driver.settle()
    return driver.wait_for_message(GENERAL, containing="card")


def test_a_command_comes_as_form_and_its_text_answer_is_shown(driver, receiver):
    receiver.answers = [Answer(body="12 箱", headers={"Content-Type": "text/plain; charset=utf-8"})]
    driver.command(LI, GENERAL, command="/stock", text="可乐 & cola")
    assert (receiver.form()["command"], receiver.form()["text"]) == ("/stock", "可乐 & cola")
    assert [m["text"] for m in driver.ephemeral_messages(LI, GENERAL)] == ["12 箱"]
    assert driver.ephemeral_messages(LI, GENERAL)[0]["user"] == BOT
