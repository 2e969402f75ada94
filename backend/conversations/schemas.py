"""One thing a person said or pressed, independent of Slack."""

from typing import Literal

from backend.records import Record


class Destination(Record):
    """Where the answer goes: a channel, in a thread or not, and who alone may see what is private."""

    channel_id: str
    thread_ts: str | None
    user_id: str
    # Slack shows what only one person may see in a thread that has replies; a new one would hide it.
    thread_has_replies: bool = False


class Turn(Record):
    """What somebody said.

    `conversation_key` groups turns into a conversation. `public` tells that others read along: what is
    private must then not be said aloud. `chosen_value` is set when a button was pressed instead of words
    typed; `text` then holds its label. `replaces_ts` is the message whose buttons were pressed.
    """

    email: str | None
    text: str
    conversation_key: str
    public: bool
    destination: Destination | None = None
    chosen_value: str | None = None
    replaces_ts: str | None = None
    kind: Literal["message", "choice"] = "message"


class StoredTurn(Record):
    """A turn as taken from the database; `reference` is shown to the person when something fails."""

    id: int
    turn: Turn
    reference: str
