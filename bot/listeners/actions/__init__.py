"""Listeners for buttons and menus."""

from slack_bolt import App

from bot.decision_modals import DecisionModals
from bot.intake import Intake
from bot.listeners.actions import cancel, choose, confirm, decide, link, say, undo


def register(app: App, intake: Intake, *, decisions: DecisionModals) -> None:
    """Register the action listeners."""
    choose.register(app, intake)
    confirm.register(app, intake)
    cancel.register(app, intake)
    undo.register(app, intake)
    say.register(app, intake)
    decide.register(app, intake, decisions)
    link.register(app)
