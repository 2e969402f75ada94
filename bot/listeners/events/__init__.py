"""Listeners for Slack's events."""

from slack_bolt import App

from bot.intake import Intake
from bot.listeners.events import app_home_opened, app_mention, message, user_change
from bot.notifier import Notifier


def register(app: App, intake: Intake, notifier: Notifier) -> None:
    """Register the event listeners."""
    app_mention.register(app, intake)
    message.register(app, intake)
    app_home_opened.register(app, notifier)
    user_change.register(app, notifier)
