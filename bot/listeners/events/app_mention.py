"""Somebody mentions the bot in a channel."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.intake import Intake
from bot.listeners.turns import message_key, turn_from_message


def register(app: App, intake: Intake) -> None:
    """Listen for mentions."""

    @app.event("app_mention")
    def answer_mention(event: dict[str, Any], context: BoltContext) -> None:
        """Answer in the thread of the mention."""
        if event.get("bot_id") or "user" not in event:
            return
        turn = turn_from_message(event, bot_user_id=context.bot_user_id or "")
        intake.accept(turn, event_key=message_key(event))
