"""Somebody presses a button that stands for words, such as an example question."""

import re
from typing import Any

from slack_bolt import Ack, App

from backend.conversations.schemas import Destination, Turn
from bot.intake import Intake
from bot.listeners.actions.payload import action_key, destination_of, value_of
from bot.listeners.turns import conversation_key


def register(app: App, intake: Intake) -> None:
    """Listen for buttons that speak."""

    @app.action(re.compile(r"^say:"))
    def answer_words(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Answer as if the person had typed the words; from App Home the answer goes to their DM."""
        user_id = body["user"]["id"]
        if body["container"]["type"] == "view":
            # Opening the direct channel is a call to Slack, which may take longer than Slack waits for us.
            place = Destination(channel_id=None, thread_ts=None, user_id=user_id)
        else:
            place = destination_of(body)
        turn = Turn(
            email=None,
            text=str(value_of(action)["say"]),
            conversation_key=conversation_key(place.channel_id, place.thread_ts, user_id),
            public=not place.is_direct,
            destination=place,
        )
        intake.accept(turn, event_key=action_key(body, action))
        ack()
