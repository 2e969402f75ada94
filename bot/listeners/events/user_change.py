"""A person's profile changes; a new e-mail address must count at once."""

from typing import Any

from slack_bolt import App

from bot.notifier import Notifier


def register(app: App, notifier: Notifier) -> None:
    """Listen for changed profiles."""

    @app.event("user_change")
    def forget_profile(event: dict[str, Any]) -> None:
        """Look the person up anew next time."""
        notifier.forget_user(event["user"]["id"])
