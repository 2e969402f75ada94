"""What all actions have in common: who pressed what, where."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from backend.conversations.schemas import Destination, Turn
from bot.intake import Intake
from bot.listeners.turns import conversation_key
from tools.pressing import Button


def value_of(action: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Return the JSON behind a button or a chosen option."""
    raw = action.get("value") or action.get("selected_option", {}).get("value") or "{}"
    value = json.loads(raw)
    return value if isinstance(value, dict) else {}


def action_key(body: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    """Return the unique key of one press."""
    return f"action:{body['user']['id']}:{action['action_ts']}:{action['action_id']}"


def destination_of(body: Mapping[str, Any]) -> Destination:
    """Return where the answer to a press in a message goes: where the message stands."""
    message = body.get("message", {})
    channel_id = body.get("channel", {}).get("id") or body["container"]["channel_id"]
    # A message that only one person sees comes without its content; its place is in the container.
    thread_ts = message.get("thread_ts") or body["container"].get("thread_ts")
    return Destination(
        channel_id=channel_id,
        thread_ts=thread_ts,
        user_id=body["user"]["id"],
        thread_has_replies=thread_ts is not None,
    )


def conversation_of(body: Mapping[str, Any]) -> str:
    """Return the presser's conversation at the message."""
    place = destination_of(body)
    return conversation_key(place.channel_id, place.thread_ts, place.user_id)


def edited_ts(body: Mapping[str, Any]) -> str | None:
    """Return the `ts` of the message that the answer to a press may take the place of.

    None for what only one person sees: Slack edits no such message by its `ts`.
    """
    container = body["container"]
    return None if container.get("is_ephemeral") else container.get("message_ts")


def accept_press(intake: Intake, body: Mapping[str, Any], action: Mapping[str, Any], *, kind: Button) -> None:
    """Store the press of a button that settles an action.

    Raises:
        DatabaseUnavailable: nothing was stored.
    """
    place = destination_of(body)
    turn = Turn(
        kind=kind,
        email=None,
        text=str(action.get("text", {}).get("text") or ""),
        chosen_value=str(value_of(action)["action"]),
        conversation_key=conversation_of(body),
        public=not place.is_direct,
        destination=place,
        replaces_ts=edited_ts(body) if _stands_alone(body) else None,
    )
    intake.accept(turn, event_key=action_key(body, action))


def _stands_alone(body: Mapping[str, Any]) -> bool:
    """Tell whether a message holds one card: what came of a button must not wipe out another card beside it."""
    blocks = body.get("message", {}).get("blocks") or []
    return all(block.get("type") != "divider" for block in blocks)
