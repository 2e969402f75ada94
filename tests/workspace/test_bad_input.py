"""What nobody should send: the answer is a proper error, nothing leaks, and the server stays up."""

import json
import time

import pytest
from slack_sdk import WebClient
from websockets.sync.client import connect

from bot.workspace import limits
from bot.workspace.driver import Driver
from tests.workspace.sample_seed import GENERAL, LI

PAGE_CALLS = (
    "post", "edit", "delete", "react", "read", "open_dm", "join", "stop", "act", "options", "submit", "close",
    "open_home", "command", "shortcut",
)  # fmt: skip
FIELDS = {
    "channel": "C0NOWHERE", "ts": "1.000001", "message_ts": "1.000001", "thread_ts": "1.000001", "user": "U0NOBODY",
    "view_id": "V0NONE", "block_id": "none", "action_id": "none", "callback_id": "none", "command": "/none",
    "name": "no such emoji", "text": "x", "tab": "none",
}  # fmt: skip
NEEDED = {
    "post": ("channel", "text"), "edit": ("channel", "ts", "text"), "delete": ("channel", "ts"),
    "react": ("channel", "ts", "name"), "read": ("channel", "ts"), "open_dm": ("user",), "join": ("channel",),
    "stop": ("channel", "thread_ts"), "act": ("channel", "message_ts", "block_id", "action_id"),
    "options": ("view_id", "block_id", "action_id"), "submit": ("view_id",), "close": ("view_id",),
    "open_home": ("tab",), "command": ("channel", "command"), "shortcut": ("callback_id",),
}  # fmt: skip


BODIES = {
    "cut off": b"{",
    "a list": b"[]",
    "nothing": b"null",
    "no UTF-8": b"\xff\xfe",
    "nested too deep": b'{"as": ' + b"[" * 2_000,
}


def refused(response):
    body = response.json()
    return response.status_code, body["ok"], bool(body["error"]), bool(body["message"])


@pytest.mark.parametrize("call", PAGE_CALLS)
def test_ids_that_nobody_has_are_refused_with_a_sentence(page, call):
    body = {"as": LI} | {name: FIELDS[name] for name in NEEDED[call]}
    assert refused(page.post(f"/workspace/api/{call}", json=body)) == (400, False, True, True)


SENSELESS = (None, 7, [], {}, "", "\x00", "1e999", "nan", "字" * 20_000)


@pytest.mark.parametrize("call", PAGE_CALLS)
def test_fields_of_a_wrong_kind_are_refused_with_a_sentence(page, call):
    for value in SENSELESS:
        body = dict.fromkeys(NEEDED[call], value) | {"as": LI}
        assert refused(page.post(f"/workspace/api/{call}", json=body)) == (400, False, True, True), body


@pytest.mark.parametrize("call", PAGE_CALLS)
def test_bodies_that_are_no_object_are_refused(page, call):
    headers = {"Content-Type": "application/json"}
    for what, content in BODIES.items():
        answer = page.post(f"/workspace/api/{call}", content=content, headers=headers)
        assert refused(answer) == (400, False, True, True), what


def test_a_file_beyond_the_limit_is_refused_on_the_page_and_by_the_upload_address(api, page, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 1_000)
    monkeypatch.setattr(limits, "REQUEST_BYTES", 1_000)
    big = {"file": ("big.bin", b"x" * 3_000)}
    answer = page.post("/workspace/api/upload", data={"as": LI}, files=big)
    assert (answer.status_code, answer.json()["error"]) == (413, "file_upload_size_restricted")
    address = api.form("files.getUploadURLExternal", filename="big.bin", length=3_000)["upload_url"]
    path = "/upload" + address.partition("/upload")[2]
    assert page.post(path, content=b"x" * 3_000).status_code == 413
    assert page.get("/workspace/api/state", params={"as": LI}).status_code == 200


TRICKS = {
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\system.ini": "system.ini",
    "/etc/shadow": "shadow",
    "....//....//x.png": "x.png",
    "a\r\nX-Evil: 1\r\n.txt": "aX-Evil: 1.txt",
    "..": "file",
    "": "file",
    "冰柜 照片.png": "冰柜 照片.png",
}


@pytest.mark.parametrize(("given", "kept"), TRICKS.items(), ids=TRICKS.keys())
def test_a_file_name_cannot_lead_anywhere(api, page, workspace, given, kept):
    stored = workspace.files.add(name=given, content=b"x", user_id=LI)
    answer = page.get(f"/workspace/files/{stored.id}?download=1")
    assert stored.name == kept
    assert answer.content == b"x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "X-Evil" not in answer.headers
    if given:
        address = api.form("files.getUploadURLExternal", filename=given, length=1)
        page.post("/upload" + address["upload_url"].partition("/upload")[2], content=b"x")
        files = json.dumps([{"id": address["file_id"]}])
        assert api.form("files.completeUploadExternal", files=files)["files"][0]["name"] == kept


@pytest.mark.parametrize(
    "path",
    [
        "/workspace/files/..%2f..%2fetc%2fpasswd",
        "/workspace/page/static/..%2f..%2fshell.py",
        "/workspace/page/static/%2e%2e/shell.py",
        "/workspace/page/static/.hidden",
        "/files-pri/T0WORKSPACE-..%2f..%2fetc/passwd",
    ],
)
def test_no_address_leads_out_of_what_is_served(page, workspace, path):
    headers = {"Authorization": f"Bearer {workspace.seed.app.bot_token}"}
    answer = page.get(path, headers=headers)
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.slow
def test_a_connection_that_never_acknowledges_holds_nobody_up(served):
    app, driver = served.workspace.seed.app, Driver(served.workspace)
    web = WebClient(token=app.app_token, base_url=served.api_url)
    addresses = [web.apps_connections_open(app_token=app.app_token)["url"] for _ in range(2)]
    with connect(addresses[0], proxy=None), connect(addresses[1], proxy=None) as listening:
        listening.recv(timeout=1)
        texts = [f"n{number}" for number in range(6)]
        for text in texts:
            driver.post_as(LI, GENERAL, text=text)
        heard = set()
        while heard != set(texts):
            envelope = json.loads(listening.recv(timeout=2))
            listening.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
            heard.add(envelope["payload"]["event"]["text"])
        driver.settle()
    assert served.workspace.complaints == []


@pytest.mark.slow
def test_a_page_that_reads_nothing_is_cut_off_and_the_others_go_on(served):
    address = f"{served.url.replace('http', 'ws')}/workspace/live?as="
    feed = served.workspace.live
    with (
        connect(address + LI, proxy=None, max_queue=1, close_timeout=0.1),
        connect(address + "U0CHEN", proxy=None) as other,
    ):
        other.recv(timeout=1)
        for number in range(5_000):
            feed.tell({"type": "typing", "number": number, "words": "x" * 5_000}, audience=frozenset({LI}))
        give_up_at = time.monotonic() + 5
        while LI in feed.watchers() and time.monotonic() < give_up_at:
            time.sleep(0.05)
        assert feed.watchers() == {"U0CHEN"}
        Driver(served.workspace).post_as("U0CHEN", GENERAL, text="still here")
        first = other.recv(timeout=2).split("\n")[0]
        assert json.loads(first)["message"]["text"] == "still here"
