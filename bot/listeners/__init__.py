"""One file per Slack trigger; each only translates the payload and hands it to the intake."""

from slack_bolt import App

from bot.decision_modals import DecisionModals
from bot.directory import SlackDirectory
from bot.form_maker import FormMaker
from bot.form_values import FormReader
from bot.intake import Intake
from bot.lessons import Lessons
from bot.listeners import actions, events, forms, home, views
from bot.notifier import Notifier


def register(
    app: App,
    intake: Intake,
    notifier: Notifier,
    *,
    directory: SlackDirectory,
    lessons: Lessons,
    decisions: DecisionModals,
    form_maker: FormMaker,
    form_reader: FormReader,
) -> None:
    """Register every listener."""
    events.register(app, intake, notifier, directory=directory, lessons=lessons)
    actions.register(app, intake, decisions=decisions)
    views.register(app, intake)
    forms.register(app, intake, directory=directory, maker=form_maker, reader=form_reader)
    home.register(app, notifier)
