"""The page API, as docs/workspace-page-api.md describes it."""

import json

import pytest
from slack_sdk import WebClient
from starlette.websockets import WebSocketDisconnect
from websockets.sync.client import connect

from bot.workspace.acting import writing
from bot.workspace.delivery.outgoing import Acknowledgement
from bot.workspace.driver import Driver
from tests.workspace.api_client import ApiClient
from tests.workspace.sample_seed import AUDIT, BOT, CHEN, GENERAL, GONE, GRACE, LI, LOBBY, SECRET, STORE

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
CARD = [{"type": "actions", "block_id": "row", "elements": [BUTTON]}]
HOME = {"type": "home", "blocks": CARD}


@pytest.fixture
def api(page, workspace):
    return ApiClient(page, workspace.seed.app.bot_token)


@pytest.fixture
def get(page):
    return lambda path, **query: page.get(f"/workspace/api/{path}", params=query)


@pytest.fixture
def send(page):
    """Posts as Li Wei unless told otherwise."""
    return lambda path, **body: page.post(f"/workspace/api/{path}", json={"as": LI, **body})


def test_the_state_shows_who_i_am_and_what_i_can_see(get):
    state = get("state", **{"as": CHEN}).json()
    seen = {conversation["id"]: conversation["is_member"] for conversation in state["conversations"]}
    assert state["me"]["real_name"] == "陈思远"
    assert seen == {GENERAL: True, STORE: False, LOBBY: True, state["im_with_app"]: True}
    assert (state["app"]["connected"], state["app"]["commands"][0]["command"]) == (False, "/stock")
    assert {person["id"] for person in state["people"]} == {LI, CHEN, GRACE, GONE, BOT}


def test_without_a_name_the_page_is_the_first_person(get):
    assert get("state").json()["me"]["id"] == LI


@pytest.mark.parametrize("who", ["U0NOBODY", GONE])
def test_nobody_can_be_somebody_who_is_not_there(get, who):
    answer = get("state", **{"as": who})
    assert (answer.status_code, answer.json()["error"]) == (400, "user_not_found")


def test_a_posted_message_comes_back_in_the_pages_form(send, get):
    message = send("post", channel=GENERAL, text="可乐 <b>?").json()["message"]
    assert (message["text"], message["author"]["real_name"], message["ephemeral"]) == (
        "可乐 &lt;b&gt;?",
        "李伟",
        False,
    )
    assert get("messages", **{"as": CHEN}, channel=GENERAL).json()["messages"] == [message]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"channel": GENERAL, "text": ""}, "no_text"),
        ({"channel": GENERAL, "text": "x" * 13_001}, "msg_too_long"),
        ({"channel": GENERAL, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": GENERAL, "text": "x", "file_ids": ["F0NONE"]}, "file_not_found"),
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": SECRET, "text": "x", "as": CHEN}, "channel_not_found"),
        ({"channel": STORE, "text": "x", "as": CHEN}, "not_in_channel"),
        ({"channel": GENERAL}, "no_text"),
        ({"channel": 7, "text": "x"}, "invalid_request"),
        ({"channel": GENERAL, "text": "x", "colour": "red"}, "invalid_request"),
    ],
)
def test_a_message_that_cannot_be_written_says_why(send, body, error):
    answer = send("post", **body)
    assert (answer.status_code, answer.json()["ok"], answer.json()["error"]) == (400, False, error)


def test_malformed_requests_do_not_stop_the_server(page, get):
    headers = {"Content-Type": "application/json"}
    for content in (b"{", b"[]", b"\xff", b""):
        assert page.post("/workspace/api/post", content=content, headers=headers).status_code == 400
    assert get("state").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example:8420"}, {"Origin": "null"}]
)
def test_pages_of_other_sites_can_do_nothing(page, headers):
    """A page in the same browser may send forms to any address, and any name may point to 127.0.0.1."""
    answer = page.post("/workspace/api/upload", data={"as": LI}, files={"file": ("a", b"x")}, headers=headers)
    assert answer.status_code == 403
    assert page.get("/workspace/api/state", headers=headers).status_code == 403


