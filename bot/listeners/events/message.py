"""Somebody writes a direct message, or replies in a thread in which they asked before."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.intake import Intake
from bot.listeners.turns import message_key, turn_from_message
from bot.mentions import mentioned_users

# Edits, deletions, joins and the like carry other subtypes and are not questions.
ANSWERED_SUBTYPES = {None, "file_share", "thread_broadcast"}


def register(app: App, intake: Intake) -> None:
    """Listen for messages."""

    @app.event("message")
    def answer_message(event: dict[str, Any], context: BoltContext) -> None:
        """Answer direct messages always, channel messages only where the person has engaged the bot."""
        if event.get("subtype") not in ANSWERED_SUBTYPES or event.get("bot_id") or "user" not in event:
            return
        bot_user_id = context.bot_user_id or ""
        turn = turn_from_message(event, bot_user_id=bot_user_id)
        if turn.public and not _continues_thread(event, turn.conversation_key, bot_user_id, intake):
            return
        intake.accept(turn, event_key=message_key(event))


def _continues_thread(event: dict[str, Any], conversation_key: str, bot_user_id: str, intake: Intake) -> bool:
    """Tell whether a channel message is meant for the bot although the mention event does not say so.

    A bot that answers every message is switched off within a week: only the person who asked before in this
    thread is answered, and not when they turn to a colleague.
    """
    mentioned = mentioned_users(str(event.get("text") or ""))
    if bot_user_id in mentioned:
        return False  # the app_mention event tells the same message
    if "thread_ts" not in event or mentioned:
        return False
    return intake.has_spoken_in(conversation_key)
