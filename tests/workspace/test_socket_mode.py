"""Socket Mode seen from the app's side.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode, slack.md 3.1.
"""

import asyncio
import contextlib
import json
import time

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AsyncSocketModeClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.workspace.driver import Driver
from bot.workspace.faults import DeliveryFault
from tests.workspace.closing import close_quickly
from tests.workspace.sample_seed import BOT, GENERAL, LI


class Listener:
    """Slack's own client, keeping what it receives and acknowledging unless told otherwise."""

    def __init__(self, served, *, acknowledges=True):
        app = served.workspace.seed.app
        web = WebClient(token=app.bot_token, base_url=served.api_url)
        self.client = SocketModeClient(app_token=app.app_token, web_client=web)
        self.requests = []
        self.acknowledges = acknowledges
        self.client.socket_mode_request_listeners.append(self.take)
        self.client.connect()

    def take(self, client, request):
        self.requests.append(request)
        if self.acknowledges:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    @property
    def texts(self):
        return [request.payload["event"]["text"] for request in self.requests]


@pytest.fixture
def driver(served):
    return Driver(served.workspace)


@pytest.fixture
def listen(served):
    opened = []

    def build(**more):
        opened.append(Listener(served, **more))
        Driver(served.workspace).wait_for(
            lambda: served.workspace.socket_mode.connection_count == len(opened)
        )
        return opened[-1]

    yield build
    for each in opened:
        close_quickly(each.client)


@pytest.fixture
def raw_connection(served):
    """A bare WebSocket of the app, after `hello`."""
    app = served.workspace.seed.app
    web = WebClient(token=app.app_token, base_url=served.api_url)
    with contextlib.ExitStack() as stack:

        def build():
            url = web.apps_connections_open(app_token=app.app_token)["url"]
            socket = stack.enter_context(connect(url, proxy=None))
            return socket, json.loads(socket.recv(timeout=1))

        yield build


def test_hello_counts_the_connections(raw_connection):
    _, first = raw_connection()
    _, second = raw_connection()
    assert (first["type"], first["num_connections"], second["num_connections"]) == ("hello", 1, 2)
    assert first["connection_info"]["app_id"] == "A0STOREHAND"


