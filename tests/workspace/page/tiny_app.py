"""A Slack app of a few lines, for the page's browser tests: answers, asks, opens a modal, has a Home tab."""

import threading
import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.workspace.closing import close_quickly


def plain(text):
    return {"type": "plain_text", "text": text}


def option(value, label):
    return {"text": plain(label), "value": value}


def button(action_id, label, **fields):
    return {"type": "button", "action_id": action_id, "text": plain(label), **fields}


def field(block_id, label, element, **more):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


STORES = [option("S001", "1号店"), option("S003", "3号店")]
COUNT_MODAL = {
    "type": "modal",
    "callback_id": "count",
    "title": plain("登记盘点"),
    "submit": plain("提交"),
    "close": plain("取消"),
    "blocks": [
        {
            "type": "input",
            "block_id": "store",
            "label": plain("门店"),
            "element": {"type": "static_select", "action_id": "value", "options": STORES},
        },
        {
            "type": "input",
            "block_id": "quantity",
            "label": plain("数量"),
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "photo",
            "optional": True,
            "label": plain("照片"),
            "element": {"type": "file_input", "action_id": "value"},
        },
        {"type": "actions", "block_id": "more", "elements": [button("push", "更多说明")]},
    ],
}
NOTE_MODAL = {
    "type": "modal",
    "callback_id": "note",
    "title": plain("说明"),
    "blocks": [{"type": "section", "text": plain("请按最小单位填写。")}],
}

ITEMS = [option(f"SKU-{number}", f"品项{number:02}") for number in range(12)]
PLAN_MODAL = {
    "type": "modal",
    "callback_id": "plan",
    "title": plain("排期"),
    "submit": plain("提交"),
    "blocks": [
        field("day", "日期", {"type": "datepicker", "initial_date": "2026-09-01"}),
        field("clock", "时间", {"type": "timepicker"}),
        field("moment", "截止", {"type": "datetimepicker"}),
        field("items", "品项", {"type": "multi_static_select", "options": ITEMS, "max_selected_items": 3}),
        field("helpers", "同事", {"type": "multi_users_select"}, optional=True),
        field(
            "store",
            "门店",
            {"type": "static_select", "options": STORES, "initial_option": STORES[0]},
            optional=True,
        ),
        field("ways", "方式", {"type": "checkboxes", "options": STORES}, optional=True),
    ],
}


