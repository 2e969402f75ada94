"""One thing on its way to the app, and what came back."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.workspace.json_types import JsonObject

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Acknowledgement:
    """How the app answered one attempt.

    ``reason`` is Slack's word for what went wrong (``http_timeout``, ``http_error``, ``connection_failed``,
    ``timeout``), empty when all is well. ``payload`` is what came along, for example ``response_action``.
    """

    ok: bool
    reason: str = ""
    payload: JsonObject | None = None
    retry: bool = True


@dataclass
class Outgoing:
    """One envelope; ``answered`` gets the last attempt's acknowledgement."""

    kind: Kind
    payload: JsonObject
    accepts_response: bool = False
    answered: "Future[Acknowledgement]" = field(default_factory=Future)


class Transport(Protocol):
    """A way to the app: Socket Mode or signed HTTP."""

    async def attempt(self, outgoing: Outgoing, *, number: int, reason: str) -> Acknowledgement:
        """Try once; ``number`` is 0 for the first attempt, ``reason`` why there is another."""
        ...

    async def wait_until_ready(self, timeout_seconds: float) -> bool:
        """Whether the app can be reached at all, waiting a while for it to come up."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
