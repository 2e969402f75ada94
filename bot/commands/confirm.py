"""`confirm`: presses the button of an action that waits, without Slack."""

import argparse
import json
import re
import sys
import time
import uuid
from functools import partial
from typing import Any

from backend.actions import service as actions
from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from bot.bootstrap import Application
from bot.intake import new_reference
from bot.replies import to_card, to_json
from tools.pressing import Button

_NUMBER = re.compile(r"(?:AC[\s-]*)?0*(\d{1,6})", re.IGNORECASE)


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add `confirm`."""
    add_button(commands, "confirm", explanation="do what waits as ACTION; an undo is done likewise")


def add_button(commands: Any, button: Button, *, explanation: str) -> None:  # noqa: ANN401 -- as above
    """Add the command of one button."""
    parser = commands.add_parser(button, help=explanation)
    parser.add_argument("action", metavar="ACTION", help="its number, such as AC-000017")
    parser.add_argument("--as", dest="email", metavar="EMAIL", required=True, help="who presses")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the turn as JSON")
    parser.set_defaults(run=partial(_run, button=button))


def _run(application: Application, arguments: argparse.Namespace, *, button: Button) -> int:
    number = _NUMBER.fullmatch(arguments.action.strip())
    if number is None:
        print(f"{arguments.action!r} is no number of an action; one looks like AC-000017", file=sys.stderr)
        return 2
    turn = press(application, f"AC-{int(number[1]):06d}", email=arguments.email, button=button)
    print(json.dumps(turn, ensure_ascii=False, indent=2) if arguments.as_json else turn["text"])
    return 0


def press(application: Application, number: str, *, email: str, button: Button) -> dict[str, Any]:
    """Press a button for somebody and return the turn as JSON; the action's conversation remembers it."""
    assistant = application.assistant
    database = application.database
    reference = new_reference()
    with database.unit() as uow:
        action = actions.get(uow, number)
    is_own = action is not None and action.actor_email == email.strip().lower()
    key = action.conversation_key if action is not None and is_own else None
    turn = Turn(
        email=email,
        text="",
        kind=button,
        chosen_value=number,
        conversation_key=key or f"cli:{email}:{reference}",
        public=False,
    )
    started = time.perf_counter()
    reply = assistant.answer(turn, [], reference=reference)
    if key is not None and reply.messages:
        with database.unit() as uow:
            conversations.append_history(uow, key, reply.messages)
            uow.commit()
    card = to_card(reply, now=database.clock.now())
    milliseconds = (time.perf_counter() - started) * 1000
    return to_json(reply, card, turn_id=uuid.uuid4().hex[:12], milliseconds=milliseconds)
