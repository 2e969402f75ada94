"""The bot is invited to a channel: what could not be said there can be said now."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.notifier import Notifier


def register(app: App, notifier: Notifier) -> None:
    """Listen for the bot's own arrival."""

    @app.event("member_joined_channel")
    def deliver_what_waited(event: dict[str, Any], context: BoltContext) -> None:
        """Have the messages tried again that found no channel."""
        if event.get("user") == context.bot_user_id:
            notifier.retry_misplaced(is_new_place=True)
