"""Trigger ids and response addresses: what an app may do once, soon, because a person did something."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.workspace import limits
from bot.workspace.errors import MethodRefused


@dataclass
class Trigger:
    """Permission to open one view for one person within three seconds."""

    user_id: str
    expires_at: float
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseAddress:
    """A ``response_url``: at most five answers within thirty minutes, where the person was."""

    channel_id: str
    user_id: str
    expires_at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    is_ephemeral: bool = False
    uses: int = 0


@dataclass
class Triggers:
    """Hands out and takes back the two kinds of permission."""

    clock: Callable[[], float]
    new_secret: Callable[[], str]
    _triggers: dict[str, Trigger] = field(default_factory=dict)
    _addresses: dict[str, ResponseAddress] = field(default_factory=dict)

    def issue(self, user_id: str, *, view_id: str | None = None) -> str:
        """A new trigger id; ``view_id`` is the modal the person was in."""
        secret = self.new_secret()
        trigger_id = f"{int(self.clock() * 1000)}.{int(secret[:8], 16)}.{secret}"
        self._triggers[trigger_id] = Trigger(user_id, self.clock() + limits.TRIGGER_LIFE_SECONDS, view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger up.

        Raises:
            MethodRefused: ``invalid_trigger_id``, ``exchanged_trigger_id`` or ``expired_trigger_id``, the codes of
                https://docs.slack.dev/reference/methods/views.open.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise MethodRefused("invalid_trigger_id")
        if trigger.used:
            raise MethodRefused("exchanged_trigger_id")
        if self.clock() > trigger.expires_at:
            raise MethodRefused("expired_trigger_id")
        trigger.used = True
        return trigger

    def issue_address(
        self,
        *,
        channel_id: str,
        user_id: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
        is_ephemeral: bool = False,
    ) -> str:
        """The secret part of a new response address."""
        secret = self.new_secret()
        expires_at = self.clock() + limits.RESPONSE_URL_LIFE_SECONDS
        self._addresses[secret] = ResponseAddress(
            channel_id, user_id, expires_at, message_ts, thread_ts, is_ephemeral
        )
        return secret

    def use_address(self, secret: str) -> ResponseAddress:
        """Count one use of a response address.

        Raises:
            MethodRefused: ``used_url`` after five uses or when it was never issued, ``expired_url`` after 30
                minutes (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses).
        """
        address = self._addresses.get(secret)
        if address is None or address.uses >= limits.RESPONSE_URL_USES:
            raise MethodRefused("used_url", http_status=404)
        if self.clock() > address.expires_at:
            raise MethodRefused("expired_url", http_status=404)
        address.uses += 1
        return address
