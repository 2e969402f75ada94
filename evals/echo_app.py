"""A plain Bolt app that answers everything it hears with the same words, run as a process of its own."""

import threading
from multiprocessing.synchronize import Event
from typing import Any

from slack_bolt import App, Say
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from evals.crowd import ECHO


def run_echo_app(api_url: str, bot_token: str, app_token: str, *, ready: Event, stop: Event) -> None:
    """Echo until `stop` is set: direct messages beside them, mentions in channels in their thread."""
    app = App(client=WebClient(token=bot_token, base_url=api_url), token_verification_enabled=False)

    @app.event("message")
    def answer_direct_message(event: dict[str, Any], say: Say) -> None:
        if event.get("channel_type") == "im" and "bot_id" not in event:
            say(text=ECHO + event["text"])

    @app.event("app_mention")
    def answer_mention(event: dict[str, Any], say: Say) -> None:
        words = event["text"].partition("> ")[2]
        say(text=ECHO + words, thread_ts=event["ts"])

    handler = SocketModeHandler(app, app_token)
    handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt leaves it unannotated
    ready.set()
    stop.wait()
    # Closing waits for the client's open read; the process ends with its daemon threads instead.
    threading.Thread(target=handler.close, daemon=True).start()
