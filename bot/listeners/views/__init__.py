"""Listeners for forms that are sent."""

from slack_bolt import App

from bot.intake import Intake
from bot.listeners.views import reject


def register(app: App, intake: Intake) -> None:
    """Register the view listeners."""
    reject.register(app, intake)
