"""Somebody opens the app's Home tab."""

from typing import Any

from slack_bolt import App

from bot.notifier import Notifier


def register(app: App, notifier: Notifier) -> None:
    """Listen for the opening of App Home."""

    @app.event("app_home_opened")
    def show_home(event: dict[str, Any], body: dict[str, Any]) -> None:
        """Publish the person's Home as it is now."""
        if event.get("tab") == "home":
            notifier.queue_home(event["user"], event_key=str(body.get("event_id") or event["event_ts"]))
