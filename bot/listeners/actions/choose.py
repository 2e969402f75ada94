"""Somebody picks one of several things that were meant."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue
from slack_bolt import Ack, App

from backend.conversations.schemas import Turn
from bot.intake import Intake
from bot.listeners.actions.payload import (
    action_key,
    conversation_of,
    destination_of,
    edited_ts,
    value_of,
)
from bot.listeners.turns import is_of


def _asked_in(value: Mapping[str, JsonValue]) -> str | None:
    # Absent from messages that were posted before the buttons carried it.
    asked_in = value.get("asked_in")
    return asked_in if isinstance(asked_in, str) else None


def register(app: App, intake: Intake) -> None:
    """Listen for choices."""

    @app.action(re.compile(r"^choose(:\d+)?$"))
    def answer_choice(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Continue the question with the chosen value."""
        value = value_of(action)
        place = destination_of(body)
        asked_in = _asked_in(value)
        turn = Turn(
            kind="choice",
            email=None,
            text=str(value["label"]),
            chosen_value=str(value["value"]),
            conversation_key=asked_in
            if asked_in is not None and is_of(asked_in, place.user_id)
            else conversation_of(body),
            public=not place.is_direct,
            destination=place,
            replaces_ts=edited_ts(body),
            asked_in=asked_in,
        )
        intake.accept(turn, event_key=action_key(body, action))
        ack()
