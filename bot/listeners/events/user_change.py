"""A person's profile changes; a new e-mail address or a farewell must count at once, in every process."""

from typing import Any

from slack_bolt import App

from bot.directory import SlackDirectory


def register(app: App, directory: SlackDirectory) -> None:
    """Listen for changed profiles."""

    @app.event("user_change")
    def learn_profile(event: dict[str, Any]) -> None:
        """Take the profile over as it is now."""
        directory.learn(event["user"])
