"""A plain Bolt app works unmodified, over Socket Mode and over signed HTTP.

Source: https://docs.slack.dev/tools/bolt-python/getting-started.
"""

import contextlib
import threading

import pytest
import uvicorn
from fastapi import FastAPI, Request
from slack_bolt.adapter.fastapi import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.workspace.delivery.dispatcher import DeliveryTiming
from bot.workspace.driver import AppDidNotRespond, Driver
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace
from tests.workspace.closing import close_quickly
from tests.workspace.sample_app import build_app
from tests.workspace.sample_seed import GENERAL, LI, sample_seed

TIMING = DeliveryTiming(ack_seconds=0.7, retry_delays_seconds=(0.05,))


@contextlib.contextmanager
def over_socket_mode():
    workspace = Workspace(sample_seed(), timing=TIMING)
    with WorkspaceServer(workspace) as server:
        handler = SocketModeHandler(
            build_app(server.api_url, workspace.seed.app.bot_token), workspace.seed.app.app_token
        )
        handler.connect()
        driver = Driver(workspace)
        driver.wait_for_app()
        yield driver
        driver.settle()
        close_quickly(handler.client)


@contextlib.contextmanager
def over_http():
    with serving_http() as (web, port):
        seed = sample_seed(events_url=f"http://127.0.0.1:{port}/slack/events")
        workspace = Workspace(seed, timing=TIMING)
        with WorkspaceServer(workspace) as server:
            app = build_app(server.api_url, seed.app.bot_token, signing_secret=seed.app.signing_secret)
            handler = SlackRequestHandler(app)

            @web.post("/slack/events")
            async def events(request: Request):
                return await handler.handle(request)

            yield Driver(workspace)


@contextlib.contextmanager
def serving_http():
    web = FastAPI()
    up = threading.Event()
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        up.wait(0.01)
    try:
        yield web, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.fixture(params=[over_socket_mode, over_http], ids=["socket mode", "http"])
def driver(request):
    with request.param() as driver:
        yield driver


def test_a_conversation_a_card_and_a_modal(driver):
    question = driver.mention(LI, "#general", text="可乐还有吗?")
    answer = driver.reply_to(question)
    assert (answer["thread_ts"], "可乐还有吗?" in answer["text"]) == (question["ts"], True)

    card = driver.ask(LI, "approve please")
    driver.click(LI, card, action_id="approve")
    approved = driver.wait_for_message(card["channel"], containing="Approved")
    assert (approved["ts"], approved["text"]) == (card["ts"], f"Approved by <@{LI}>")

    driver.shortcut(LI, "new_request")
    form = driver.wait_for_modal(LI, callback_id="request")
    offered = driver.options(LI, form, action_id="item", text="可乐")
    assert [option["text"]["text"] for option in offered] == ["可乐 1"]
    assert driver.submit(LI, form["id"], values={"item": offered[0]})["result"] == "closed"
    assert driver.wait_for_message(driver.dm(LI), containing="Requested")["text"] == "Requested SKU1"


def test_the_home_tab_and_a_command(driver):
    driver.open_home(LI)
    home = driver.wait_for_home(LI)
    assert home["blocks"][0]["text"]["text"] == "Approve PR-000012?"
    driver.command(LI, GENERAL, command="/stock", text="可乐")
    assert [m["text"] for m in driver.ephemeral_messages(LI, GENERAL)] == ["Stock of 可乐: 12"]


def test_what_nobody_listens_to_is_seen_as_not_responding(driver):
    sent = driver.post_as(LI, "#general", text="hello")
    with pytest.raises(AppDidNotRespond):
        driver.shortcut(LI, "file_issue", message=sent)
