"""Somebody presses a button of an approval card, in the direct channel or on the Home tab."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue
from slack_bolt import Ack, App

from backend.conversations.schemas import Destination, FormEntry, Turn
from bot.cards.approval_request import APPROVE, DETAILS, NEXT, REJECT
from bot.decision_modals import DecisionModals
from bot.intake import Intake
from bot.listeners.actions.payload import action_key, destination_of, value_of
from bot.listeners.turns import conversation_key
from tools.deciding import APPROVE_FORM, NEXT_FORM

# What the forms take of a button's value; the rest is for the modals.
_TAKEN = ("document", "hash", "round", "position")


def register(app: App, intake: Intake, modals: DecisionModals) -> None:
    """Listen for the buttons."""

    @app.action(APPROVE)
    def press_approve(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Store the press; a worker decides as the one who pressed."""
        turn = _turn(body, str(action["text"]["text"]), form=APPROVE_FORM, values=taken(value_of(action)))
        intake.accept(turn, event_key=action_key(body, action))
        ack()

    @app.action(NEXT)
    def press_next(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Store the press; a worker posts the next card."""
        turn = _turn(body, str(action["text"]["text"]), form=NEXT_FORM, values=taken(value_of(action)))
        intake.accept(turn, event_key=action_key(body, action))
        ack()

    @app.action(REJECT)
    def press_reject(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Ask for the reason; nothing is decided before it is sent."""
        modals.open_reject(body["user"]["id"], body["trigger_id"], value_of(action))
        ack()

    @app.action(DETAILS)
    def press_details(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Show the whole document."""
        modals.open_details(body["user"]["id"], body["trigger_id"], value_of(action))
        ack()


def taken(value: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return what the forms take of a button's value."""
    return {name: value[name] for name in _TAKEN if name in value}


def _turn(body: Mapping[str, Any], label: str, *, form: str, values: Mapping[str, JsonValue]) -> Turn:
    user_id = body["user"]["id"]
    place = (
        Destination(channel_id=None, thread_ts=None, user_id=user_id)
        if body["container"]["type"] == "view"
        else destination_of(body)
    )
    return Turn(
        kind="form",
        email=None,
        text=label,
        form=FormEntry(form=form, values=values),
        conversation_key=conversation_key(place.channel_id, place.thread_ts, user_id),
        public=not place.is_direct,
        destination=place,
    )