def test_pages_of_history_join(send, get):
    for number in range(5):
        send("post", channel=GENERAL, text=f"n{number}")
    newest = get("messages", **{"as": LI}, channel=GENERAL, limit=2).json()
    older = get("messages", **{"as": LI}, channel=GENERAL, limit=9, before=newest["messages"][0]["ts"]).json()
    assert [m["text"] for m in older["messages"] + newest["messages"]] == ["n0", "n1", "n2", "n3", "n4"]
    assert (newest["has_more"], older["has_more"]) == (True, False)


def test_a_thread_is_parent_then_replies(send, get):
    parent = send("post", channel=GENERAL, text="parent").json()["message"]["ts"]
    send("post", channel=GENERAL, text="reply", thread_ts=parent)
    thread = get("messages", **{"as": LI}, channel=GENERAL, thread_ts=parent).json()["messages"]
    channel = get("messages", **{"as": LI}, channel=GENERAL).json()["messages"]
    assert [m["text"] for m in thread] == ["parent", "reply"]
    assert [(m["text"], m["reply_count"]) for m in channel] == [("parent", 1)]


def test_an_ephemeral_message_is_seen_by_one(api, get):
    api("chat.postEphemeral", channel=GENERAL, user=LI, text="psst")
    seen = {who: get("messages", **{"as": who}, channel=GENERAL).json()["messages"] for who in (LI, CHEN)}
    assert [(m["text"], m["ephemeral"]) for m in seen[LI]] == [("psst", True)]
    assert seen[CHEN] == []


def test_unread_counts_until_it_is_read(send, get):
    ts = send("post", channel=GENERAL, text=f"<@{CHEN}> please").json()["message"]["ts"]
    send("post", channel=GENERAL, text="and more")

    def counts():
        conversations = get("state", **{"as": CHEN}).json()["conversations"]
        general = next(c for c in conversations if c["id"] == GENERAL)
        return general["unread"], general["mentions"]

    assert counts() == (2, 1)
    send("read", **{"as": CHEN}, channel=GENERAL, ts=ts)
    assert counts() == (1, 0)


def test_own_messages_are_edited_and_deleted_and_others_are_not(send, get):
    ts = send("post", channel=GENERAL, text="old").json()["message"]["ts"]
    assert (
        send("edit", **{"as": CHEN}, channel=GENERAL, ts=ts, text="x").json()["error"]
        == "cant_change_message"
    )
    assert send("edit", channel=GENERAL, ts=ts, text="new").json() == {"ok": True}
    assert get("messages", **{"as": LI}, channel=GENERAL).json()["messages"][0]["text"] == "new"
    assert send("delete", channel=GENERAL, ts=ts).json() == {"ok": True}
    assert get("messages", **{"as": LI}, channel=GENERAL).json()["messages"] == []


def test_joining_and_direct_messages(send):
    joined = send("join", **{"as": CHEN}, channel=STORE).json()["conversation"]
    direct = send("open_dm", user=GRACE).json()["conversation"]
    assert (joined["is_member"], direct["kind"], direct["user"]) == (True, "im", GRACE)
    assert send("open_dm", user=GONE).json()["error"] == "user_not_found"


def test_a_click_is_answered_when_the_app_has_acknowledged(api, send, workspace):
    ts = api.post(GENERAL, blocks=CARD)
    click = {"channel": GENERAL, "message_ts": ts, "block_id": "row", "action_id": "go"}
    assert send("act", **click).json()["ok"]
    workspace.dispatcher.answer = Acknowledgement(ok=False, reason="timeout")
    answer = send("act", **click)
    assert (answer.status_code, answer.json()["ok"], answer.json()["error"]) == (
        200,
        False,
        "app_not_responding",
    )
    assert send("act", **{**click, "action_id": "stop"}).json()["error"] == "action_not_found"


def test_the_home_tab_is_asked_for_and_used(api, send, get, workspace):
    assert send("open_home", tab="home").json() == {"ok": True, "home": None}
    view = api("views.publish", user_id=LI, view=HOME)["view"]
    assert get("state", **{"as": LI}).json()["home"]["id"] == view["id"]
    assert send("act", view_id=view["id"], block_id="row", action_id="go").json()["ok"]
    assert workspace.dispatcher.interactions[-1]["view"]["id"] == view["id"]
    assert send("open_home", tab="about").json()["error"] == "invalid_request"


