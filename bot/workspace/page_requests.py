"""What the browser page may ask for (docs/workspace-page-api.md)."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.workspace.acting.inputs import PlainState
from bot.workspace.page.texts import Language


class PersonRequest(BaseModel):
    """Every request says who the page is at the moment."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    person: str = Field(alias="as")


class MessagesQuery(PersonRequest):
    """Read a conversation or a thread."""

    channel: str
    thread_ts: str | None = None
    before: str | None = None
    limit: int = Field(default=50, ge=1, le=500)


class PostRequest(PersonRequest):
    """Write a message."""

    channel: str
    text: str = ""
    thread_ts: str | None = None
    file_ids: tuple[str, ...] = ()


class MessageRequest(PersonRequest):
    """Name a message, for deleting or reading."""

    channel: str
    ts: str


class EditRequest(MessageRequest):
    """Edit a message."""

    text: str


class ReactRequest(MessageRequest):
    """React to a message."""

    name: str
    remove: bool = False


class DirectMessageRequest(PersonRequest):
    """Open a direct message."""

    user: str


class ChannelRequest(PersonRequest):
    """Name a channel, for joining."""

    channel: str


class ElementRequest(PersonRequest):
    """Name an element of a message or a view."""

    channel: str | None = None
    message_ts: str | None = None
    view_id: str | None = None
    block_id: str
    action_id: str


class ActRequest(ElementRequest):
    """Use an element."""

    value: Any = None
    state: PlainState = {}


class OptionsRequest(ElementRequest):
    """Type into an external select."""

    value: str = ""


class SubmitRequest(PersonRequest):
    """Submit a modal; ``lang`` is the language in which the client objects to what is missing."""

    view_id: str
    lang: Language = "en"
    state: PlainState = {}


class CloseRequest(PersonRequest):
    """Close a modal or the whole stack."""

    view_id: str
    clear: bool = False


class HomeRequest(PersonRequest):
    """Open a tab of the app."""

    tab: Literal["home", "messages"] = "home"


class CommandRequest(PersonRequest):
    """Type a slash command."""

    channel: str
    command: str
    text: str = ""
    thread_ts: str | None = None


class ShortcutRequest(PersonRequest):
    """Use a shortcut."""

    callback_id: str
    channel: str | None = None
    message_ts: str | None = None


class StopRequest(PersonRequest):
    """Press the stop button of a running answer."""

    channel: str
    thread_ts: str
