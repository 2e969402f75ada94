"""The server itself: loopback only, starting, stopping, failing on request, keeping its state."""

import http.client
import json
import logging
import threading
import time
import urllib.error
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from websockets.sync.client import connect

from bot.workspace.acting import writing
from bot.workspace.driver import Driver
from bot.workspace.faults import ApiFault
from bot.workspace.server import WorkspaceServer
from bot.workspace.state_file import save_state
from bot.workspace.workspace import Workspace
from tests.workspace.api_client import ApiClient
from tests.workspace.conftest import api_only
from tests.workspace.sample_seed import BOT, GENERAL, LI, sample_seed


@pytest.fixture
def client(served):
    return WebClient(token=served.workspace.seed.app.bot_token, base_url=served.api_url)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::"])  # noqa: S104 - to be refused
def test_it_is_served_on_loopback_only(host):
    with pytest.raises(ValueError, match="loopback only"):
        WorkspaceServer(Workspace(sample_seed()), host=host)


def test_it_starts_and_stops_within_a_second_and_leaves_no_thread():
    threads = set(threading.enumerate())
    started = time.monotonic()
    server = WorkspaceServer(Workspace(sample_seed())).start()
    server.stop()
    server.stop()
    assert time.monotonic() - started < 1.0
    assert set(threading.enumerate()) == threads


def test_it_stops_at_once_while_a_page_is_listening(served):
    address = served.url.replace("http", "ws")
    with connect(f"{address}/workspace/live?as={LI}", proxy=None) as page:
        assert json.loads(page.recv(timeout=1))["type"] == "hello"
        started = time.monotonic()
        served.stop()
        assert time.monotonic() - started < 1.0


def test_a_taken_port_is_an_error(served):
    port = int(served.url.rsplit(":", maxsplit=1)[1])
    with pytest.raises(OSError, match="in use"):
        WorkspaceServer(Workspace(sample_seed()), port=port).start()


def test_slacks_own_client_posts_and_pages(client):
    posted = client.chat_postMessage(
        channel=GENERAL, text="hi", metadata={"event_type": "a", "event_payload": {}}
    )
    assert posted["message"]["text"] == "hi"
    pages = [page["members"] for page in client.users_list(limit=2)]
    assert [len(page) for page in pages] == [2, 2, 1]


def test_slacks_own_client_uploads_a_file(client, served):
    client.files_upload_v2(channel=GENERAL, filename="盘点.csv", content="a,b", initial_comment="Here")
    message = Driver(served.workspace).messages(GENERAL)[0]
    assert (message["text"], message["files"][0]["name"]) == ("Here", "盘点.csv")


def test_slacks_own_stream_helper_writes_one_message(client, served):
    driver = Driver(served.workspace)
    question = driver.say(LI, "库存?")
    stream = client.chat_stream(channel=question["channel"], thread_ts=question["ts"], buffer_size=4)
    for piece in ("可乐", "还有", "12 箱"):
        stream.append(markdown_text=piece)
    stream.stop()
    assert driver.reply_to(question)["text"] == "可乐还有12 箱"


def test_slacks_own_retry_waits_as_long_as_it_is_told(client, served):
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    served.workspace.faults.add(ApiFault("chat.postMessage", http_status=429, retry_after_seconds=0))
    assert client.chat_postMessage(channel=GENERAL, text="hi")["ok"]


def test_a_refusal_is_slacks_own_exception(client):
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel="C0NOWHERE", text="hi")


@pytest.mark.parametrize(("after_effect", "messages"), [(False, 0), (True, 1)])
def test_a_dropped_connection_is_no_answer(client, served, after_effect, messages):
    """After the effect the message is there: who posts again without looking posts twice."""
    client.retry_handlers.clear()
    served.workspace.faults.add(ApiFault("chat.postMessage", drop_connection=True, after_effect=after_effect))
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
        client.chat_postMessage(channel=GENERAL, text="hi")
    assert len(Driver(served.workspace).messages(GENERAL)) == messages
    assert client.auth_test()["ok"]


def test_a_slow_answer_on_request(client, served):
    served.workspace.faults.add(ApiFault("auth.test", delay_seconds=0.1))
    started = time.monotonic()
    client.auth_test()
    assert time.monotonic() - started >= 0.1


@pytest.mark.slow
def test_scheduled_messages_are_posted_while_it_runs(client, served):
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(time.time()) + 1)
    found = Driver(served.workspace).wait_for_message(GENERAL, containing="later")
    assert found["user"] == BOT


def _api(workspace):
    return ApiClient(api_only(workspace), workspace.seed.app.bot_token)


