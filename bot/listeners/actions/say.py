"""Somebody presses a button that stands for words, such as an example question."""

import re
from typing import Any

from slack_bolt import Ack, App

from backend.conversations.schemas import Destination, Turn
from bot.intake import Intake
from bot.listeners.actions.payload import action_key, destination_of, value_of
from bot.listeners.turns import conversation_key
from bot.notifier import Notifier


def register(app: App, intake: Intake, notifier: Notifier) -> None:
    """Listen for buttons that speak."""

    @app.action(re.compile(r"^say:"))
    def answer_words(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Answer as if the person had typed the words; from App Home the answer goes to their DM."""
        user_id = body["user"]["id"]
        if body["container"]["type"] == "view":
            place = Destination(channel_id=notifier.direct_channel(user_id), thread_ts=None, user_id=user_id)
        else:
            place = destination_of(body)
        turn = Turn(
            email=None,
            text=str(value_of(action)["say"]),
            conversation_key=conversation_key(place.channel_id, place.thread_ts, user_id),
            public=not place.channel_id.startswith("D"),
            destination=place,
        )
        intake.accept(turn, event_key=action_key(body, action))
        ack()
