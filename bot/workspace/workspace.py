"""The workspace: everything there is, behind one lock."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.workspace.channels import Channel, Channels
from bot.workspace.delivery.dispatcher import DeliveryTiming, Dispatcher
from bot.workspace.delivery.events_http import EventsHttp
from bot.workspace.delivery.quota import EventQuota
from bot.workspace.delivery.socket_mode import SocketMode
from bot.workspace.errors import PersonRefused
from bot.workspace.faults import Faults
from bot.workspace.files import FileStore
from bot.workspace.identifiers import Identifiers
from bot.workspace.json_types import JsonObject
from bot.workspace.live import LiveFeed
from bot.workspace.messages import MessageStore
from bot.workspace.people import People, User
from bot.workspace.rate_limits import RateLimits
from bot.workspace.seed import WorkspaceSeed
from bot.workspace.triggers import Triggers
from bot.workspace.views import ViewStore

_logger = logging.getLogger(__name__)

SENT_EVENTS: Final = frozenset(
    {
        "agent_session_stopped", "app_home_opened", "app_mention", "member_joined_channel", "message.channels",
        "message.groups", "message.im", "message.mpim", "reaction_added", "reaction_removed", "user_change",
    }
)  # fmt: skip
"""The events that this workspace knows, as a manifest names them."""


@dataclass(frozen=True)
class ThreadStatus:
    """What the app says it is doing in a thread."""

    status: str
    loading_messages: tuple[str, ...]
    can_stop: bool
    expires_at: float


class Workspace:
    """One Slack workspace with one installed app.

    State is changed under :attr:`lock` only. Delivery to the app begins when a server made by
    ``create_app`` is up; events that happen earlier wait for it.

    Args:
        seed: Team, people, channels and the app.
        clock: Seconds since the epoch; a test may pass its own to let things expire.
        timing: How patient delivery is.
        rate_limits: Whether calls beyond Slack's published rates are answered with 429, and events beyond
            30,000 an hour are held back.
        persist: A file that keeps conversations, Home tabs and what hangs on them over a restart; uploaded files
            lie in a folder beside it.
    """

    def __init__(
        self,
        seed: WorkspaceSeed,
        *,
        clock: Callable[[], float] = time.time,
        timing: DeliveryTiming | None = None,
        rate_limits: bool = False,
        persist: Path | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.timing = timing or DeliveryTiming()
        self.persist = persist
        self.base_url = "http://127.0.0.1:8420"
        self.lock = threading.RLock()
        self.ids = Identifiers(clock)
        self.people = People(seed.users, app=seed.app, team_id=seed.team_id, now=clock())
        self.channels = Channels(seed.channels, now=clock())
        self.messages = MessageStore()
        self.views = ViewStore(clock, self.ids.new_id)
        self.files = FileStore(clock, self.ids.new_id, self.ids.new_secret)
        self.triggers = Triggers(clock, self.ids.new_secret)
        self.live = LiveFeed()
        self.faults = Faults()
        self.rate_limits = RateLimits(clock, enabled=rate_limits)
        self.event_quota = EventQuota(clock)
        self.complaints: list[str] = []
        self.statuses: dict[tuple[str, str], ThreadStatus] = {}
        self.thread_titles: dict[tuple[str, str], str] = {}
        self.suggested_prompts: dict[tuple[str, str | None], JsonObject] = {}
        self.sessions: dict[tuple[str, str], str] = {}
        self.scheduled: dict[str, JsonObject] = {}
        self.do_not_disturb: dict[str, tuple[int, int]] = {}
        self.socket_mode = SocketMode(
            app_id=seed.app.app_id,
            new_secret=self.ids.new_secret,
            complain=self.complain,
            on_count=self._connections_changed,
            ack_seconds=self.timing.ack_seconds,
        )
        self.events_http = self._events_http()
        self.dispatcher = Dispatcher(
            self.events_http or self.socket_mode,
            timing=self.timing,
            faults=self.faults,
            complain=self.complain,
        )
        for name in sorted((seed.app.bot_events or frozenset()) - SENT_EVENTS):
            self.complain(f"the manifest subscribes to {name}, which this workspace never sends")

    def _events_http(self) -> EventsHttp | None:
        app = self.seed.app
        if app.events_url is None:
            return None
        return EventsHttp(
            url=app.events_url,
            signing_secret=app.signing_secret,
            verification_token=app.verification_token,
            ack_seconds=self.timing.ack_seconds,
        )

    def _connections_changed(self, count: int) -> None:
        self.live.tell({"type": "app_connected", "connected": count > 0, "connections": count}, audience=None)

    @property
    def app_is_connected(self) -> bool:
        """Whether the app can be reached right now, as far as we know."""
        return self.events_http is not None or self.socket_mode.connection_count > 0

    @property
    def bot_user_id(self) -> str:
        """The app's own user."""
        return self.seed.app.bot_user_id

    def complain(self, sentence: str) -> None:
        """Note something that Slack lets pass but that is a mistake; tests look at :attr:`complaints`."""
        _logger.warning("workspace_complaint what=%s", sentence)
        self.complaints.append(sentence)

    def person(self, user_id: str) -> User:
        """An active person.

        Raises:
            PersonRefused: Nobody here has this id, or the account is deactivated.
        """
        user = self.people.find(user_id)
        if user is None or user.deleted:
            raise PersonRefused("user_not_found", f"there is no active user {user_id!r} in this workspace")
        return user

    def conversation(self, channel_id: str, *, user_id: str) -> Channel:
        """A conversation that this person can see.

        Raises:
            PersonRefused: It does not exist or is not theirs to see.
        """
        channel = self.channels.find(channel_id)
        if channel is None or not channel.visible_to(user_id):
            raise PersonRefused(
                "channel_not_found", f"there is no conversation {channel_id!r} for {user_id!r}"
            )
        return channel

    def direct_message(self, *user_ids: str) -> Channel:
        """The direct message between these people, opened if need be."""
        members = frozenset(user_ids)
        channel = self.channels.find_direct(members)
        if channel is None:
            ordered = list(dict.fromkeys(user_ids))
            most_for_im = 2
            is_group = len(ordered) > most_for_im
            channel = Channel(
                id=self.ids.new_id("G" if is_group else "D"),
                kind="mpim" if is_group else "im",
                name="mpdm-" + "--".join(ordered) if is_group else "",
                created=int(self.clock()),
                creator=ordered[0],
                members=ordered,
            )
            self.channels.add(channel)
        return channel
