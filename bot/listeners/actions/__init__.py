"""Listeners for buttons and menus."""

from slack_bolt import App

from bot.intake import Intake
from bot.listeners.actions import choose, link, say
from bot.notifier import Notifier


def register(app: App, intake: Intake, notifier: Notifier) -> None:
    """Register the action listeners."""
    choose.register(app, intake)
    say.register(app, intake, notifier)
    link.register(app)
