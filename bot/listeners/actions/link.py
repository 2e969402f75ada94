"""Somebody presses a button that only opens a page; Slack wants an answer all the same."""

import re

from slack_bolt import Ack, App


def register(app: App) -> None:
    """Acknowledge link buttons."""

    @app.action(re.compile(r"^link:"))
    def acknowledge_link(ack: Ack) -> None:
        """Do nothing more."""
        ack()