class TestState:
    def run_once(self, path, act):
        workspace = Workspace(sample_seed(), persist=path)
        with WorkspaceServer(workspace):
            return act(workspace)

    def test_messages_and_channels_outlive_a_restart(self, tmp_path):
        path = tmp_path / "state" / "workspace.json"

        def first(workspace):
            channel = writing.open_direct_message(workspace, user_id=LI, other_id=BOT)
            return writing.post(workspace, user_id=LI, channel_id=channel.id, text="记住我"), channel.id

        message, channel_id = self.run_once(path, first)

        def second(workspace):
            found = [m["text"] for m in workspace.messages.in_channel(channel_id)]
            later = writing.post(workspace, user_id=LI, channel_id=GENERAL, text="new")
            return found, later["ts"], workspace.ids.new_id("D")

        texts, later_ts, new_id = self.run_once(path, second)
        assert texts == ["记住我"]
        assert float(later_ts) > float(message["ts"])
        assert new_id != channel_id

    def test_files_homes_and_what_was_scheduled_outlive_a_restart(self, tmp_path):
        path = tmp_path / "workspace.json"
        home = {"type": "home", "blocks": [{"type": "divider"}], "private_metadata": "kept"}

        def first(workspace):
            api = _api(workspace)
            api("views.publish", user_id=LI, view=home)
            stored = writing.upload(workspace, user_id=LI, name="冰柜.png", content=b"picture")
            writing.post(workspace, user_id=LI, channel_id=GENERAL, text="看", file_ids=[stored.id])
            api("chat.scheduleMessage", channel=GENERAL, text="later", post_at=int(workspace.clock()) + 3600)
            prompts = [{"title": "a", "message": "b"}]
            api("assistant.threads.setSuggestedPrompts", channel_id=GENERAL, prompts=prompts)
            return stored.id

        file_id = self.run_once(path, first)

        def second(workspace):
            message = next(workspace.messages.in_channel(GENERAL))
            found = workspace.files.find(file_id)
            published = workspace.views.home_of(LI)
            return {
                "file": (found.name, found.content, found.channels, message["files"][0]["id"] == file_id),
                "home": (
                    published.view["private_metadata"],
                    _api(workspace)("views.publish", user_id=LI, view=home)["ok"],
                ),
                "scheduled": [entry["content"]["text"] for entry in workspace.scheduled.values()],
                "prompts": workspace.suggested_prompts[GENERAL, None]["prompts"][0]["title"],
            }

        assert self.run_once(path, second) == {
            "file": ("冰柜.png", b"picture", [GENERAL], True),
            "home": ("kept", True),
            "scheduled": ["later"],
            "prompts": "a",
        }

    def test_a_lost_upload_takes_nothing_else_with_it(self, tmp_path):
        path = tmp_path / "workspace.json"

        def first(workspace):
            lost, kept = (writing.upload(workspace, user_id=LI, name=n, content=b"a") for n in ("a", "b"))
            writing.post(workspace, user_id=LI, channel_id=GENERAL, text="看", file_ids=[lost.id, kept.id])
            return lost.id

        lost_id = self.run_once(path, first)
        (path.with_suffix(".files") / lost_id).unlink()

        def second(workspace):
            messages = Driver(workspace).messages(GENERAL)
            return [found["text"] for found in messages], [stored.name for stored in workspace.files]

        assert self.run_once(path, second) == (["看"], ["b"])
        assert not path.with_suffix(".unreadable").exists()

    def test_an_earlier_save_that_is_still_writing_does_not_disturb_the_last_one(self, tmp_path, monkeypatch):
        path = tmp_path / "workspace.json"
        workspace = Workspace(sample_seed(), persist=path)
        is_writing, may_go_on = threading.Event(), threading.Event()
        write_text = Path.write_text

        def write_slowly(self, *arguments, **options):
            if threading.current_thread() is earlier:
                is_writing.set()
                assert may_go_on.wait(30)
            return write_text(self, *arguments, **options)

        monkeypatch.setattr(Path, "write_text", write_slowly)
        earlier = threading.Thread(target=save_state, args=(workspace,))
        earlier.start()
        assert is_writing.wait(30)
        writing.post(workspace, user_id=LI, channel_id=GENERAL, text="the last word")
        last = threading.Thread(target=save_state, args=(workspace,))
        last.start()
        last.join(0.2)
        may_go_on.set()
        earlier.join()
        last.join()
        assert "the last word" in path.read_text(encoding="utf-8")
        assert [found.name for found in tmp_path.iterdir()] == ["workspace.json"]

    def test_a_file_name_that_leads_elsewhere_sets_the_state_aside(self, tmp_path):
        path = tmp_path / "workspace.json"
        self.run_once(path, lambda workspace: writing.upload(workspace, user_id=LI, name="a", content=b"a"))
        state = json.loads(path.read_text(encoding="utf-8"))
        state["files"][0]["id"] = "../workspace.json"
        path.write_text(json.dumps(state), encoding="utf-8")
        assert self.run_once(path, lambda workspace: list(workspace.files)) == []
        assert path.with_suffix(".unreadable").exists()

    @pytest.mark.parametrize(
        "content", ["{", "[]", '{"version": 99}', '{"version": 1, "team_id": "T0OTHER"}']
    )
    def test_a_file_that_cannot_be_used_is_set_aside(self, tmp_path, caplog, content):
        path = tmp_path / "workspace.json"
        path.write_text(content, encoding="utf-8")
        with caplog.at_level(logging.WARNING):
            count = self.run_once(path, lambda workspace: len(list(workspace.channels)))
        assert count == 5
        assert path.with_suffix(".unreadable").read_text(encoding="utf-8") == content
        assert "workspace_state_unreadable" in caplog.text
