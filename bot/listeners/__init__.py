"""One file per Slack trigger; each only translates the payload and hands it to the intake."""

from slack_bolt import App

from bot.directory import SlackDirectory
from bot.intake import Intake
from bot.lessons import Lessons
from bot.listeners import actions, events
from bot.notifier import Notifier


def register(
    app: App, intake: Intake, notifier: Notifier, *, directory: SlackDirectory, lessons: Lessons
) -> None:
    """Register every listener."""
    events.register(app, intake, notifier, directory=directory, lessons=lessons)
    actions.register(app, intake)
