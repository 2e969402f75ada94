"""Listeners for Slack's events."""

from slack_bolt import App

from bot.directory import SlackDirectory
from bot.intake import Intake
from bot.lessons import Lessons
from bot.listeners.events import (
    app_home_opened,
    app_mention,
    member_joined_channel,
    message,
    reactions,
    user_change,
)
from bot.notifier import Notifier


def register(
    app: App, intake: Intake, notifier: Notifier, *, directory: SlackDirectory, lessons: Lessons
) -> None:
    """Register the event listeners."""
    app_mention.register(app, intake)
    message.register(app, intake)
    app_home_opened.register(app, notifier)
    member_joined_channel.register(app, notifier)
    reactions.register(app, lessons)
    user_change.register(app, directory)