def test_an_eleventh_connection_is_sent_away(raw_connection):
    greetings = [raw_connection()[1] for _ in range(11)]
    assert [greeting["type"] for greeting in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"


def test_an_address_is_good_for_one_connection(served):
    app = served.workspace.seed.app
    url = WebClient(token=app.app_token, base_url=served.api_url).apps_connections_open(
        app_token=app.app_token
    )["url"]
    with connect(url, proxy=None) as socket:
        assert json.loads(socket.recv(timeout=1))["type"] == "hello"
    with pytest.raises(InvalidStatus), connect(url, proxy=None):
        pass


def test_an_event_goes_to_one_of_several_connections(driver, listen):
    first, second = listen(), listen()
    for number in range(4):
        driver.post_as(LI, GENERAL, text=f"n{number}")
    driver.settle()
    assert sorted(first.texts + second.texts) == ["n0", "n1", "n2", "n3"]
    assert first.texts
    assert second.texts


def test_what_happened_before_the_app_came_is_delivered(driver, listen):
    driver.post_as(LI, GENERAL, text="early")
    listener = listen()
    driver.wait_for(lambda: listener.texts == ["early"])


def test_an_unacknowledged_event_comes_again_with_a_reason(driver, listen):
    listener = listen(acknowledges=False)
    driver.post_as(LI, GENERAL, text="hello")
    driver.wait_for(lambda: len(listener.requests) >= 2)
    listener.acknowledges = True
    driver.settle()
    first, second = listener.requests[:2]
    assert (first.retry_attempt, second.retry_attempt, second.retry_reason) == (0, 1, "timeout")
    assert first.payload["event_id"] == second.payload["event_id"]
    assert first.envelope_id != second.envelope_id


@pytest.mark.slow
def test_an_event_is_given_up_after_three_retries(served, driver, listen):
    listener = listen(acknowledges=False)
    driver.post_as(LI, GENERAL, text="hello")
    driver.settle()
    assert [request.retry_attempt for request in listener.requests] == [0, 1, 2, 3]
    assert any("never acknowledged" in complaint for complaint in served.workspace.complaints)


def test_an_event_is_doubled_lost_or_out_of_order_on_request(served, driver, listen):
    listener = listen()
    served.workspace.faults.add(DeliveryFault("duplicate"))
    served.workspace.faults.add(DeliveryFault("lose"))
    for text in ("twice", "never"):
        driver.post_as(LI, GENERAL, text=text)
    driver.settle()
    served.workspace.faults.reorder_next(2)
    for text in ("first", "second"):
        driver.post_as(LI, GENERAL, text=text)
    driver.settle()
    assert listener.texts == ["twice", "twice", "second", "first"]


def test_a_refresh_moves_the_app_to_a_new_connection(served, driver, listen):
    listener = listen()
    before = listener.client.wss_uri
    served.run_on_loop(served.workspace.socket_mode.refresh())
    driver.wait_for(
        lambda: served.workspace.socket_mode.connection_count == 1 and listener.client.wss_uri != before
    )
    driver.post_as(LI, GENERAL, text="after")
    driver.wait_for(lambda: listener.texts == ["after"])


def test_a_cut_connection_fails_over_to_the_next(served, driver, listen, raw_connection):
    _silent, _ = raw_connection()
    listener = None
    driver.post_as(LI, GENERAL, text="hello")
    served.run_on_loop(served.workspace.socket_mode.drop_connections())
    listener = listen()
    driver.wait_for(lambda: listener.texts == ["hello"])
    assert listener.requests[0].retry_reason == "connection_failed"


@pytest.mark.parametrize(
    "frame", ["not json", "[]", "{}", '{"envelope_id": 7}', '{"envelope_id": "unknown"}']
)
def test_a_senseless_frame_is_complained_about_and_survived(served, driver, raw_connection, frame):
    socket, _ = raw_connection()
    socket.send(frame)
    driver.wait_for(lambda: served.workspace.complaints)
    driver.post_as(LI, GENERAL, text="still there")
    assert json.loads(socket.recv(timeout=1))["payload"]["event"]["text"] == "still there"


def test_events_take_no_payload_in_return(served, driver, raw_connection):
    socket, _ = raw_connection()
    driver.post_as(LI, GENERAL, text="hi")
    envelope = json.loads(socket.recv(timeout=1))
    assert envelope["accepts_response_payload"] is False
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "hello"}}))
    driver.settle()
    assert any("takes none" in complaint for complaint in served.workspace.complaints)


def test_a_round_trip_takes_milliseconds(driver, listen):
    """The stand-in must not be what tests wait for."""
    listener = listen()
    started = time.monotonic()
    for number in range(20):
        driver.post_as(LI, GENERAL, text=f"n{number}")
    driver.wait_for(lambda: len(listener.requests) == 20)
    assert time.monotonic() - started < 1.0


def test_the_asynchronous_clients_work_too(served, driver):
    """https://docs.slack.dev/tools/python-slack-sdk/socket-mode: the aiohttp implementation."""

    async def run():
        app = served.workspace.seed.app
        web = AsyncWebClient(token=app.bot_token, base_url=served.api_url)
        client = AsyncSocketModeClient(app_token=app.app_token, web_client=web)
        seen = asyncio.Event()

        async def take(client, request):
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            event = request.payload["event"]
            if "bot_id" not in event:
                await web.chat_postMessage(channel=event["channel"], text="async")
            else:
                seen.set()

        client.socket_mode_request_listeners.append(take)
        await client.connect()
        await asyncio.to_thread(driver.say, LI, "hi")
        await asyncio.wait_for(seen.wait(), 3)
        await client.close()

    asyncio.run(run())
    assert [m["text"] for m in driver.messages(driver.dm(LI))] == ["hi", "async"]
    assert driver.messages(driver.dm(LI))[1]["user"] == BOT