def test_a_modal_is_submitted_and_closed(api, send, workspace):
    element = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "Note"}
    form = {
        "type": "modal",
        "title": label,
        "submit": label,
        "blocks": [{"type": "input", "block_id": "note", "label": label, "element": element}],
    }
    view = api("views.open", trigger_id=workspace.triggers.issue(LI), view=form)["view"]["id"]
    assert send("submit", view_id=view, state={}).json()["errors"] == {
        "note": "Please complete this required field."
    }
    assert send("submit", view_id=view, state={"note": {"text": "好"}}).json()["result"] == "closed"
    again = api("views.open", trigger_id=workspace.triggers.issue(LI), view=form)["view"]["id"]
    assert send("close", view_id=again).json() == {"ok": True, "modals": []}
    assert send("close", view_id=again).json()["error"] == "view_not_found"


def test_commands_shortcuts_and_reactions(send, get):
    ts = send("post", channel=GENERAL, text="hi").json()["message"]["ts"]
    assert send("command", channel=GENERAL, command="/stock", text="可乐").json() == {"ok": True}
    assert send("command", channel=GENERAL, command="/nope").json()["error"] == "unknown_command"
    assert send("shortcut", callback_id="file_issue", channel=GENERAL, message_ts=ts).json() == {"ok": True}
    assert send("react", channel=GENERAL, ts=ts, name="eyes").json() == {"ok": True}
    assert send("react", channel=GENERAL, ts=ts, name="<b>").json()["error"] == "invalid_name"
    shown = get("messages", **{"as": LI}, channel=GENERAL).json()["messages"][0]["reactions"]
    assert shown == [{"name": "eyes", "users": [LI], "count": 1}]


def test_people_are_found_by_name_address_and_title(get):
    found = {
        q: [p["id"] for p in get("search_people", **{"as": LI}, q=q).json()["people"]]
        for q in ("陈", "GRACE@", "店长")
    }
    assert found == {"陈": [CHEN], "GRACE@": [GRACE], "店长": [LI]}


class TestFiles:
    def upload(self, page, name, content, person=LI):
        return page.post("/workspace/api/upload", data={"as": person}, files={"file": (name, content)})

    def test_an_uploaded_file_is_attached_and_shown(self, page, send):
        file = self.upload(page, "图.png", b"\x89PNG").json()["files"][0]
        message = send("post", channel=GENERAL, text="look", file_ids=[file["id"]]).json()["message"]
        assert message["files"] == [file]
        answer = page.get(file["url"])
        assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG", "image/png")
        assert "content-disposition" not in answer.headers

    @pytest.mark.parametrize("name", ["a.html", "a.svg", 'x".html', "盘点.csv", "a.js"])
    def test_what_is_no_picture_is_downloaded_and_never_shown(self, page, name):
        file = self.upload(page, name, b"<script>alert(1)</script>").json()["files"][0]
        headers = page.get(file["url"]).headers
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert '"' not in headers["content-disposition"]
        assert headers["x-content-type-options"] == "nosniff"

    def test_somebody_elses_file_cannot_be_attached(self, page, send):
        file = self.upload(page, "a.txt", b"x", person=CHEN).json()["files"][0]
        assert (
            send("post", channel=GENERAL, text="x", file_ids=[file["id"]]).json()["error"] == "file_not_found"
        )

    def test_wrong_uploads_and_unknown_files(self, page):
        assert self.upload(page, "a.txt", b"").json()["error"] == "file_empty"
        assert page.post("/workspace/api/upload", data={"as": LI}).json()["error"] == "invalid_request"
        assert page.get("/workspace/files/F0NONE").status_code == 404
        assert page.get("/workspace/files/..%2f..%2fetc%2fpasswd").status_code == 404


def lines_of(socket):
    """The events of a page's WebSocket, one after the other."""
    while True:
        yield from map(json.loads, socket.recv(timeout=1).split("\n"))