class TinyApp:
    """Runs over Socket Mode against a workspace server; ``seen`` holds what reached it."""

    def __init__(self, server):
        self._server = server
        seed = server.workspace.seed.app
        self.seen = []
        self.go_on = threading.Event()
        client = WebClient(token=seed.bot_token, base_url=server.api_url)
        self._app = App(client=client, token_verification_enabled=False)
        self._web_client = client
        self._register()
        self._handler = None

    def start(self):
        self._handler = SocketModeHandler(
            self._app, self._server.workspace.seed.app.app_token, web_client=self._web_client
        )
        self._handler.connect()
        return self

    def stop(self):
        """Disconnect; harmless when it is not running."""
        if self._handler is None:
            return
        # The client's close waits for its open read, up to three seconds; a connection that the server ends
        # is over at once. The client must have noticed, or two of its threads would close one socket.
        client = self._handler.client
        client.auto_reconnect_enabled = False
        self._server.run_on_loop(self._server.workspace.socket_mode.close())
        give_up_at = time.monotonic() + 5
        while client.current_session.sock is not None and time.monotonic() < give_up_at:
            time.sleep(0.01)
        close_quickly(client)
        self._handler = None

    def _register(self):
        app = self._app
        app.event("message")(self._answer)
        app.event("app_mention")(self._answer_mention)
        app.event("app_home_opened")(self._show_home)
        app.command("/stock")(self._stock)
        app.action("choose_store")(self._chosen)
        app.action("confirm")(self._confirmed)
        app.action("open_count")(self._open_count)
        app.action("push")(self._push)
        app.action("open_plan")(self._open_plan)
        app.action("more")(self._more)
        app.action("ask_from_home")(self._asked_from_home)
        app.view("plan")(self._planned)
        app.event("agent_session_stopped")(self._stopped)
        app.options("find_item")(self._items)
        app.action("find_item")(self._item_found)
        app.view("count")(self._counted)

    def _answer(self, event, say):
        if event.get("channel_type") != "im" or event.get("bot_id"):
            return
        self.seen.append(("message", event))
        if event.get("files"):
            say(f"收到 {len(event['files'])} 个文件", thread_ts=event.get("thread_ts"))
            return
        if event["text"] in self._ANSWERS:
            self._ANSWERS[event["text"]](self, event)
            return
        say(text="哪家店?", blocks=self._question(), thread_ts=event.get("thread_ts"))

    def _stream(self, event):
        client = self._app.client
        target = {"channel": event["channel"], "thread_ts": event["ts"]}
        seed = self._server.workspace.seed
        stream = client.chat_stream(
            **target, recipient_team_id=seed.team_id, recipient_user_id=event["user"], buffer_size=1
        )
        stream.append(markdown_text="第一段。\n\n")
        self.go_on.wait(timeout=10)
        stream.append(markdown_text="**第二段**。")
        stream.stop()

    def _stream_until_stopped(self, event):
        client = self._app.client
        place = {"channel": event["channel"], "thread_ts": event["ts"]}
        ts = client.chat_startStream(**place, markdown_text="正在查。")["ts"]
        session = {"channel_id": event["channel"], "thread_ts": event["ts"], "status": "processing"}
        client.api_call("agents.sessions.setStatus", json=session)
        self.go_on.wait(timeout=10)
        try:
            client.chat_appendStream(channel=event["channel"], ts=ts, markdown_text="说完了。")
        except SlackApiError as refusal:
            self.seen.append(("refused", refusal.response["error"]))

    def _stopped(self, event):
        self.seen.append(("stopped", event["user"]))
        self.go_on.set()

    def _suggest(self, event):
        prompts = [{"title": "查库存", "message": "可乐"}, {"title": "查年假", "message": "年假"}]
        self._app.client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], title="不妨问问", prompts=prompts
        )

    _ANSWERS = {"慢慢说": _stream, "一直说": _stream_until_stopped, "给点建议": _suggest}  # noqa: RUF012

    def _question(self):
        select = {
            "type": "static_select",
            "action_id": "choose_store",
            "placeholder": plain("选择门店"),
            "options": STORES,
        }
        question = {
            "title": plain("提交?"),
            "text": plain("提交 48 罐"),
            "confirm": plain("提交"),
            "deny": plain("再想想"),
        }
        return [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*可乐* 在哪家店?"}},
            {
                "type": "actions",
                "elements": [
                    select,
                    {
                        "type": "external_select",
                        "action_id": "find_item",
                        "placeholder": plain("查品项"),
                        "min_query_length": 1,
                    },
                    button("confirm", "确认", style="primary", confirm=question),
                    button("open_count", "登记盘点"),
                    button("open_plan", "排期"),
                    {
                        "type": "overflow",
                        "action_id": "more",
                        "options": [option("history", "查看记录"), option("hide", "不再提醒")],
                    },
                ],
            },
        ]

    def _answer_mention(self, event, say):
        self.seen.append(("mention", event))
        say("在。", thread_ts=event.get("thread_ts", event["ts"]))

    def _show_home(self, event, client):
        if event["tab"] != "home":
            return
        blocks = [
            {"type": "header", "text": plain("今日待办")},
            {
                "type": "actions",
                "elements": [button("open_count", "登记盘点"), button("ask_from_home", "查缺货")],
            },
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    def _stock(self, ack, command, respond):
        ack()
        respond(f"库存:{command['text']}", response_type="ephemeral")

    def _chosen(self, ack, action, body, client):
        ack()
        self.seen.append(("chosen", action["selected_option"]["value"]))
        label = action["selected_option"]["text"]["text"]
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"{label} 有 12 罐", blocks=[]
        )

    def _items(self, ack, payload):
        ack(options=[option(size, f"{payload['value']} {size}") for size in ("330ml", "500ml")])

    def _item_found(self, ack, action):
        ack()
        self.seen.append(("item", action["selected_option"]["text"]["text"]))

    def _confirmed(self, ack, body, client):
        ack()
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="已提交 PR-000031", blocks=[]
        )

    def _open_count(self, ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=COUNT_MODAL)

    def _open_plan(self, ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=PLAN_MODAL)

    def _planned(self, ack, view):
        ack()
        self.seen.append(("planned", {key: entry["value"] for key, entry in view["state"]["values"].items()}))

    def _more(self, ack, action):
        ack()
        self.seen.append(("more", action["selected_option"]["value"]))

    def _asked_from_home(self, ack, body, client):
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="缺货的有 3 种")

    def _push(self, ack, body, client):
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=NOTE_MODAL)

    def _counted(self, ack, view, body, client):
        values = view["state"]["values"]
        quantity = values["quantity"]["value"]["value"]
        if not quantity.isdigit():
            ack(response_action="errors", errors={"quantity": "请填写整数"})
            return
        ack()
        store = values["store"]["value"]["selected_option"]["value"]
        files = values["photo"]["value"].get("files") or []
        self.seen.append(("counted", store, quantity, len(files)))
        client.chat_postMessage(channel=body["user"]["id"], text=f"{store} 记为 {quantity}")
