"""One thing a person said or pressed, independent of Slack."""

from collections.abc import Mapping
from typing import Literal

from pydantic import JsonValue

from backend.records import Record


class Speaker(Record):
    """A user of Slack; `email` is None for bots, strangers and people who have left."""

    user_id: str
    email: str | None
    name: str


class Destination(Record):
    """Where the answer goes: a channel, in a thread or not, and who alone may see what is private.

    `channel_id` is None for the person's direct channel, which is looked up when the answer is delivered.
    """

    channel_id: str | None
    thread_ts: str | None
    user_id: str
    # Slack shows what only one person may see in a thread that has replies; a new one would hide it.
    thread_has_replies: bool = False

    @property
    def is_direct(self) -> bool:
        """Tell whether only the person and the bot read there."""
        return self.channel_id is None or self.channel_id.startswith("D")


class FormEntry(Record):
    """What somebody filled in: the name of the form, and its values as JSON."""

    form: str
    values: Mapping[str, JsonValue]


class Turn(Record):
    """What somebody said.

    `conversation_key` groups turns into a conversation. `public` tells that others read along: what is
    private must then not be said aloud. `chosen_value` is set when a button was pressed instead of words
    typed; `text` then holds its label. `replaces_ts` is the message whose buttons were pressed, `asked_in` the
    conversation in which a choice was offered. `form` is what was filled in, where that is what happened.
    """

    email: str | None
    text: str
    conversation_key: str
    public: bool
    destination: Destination | None = None
    chosen_value: str | None = None
    replaces_ts: str | None = None
    asked_in: str | None = None
    form: FormEntry | None = None
    kind: Literal["message", "choice", "confirm", "cancel", "undo", "form"] = "message"


class StoredTurn(Record):
    """A turn as taken from the database; `reference` is shown to the person when something fails."""

    id: int
    turn: Turn
    reference: str
