"""Somebody picks one of several things that were meant."""

import re
from typing import Any

from slack_bolt import Ack, App

from backend.conversations.schemas import Turn
from bot.intake import Intake
from bot.listeners.actions.payload import action_key, conversation_of, destination_of, value_of


def register(app: App, intake: Intake) -> None:
    """Listen for choices."""

    @app.action(re.compile(r"^choose(:\d+)?$"))
    def answer_choice(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Continue the question with the chosen value."""
        value = value_of(action)
        place = destination_of(body)
        turn = Turn(
            kind="choice",
            email=None,
            text=str(value["label"]),
            chosen_value=str(value["value"]),
            conversation_key=conversation_of(body),
            public=not place.is_direct,
            destination=place,
            replaces_ts=body["container"].get("message_ts"),
        )
        intake.accept(turn, event_key=action_key(body, action))
        ack()
