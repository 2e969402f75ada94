"""One call of a Web API method and its arguments."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.workspace.channels import Channel
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.people import User
from bot.workspace.workspace import Workspace

_TRUE = frozenset({"1", "true", "True", "yes"})
_SCOPE_PREFIX = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_FALSE = frozenset({"0", "false", "False", "no", ""})


class Arguments:
    """The arguments of a call, read with Slack's leniency about forms and its strictness about the rest."""

    def __init__(self, raw: JsonObject) -> None:
        self._raw = {name: value for name, value in raw.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def text(self, name: str, default: str | None = None) -> str:
        """A string.

        Raises:
            MethodRefused: ``invalid_arguments`` when it is missing and has no default, or is no string.
        """
        value = self._raw.get(name, default)
        if value is None:
            raise missing(name)
        if isinstance(value, (dict, list)):
            raise MethodRefused("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
        return str(value)

    def optional(self, name: str) -> str | None:
        """A string, or nothing when it is missing or empty."""
        return self.text(name, "") or None

    def integer(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number within bounds; refused as ``invalid_limit`` or ``invalid_arguments``."""
        value = self._raw.get(name, default)
        code = "invalid_limit" if name == "limit" else "invalid_arguments"
        try:
            number = int(str(value))
        except ValueError:
            raise MethodRefused(code, f"[ERROR] must be an integer [json-pointer:/{name}]") from None
        if not least <= number <= most:
            raise MethodRefused(code, f"[ERROR] must be from {least} to {most} [json-pointer:/{name}]")
        return number

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false, also as Slack's form values."""
        value = self._raw.get(name, default)
        word = str(int(value)) if isinstance(value, bool) else str(value)
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise MethodRefused("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{name}]")

    def json(self, name: str, *, code: str = "invalid_arguments") -> Any:  # noqa: ANN401 - any JSON value
        """A JSON value, which forms carry as a string; nothing when it is missing.

        Raises:
            MethodRefused: ``code`` when the string is not JSON.
        """
        value = self._raw.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise MethodRefused(code, f"[ERROR] not valid JSON [json-pointer:/{name}]") from None
        return value

    def words(self, name: str) -> list[str]:
        """A list given as comma separated text or as JSON array."""
        value = self._raw.get(name, [])
        entries = value if isinstance(value, list) else str(value).split(",")
        return [str(entry).strip() for entry in entries if str(entry).strip()]


def missing(name: str) -> MethodRefused:
    """The refusal of a call that lacks an argument."""
    return MethodRefused("invalid_arguments", f"[ERROR] missing required field: {name}")


@dataclass(frozen=True)
class Call:
    """A method call of the app, as handlers see it."""

    workspace: Workspace
    arguments: Arguments
    method: str

    def channel(self, name: str = "channel", *, by_name: bool = False) -> Channel:
        """The conversation the call names, if the app may know of it.

        Raises:
            MethodRefused: ``channel_not_found``.
        """
        given = self.arguments.text(name)
        channels = self.workspace.channels
        channel = channels.find(given) or (channels.find_by_name(given) if by_name else None)
        if channel is None or not channel.visible_to(self.workspace.bot_user_id):
            raise MethodRefused("channel_not_found")
        return channel

    def member_channel(self, name: str = "channel") -> Channel:
        """The same, if the app is in it.

        Raises:
            MethodRefused: ``channel_not_found`` or ``not_in_channel``.
        """
        channel = self.channel(name)
        if self.workspace.bot_user_id not in channel.members:
            raise MethodRefused("not_in_channel")
        return channel

    def need_scope(self, channel: Channel, suffix: str) -> Channel:
        """The channel, if the app has the scope for its kind, such as ``im:history`` for direct messages.

        Raises:
            MethodRefused: ``missing_scope``.
        """
        needed = f"{_SCOPE_PREFIX[channel.kind]}:{suffix}"
        scopes = self.workspace.seed.app.scopes
        if scopes is not None and needed not in scopes:
            raise MethodRefused(
                "missing_scope", fields={"needed": needed, "provided": ",".join(sorted(scopes))}
            )
        return channel

    def user(self, name: str = "user") -> User:
        """The user the call names.

        Raises:
            MethodRefused: ``user_not_found``.
        """
        user = self.workspace.people.find(self.arguments.text(name))
        if user is None:
            raise MethodRefused("user_not_found")
        return user


@dataclass(frozen=True)
class Method:
    """A method the workspace knows.

    ``scopes``: any one of them suffices; empty needs none. ``tier``: Slack's rate limit tier, 0 for special ones.
    """

    name: str
    handler: Callable[[Call], JsonObject]
    tier: int
    scopes: tuple[str, ...] = ()
    token: Literal["bot", "app", "none"] = "bot"  # noqa: S105 - a kind of token
    form_only: bool = False
