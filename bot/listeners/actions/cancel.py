"""Somebody drops a write that waits."""

from typing import Any

from slack_bolt import Ack, App

from bot.intake import Intake
from bot.listeners.actions.payload import accept_press


def register(app: App, intake: Intake) -> None:
    """Listen for the button."""

    @app.action("cancel")
    def press_cancel(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Store the press; a worker does what it asks for."""
        accept_press(intake, body, action, kind="cancel")
        ack()
