"""Somebody turns a page on the Home tab."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.cards.paging import HOME_PAGE_ACTION
from bot.listeners.actions.payload import action_key, value_of
from bot.notifier import Notifier


def register(app: App, notifier: Notifier) -> None:
    """Listen for the buttons between pages."""

    @app.action(re.compile(rf"^{HOME_PAGE_ACTION}:"))
    def turn_page(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Publish the Home again with that page open, and the other sections as they were."""
        given = value_of(action).get("pages")
        pages = {
            name: number
            for name, number in (given.items() if isinstance(given, dict) else ())
            if isinstance(number, int) and number >= 0
        }
        notifier.queue_home(body["user"]["id"], event_key=action_key(body, action), pages=pages)
        ack()
