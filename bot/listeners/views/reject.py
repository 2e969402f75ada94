"""Somebody sends the reason of a rejection."""

import json
from typing import Any

from slack_bolt import Ack, App

from backend.conversations.schemas import Destination, FormEntry, Turn
from bot.cards.decision_views import REASON, REJECT_VIEW, reason_missing
from bot.cards.modal import INPUT
from bot.conversation import clean
from bot.intake import Intake
from bot.language import read_language
from bot.listeners.actions.decide import taken
from bot.listeners.turns import conversation_key
from tools.deciding import REJECT_FORM


def register(app: App, intake: Intake) -> None:
    """Listen for the form."""

    @app.view(REJECT_VIEW)
    def send_reason(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Store the rejection, or say in the form that a reason is missing."""
        pressed = json.loads(view["private_metadata"])
        reason = clean(str(view["state"]["values"][REASON][INPUT].get("value") or ""))
        if not reason:
            language = read_language(pressed.get("language")) or "zh"
            ack(response_action="errors", errors={REASON: reason_missing(language)})
            return
        user_id = body["user"]["id"]
        turn = Turn(
            kind="form",
            email=None,
            text=str(view["submit"]["text"]),
            form=FormEntry(form=REJECT_FORM, values={**taken(pressed), "reason": reason}),
            conversation_key=conversation_key(None, None, user_id),
            public=False,
            destination=Destination(channel_id=None, thread_ts=None, user_id=user_id),
        )
        # A view is sent once: sent again, it is a repeated delivery.
        intake.accept(turn, event_key=f"view:{view['id']}")
        ack()
