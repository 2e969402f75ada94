"""A plain Bolt app that knows nothing of the stand-in: what any Slack tutorial ends with."""

from slack_bolt import App
from slack_sdk import WebClient


def plain(text):
    return {"type": "plain_text", "text": text}


CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Approve PR-000012?"}},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "approve", "text": plain("OK"), "value": "12"}],
    },
]
FORM = {
    "type": "modal",
    "callback_id": "request",
    "title": plain("Request"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": "item",
            "label": plain("Item"),
            "element": {"type": "external_select", "action_id": "item", "min_query_length": 1},
        }
    ],
}


def build_app(api_url, token, **settings):
    """The app; `settings` go to Bolt."""
    app = App(client=WebClient(token=token, base_url=api_url), **settings)

    @app.event("app_mention")
    def answer_mention(event, say):
        say(text=f"You said: {event['text']}", thread_ts=event["ts"])

    @app.event("message")
    def answer_direct_message(event, say):
        if event.get("channel_type") == "im" and "subtype" not in event:
            say(text="Approve?", blocks=CARD)

    @app.action("approve")
    def approve(ack, body, client):
        ack()
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        client.chat_update(**place, text=f"Approved by <@{body['user']['id']}>", blocks=[])

    @app.event("app_home_opened")
    def show_home(event, client):
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD})

    _add_forms(app)
    return app


def _add_forms(app):
    @app.command("/stock")
    def stock(ack, command):
        ack(f"Stock of {command['text']}: 12")

    @app.shortcut("new_request")
    def open_form(ack, shortcut, client):
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.options("item")
    def offer(ack, payload):
        ack(options=[{"text": plain(f"{payload['value']} 1"), "value": "SKU1"}])

    @app.view("request")
    def take_form(ack, view, body, client):
        chosen = view["state"]["values"]["item"]["item"]["selected_option"]["value"]
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Requested {chosen}")