class TestLive:
    def test_each_person_hears_what_concerns_them(self, served):
        driver = Driver(served.workspace)
        client = WebClient(token=served.workspace.seed.app.bot_token, base_url=served.api_url)
        address = f"{served.url.replace('http', 'ws')}/workspace/live"
        with (
            connect(f"{address}?as={LI}", proxy=None) as li,
            connect(f"{address}?as={CHEN}", proxy=None) as chen,
        ):
            heard = {socket: lines_of(socket) for socket in (li, chen)}

            def hear(socket):
                event = next(event for event in heard[socket] if "message" in event)
                return event["type"], event["message"]["text"]

            client.chat_postEphemeral(channel=GENERAL, user=LI, text="psst")
            driver.post_as(LI, AUDIT, text="secret")
            driver.post_as(LI, GENERAL, text="for all")
            assert [hear(li) for _ in range(3)] == [
                ("ephemeral", "psst"),
                ("message", "secret"),
                ("message", "for all"),
            ]
            assert hear(chen) == ("message", "for all")

    def test_fifty_messages_at_once_are_fifty_messages_and_few_unread_counts(self, served):
        driver = Driver(served.workspace)
        with connect(f"{served.url.replace('http', 'ws')}/workspace/live?as={LI}", proxy=None) as live:
            for number in range(50):
                driver.post_as(CHEN, GENERAL, text=str(number))
            told, counts, events = [], [], lines_of(live)
            while not (len(told) == 50 and counts and counts[-1] == 50):
                event = next(events)
                if event["type"] == "message":
                    told.append(event["message"]["text"])
                elif event["type"] == "unread":
                    counts.append(event["unread"])
        assert told == [str(number) for number in range(50)]
        assert len(counts) < 20

    def test_views_statuses_and_changes_are_told(self, served):
        workspace, driver = served.workspace, Driver(served.workspace)
        client = WebClient(token=workspace.seed.app.bot_token, base_url=served.api_url)
        address = f"{served.url.replace('http', 'ws')}/workspace/live?as={LI}"
        with connect(address, proxy=None) as live:
            live.recv(timeout=1)
            ts = client.chat_postMessage(channel=GENERAL, text="old")["ts"]
            client.chat_update(channel=GENERAL, ts=ts, text="new")
            client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=ts, status="…")
            client.views_publish(user_id=LI, view=HOME)
            modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
            view = client.views_open(trigger_id=workspace.triggers.issue(LI), view=modal)["view"]["id"]
            driver.close(LI, view)
            client.chat_delete(channel=GENERAL, ts=ts)
            events = lines_of(live)
            kinds = [next(events)["type"] for _ in range(8)]
        # What is unread is counted when it is sent, so its place is not fixed.
        assert "unread" in kinds
        assert [kind for kind in kinds if kind != "unread"] == [
            "message",
            "message_changed",
            "status",
            "home_published",
            "view_opened",
            "view_closed",
            "message_deleted",
        ]

    @pytest.mark.parametrize(
        ("who", "headers"),
        [("U0NOBODY", {}), (GONE, {}), (LI, {"Origin": "https://evil.example"})],
        ids=["stranger", "somebody who left", "page of another site"],
    )
    def test_not_everybody_may_listen(self, page, who, headers):
        with (
            pytest.raises(WebSocketDisconnect) as refused,
            page.websocket_connect(f"/workspace/live?as={who}", headers=headers),
        ):
            pass
        assert refused.value.code == 1008


def test_what_the_page_shows_is_json_without_our_own_notes(api, get, workspace):
    question = writing.post(workspace, user_id=LI, channel_id=GENERAL, text="hi")["ts"]
    recipient = {"recipient_user_id": LI, "recipient_team_id": "T0WORKSPACE"}
    task = {"type": "task_update", "id": "1", "title": "Looking", "status": "complete"}
    api("chat.startStream", channel=GENERAL, thread_ts=question, chunks=[task], **recipient)
    messages = get("messages", **{"as": LI}, channel=GENERAL, thread_ts=question).json()["messages"]
    assert (messages[1]["streaming"], messages[1]["tasks"][0]["title"]) == (True, "Looking")
    assert '"_' not in json.dumps(messages)
