"""Calls to Slack's Web API that post, and how their failures are read."""

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

logger = logging.getLogger(__name__)

# Slack allows about one message a second and channel, with short bursts.
SECONDS_PER_MESSAGE = 1.0
BURST_MESSAGES = 5
KEPT_PLACE_SECONDS = 60.0
HTTP_TOO_MANY = 429
HTTP_SERVER_ERROR = 500
METADATA_EVENT = "storehand_message"
# What Slack answers, with status 200, when it is itself in trouble.
TRANSIENT_CODES = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
CLOCK_DIFFERENCE_SECONDS = 60
MESSAGES_PER_PAGE = 200
# Two thousand messages in one place since the row was written: a message not found among them is not there.
MOST_PAGES = 10
# The bot is not where the message should go. Somebody may invite it, so this is not the end of the message.
PLACE_FAULTS = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


class TryLater(Exception):
    """Slack cannot take the message now.

    Args:
        seconds: how long to wait.
        may_have_worked: the answer was lost, so the message may stand in Slack all the same.
    """

    def __init__(self, seconds: float, *, may_have_worked: bool = False) -> None:
        self.seconds = seconds
        self.may_have_worked = may_have_worked
        super().__init__(f"Slack asks to wait {seconds:g} s")


class Paced(Exception):
    """The message waits `seconds` for its place among those of its channel; nothing was sent, nothing failed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"The place in the channel is free in {seconds:g} s")


class Refused(Exception):
    """Slack does not take this message as things stand; `code` is Slack's error code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Slack refused the message: {code}")


@dataclass(frozen=True)
class Posted:
    """Where Slack put a message."""

    channel_id: str
    message_ts: str | None


def create_client(*, token: str, base_url: str | None) -> WebClient:
    """Create the Web API client.

    It repeats nothing by itself: rate limits are left to the queue, which can wait longer, and a post whose
    answer was lost must be looked for before it is posted again.
    """
    client = WebClient(token=token, timeout=10, retry_handlers=[])
    if base_url is not None:
        client.base_url = base_url
    return client


def calling(method: Callable[..., Any], /, **arguments: object) -> Any:  # noqa: ANN401 -- slack_sdk is untyped here
    """Call a Web API method.

    Raises:
        TryLater: rate limit, server error or no connection.
        Refused: any other error Slack answers.
    """
    try:
        return method(**arguments)
    except SlackApiError as error:
        status = error.response.status_code
        if status == HTTP_TOO_MANY:
            raise TryLater(float(error.response.headers.get("Retry-After", 1))) from error
        code = str(error.response.get("error"))
        if code == "ratelimited":
            raise TryLater(1) from error
        if status >= HTTP_SERVER_ERROR or code in TRANSIENT_CODES:
            raise TryLater(1, may_have_worked=True) from error
        raise Refused(code) from error
    except (OSError, SlackRequestError, json.JSONDecodeError) as error:
        raise TryLater(1, may_have_worked=True) from error


class Pacer:
    """Keeps each channel to about one message a second after a burst of five; one per process.

    Whoever has to wait is given a place in the line and finds it free when they come back, so nobody waits twice.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._kept_places: dict[tuple[str, str], float] = {}

    def take(self, channel_id: str, *, ticket: str) -> None:
        """Take a place in the channel, or the one that is kept under this ticket.

        Args:
            channel_id: where something is to be posted.
            ticket: tells who comes back from who comes for the first time.

        Raises:
            Paced: the channel's burst is used up; a place is kept from that time on, for a minute.
        """
        now = self._monotonic()
        with self._lock:
            place = self._kept_places.pop((channel_id, ticket), None)
            if place is None:
                place = self._next_place(channel_id, now)
            if place > now:
                self._keep((channel_id, ticket), place, now)
                raise Paced(place - now)

    def _next_place(self, channel_id: str, now: float) -> float:
        free_at = max(self._free_at.get(channel_id, now), now)
        self._free_at[channel_id] = free_at + SECONDS_PER_MESSAGE
        return free_at - (BURST_MESSAGES - 1) * SECONDS_PER_MESSAGE

    def _keep(self, known_by: tuple[str, str], place: float, now: float) -> None:
        # Who went to another process does not come back.
        self._kept_places = {
            known: at for known, at in self._kept_places.items() if at > now - KEPT_PLACE_SECONDS
        }
        self._kept_places[known_by] = place


def find_by_outbox_id(
    client: WebClient, *, channel_id: str, thread_ts: str | None, outbox_id: int, since: datetime
) -> str | None:
    """Return the `ts` of a message posted for an outbox row, found by its metadata, or None.

    Used after an interrupted delivery, when it is not known whether the post got through.

    Args:
        client: the Web API.
        channel_id: where it would stand.
        thread_ts: the thread it would stand in, if any.
        outbox_id: the row.
        since: when the row was written; the clocks may differ by a minute.

    Raises:
        TryLater, Refused: the look-up failed.
    """
    window: dict[str, Any] = {
        "channel": channel_id,
        "oldest": f"{since.timestamp() - CLOCK_DIFFERENCE_SECONDS:.6f}",
        "limit": MESSAGES_PER_PAGE,
        "include_all_metadata": True,
    }
    method: Callable[..., Any] = client.conversations_history
    if thread_ts is not None:
        method = client.conversations_replies
        window["ts"] = thread_ts
    for _ in range(MOST_PAGES):
        page = calling(method, **window)
        for found in page["messages"]:
            metadata = found.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("outbox_id") == outbox_id:
                return str(found["ts"])
        window["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
        if not window["cursor"]:
            return None
    logger.warning("look_up_ended outbox_id=%s pages=%s", outbox_id, MOST_PAGES)
    return None
