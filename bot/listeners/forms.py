"""Buttons that open a form or stand for one, and forms that are sent."""

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue
from slack_bolt import Ack, App
from slack_sdk import WebClient

from backend.conversations.schemas import Destination, FormEntry, Turn
from backend.errors import Unavailable
from bot.cards.language import Translator
from bot.directory import SlackDirectory
from bot.form_maker import FormMaker
from bot.form_names import CALLBACK, EDIT, EDIT_FORM, FORM_BUTTONS, OPEN_FORM
from bot.form_values import FormReader
from bot.intake import Intake
from bot.language import read_language
from bot.listeners.actions.payload import action_key, conversation_of, destination_of, edited_ts, value_of
from bot.listeners.turns import conversation_key
from bot.slack_calls import Refused, TryLater, calling

logger = logging.getLogger(__name__)

# Somebody has closed the form before it was filled in.
CLOSED_VIEW = "not_found"


def register(
    app: App, intake: Intake, *, directory: SlackDirectory, maker: FormMaker, reader: FormReader
) -> None:
    """Listen for what opens forms and for what is sent with them."""
    _register_openers(app, directory, maker)

    @app.action(re.compile(rf"^({'|'.join(FORM_BUTTONS)})$"))
    def send_form(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Store what a button without a modal asks for; a worker does it."""
        entry = FormEntry(form=action["action_id"], values=value_of(action))
        intake.accept(_turn(entry, body, label=_label_of(action)), event_key=action_key(body, action))
        ack()

    @app.view(re.compile(rf"^{CALLBACK}:"))
    def take_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Store what was sent, or say beside an input what is wrong with it."""
        fixed = json.loads(view.get("private_metadata") or "{}")
        place = fixed.pop("place", None)
        language = read_language(fixed.pop("language", None)) or "zh"
        form = view["callback_id"].partition(":")[2]
        entry, errors = reader.read(form, view["state"]["values"], fixed)
        if errors:
            told = {where: Translator(language).gettext(words) for where, words in errors.items()}
            ack(response_action="errors", errors=told)
            return
        turn = _turn(entry, body, label=view["title"]["text"], place=place)
        intake.accept(turn, event_key=f"view:{view['id']}")
        ack()


def _register_openers(app: App, directory: SlackDirectory, maker: FormMaker) -> None:
    @app.action(re.compile(rf"^{OPEN_FORM}:"))
    def open_form(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        """Open the form that the button names."""
        form = action["action_id"].split(":")[1]
        open_modal(client, body, maker, directory, form=form, value=value_of(action))
        ack()

    @app.action(EDIT)
    def open_edit(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        """Open what waits for its button, to be changed."""
        value = {**value_of(action), "place": _place_of(body)}
        open_modal(client, body, maker, directory, form=EDIT_FORM, value=value)
        ack()


def open_modal(
    client: WebClient,
    body: Mapping[str, Any],
    maker: FormMaker,
    directory: SlackDirectory,
    *,
    form: str,
    value: Mapping[str, JsonValue],
) -> None:
    """Open a form for the person who pressed, first empty and then filled in.

    Raises:
        TryLater, Refused: the form could not be opened, or not be filled in.
    """
    # The trigger lives three seconds; whatever takes its time comes after it was used.
    opened = calling(client.views_open, trigger_id=body["trigger_id"], view=maker.skeleton())
    try:
        view = maker.make(directory.email_of(body["user"]["id"]), form, value)
    except (Unavailable, TryLater, Refused) as fault:
        logger.warning("form_not_filled form=%s error=%s", form, fault)
        view = maker.apology()
    try:
        calling(client.views_update, view_id=opened["view"]["id"], view=view)
    except Refused as refusal:
        if refusal.code != CLOSED_VIEW:
            raise


def _turn(
    entry: FormEntry, body: Mapping[str, Any], *, label: str, place: Mapping[str, Any] | None = None
) -> Turn:
    user_id = body["user"]["id"]
    if place is None:
        # Opening the direct channel is a call to Slack, which may take longer than Slack waits for us.
        there = Destination(channel_id=None, thread_ts=None, user_id=user_id)
        return Turn(
            kind="form",
            email=None,
            text=label,
            form=entry,
            conversation_key=conversation_key(None, None, user_id),
            public=False,
            destination=there,
        )
    there = Destination.model_validate(place["destination"])
    return Turn(
        kind="form",
        email=None,
        text=label,
        form=entry,
        conversation_key=place["conversation"],
        public=not there.is_direct,
        destination=there,
        replaces_ts=place["message_ts"],
    )


def _place_of(body: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Return where the pressed card stands, so that the changed one takes its place."""
    return {
        "destination": destination_of(body).model_dump(mode="json"),
        "conversation": conversation_of(body),
        "message_ts": edited_ts(body),
    }


def _label_of(action: Mapping[str, Any]) -> str:
    return str(action.get("text", {}).get("text") or action["action_id"])
