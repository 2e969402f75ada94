"""From a Slack payload to a stored turn: written under the event's unique key before Slack is answered.

The acknowledgement follows the commit. A crash in between makes Slack deliver again, and the key makes that
harmless; dropping retries instead would lose what was never stored.
"""

import logging
import secrets

from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.uow import Database

logger = logging.getLogger(__name__)


class Intake:
    """Stores what people say or press, once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, turn: Turn, *, event_key: str) -> bool:
        """Store a turn and queue its answer; returns False for a repeated delivery.

        Raises:
            DatabaseUnavailable: nothing was stored; Slack must not be told that all is well.
        """
        reference = new_reference()
        with self._database.unit() as uow:
            is_new = conversations.accept_turn(uow, turn, event_key=event_key, reference=reference)
            uow.commit()
        logger.info("turn_accepted new=%s reference=%s", is_new, reference)
        return is_new

    def has_spoken_in(self, conversation_key: str) -> bool:
        """Tell whether the person of that key has asked something in that thread before."""
        with self._database.unit() as uow:
            return conversations.has_turns(uow, conversation_key)


def new_reference() -> str:
    """Return a short random reference that a person can read out over the phone."""
    alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
    return "".join(secrets.choice(alphabet) for _ in range(6))
