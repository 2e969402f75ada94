"""One file per Slack trigger; each only translates the payload and hands it to the intake."""

from slack_bolt import App

from bot.intake import Intake
from bot.listeners import actions, events
from bot.notifier import Notifier


def register(app: App, intake: Intake, notifier: Notifier) -> None:
    """Register every listener."""
    events.register(app, intake, notifier)
    actions.register(app, intake, notifier)
