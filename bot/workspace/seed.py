"""What a workspace consists of before anybody says a word."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UserSeed(_Frozen):
    """A person (or another bot) of the workspace; ``id`` is a Slack user id such as ``U0LIWEI``."""

    id: str = Field(pattern=r"^[UW][A-Z0-9]{2,}$")
    name: str
    real_name: str
    email: str | None = None
    tz: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    is_bot: bool = False
    is_admin: bool = False
    title: str = ""
    deleted: bool = False


class ChannelSeed(_Frozen):
    """A channel; ``members`` are user ids, the app's bot user among them where the app was invited."""

    id: str = Field(pattern=r"^[CG][A-Z0-9]{2,}$")
    name: str
    members: tuple[str, ...] = ()
    is_private: bool = False
    topic: str = ""


class CommandSeed(_Frozen):
    """A slash command as the app's manifest declares it."""

    command: str = Field(pattern=r"^/\S+$")
    description: str = ""
    usage_hint: str = ""


class ShortcutSeed(_Frozen):
    """A shortcut as the app's manifest declares it."""

    type: Literal["global", "message"]
    callback_id: str
    name: str
    description: str = ""


class AppSeed(_Frozen):
    """The one installed app.

    ``scopes`` and ``bot_events`` are what the manifest asks for; ``None`` grants everything. With
    ``events_url`` set, events, interactions and commands go there as signed HTTP; otherwise over Socket Mode.
    """

    app_id: str = "A0STOREHAND"
    bot_id: str = "B0STOREHAND"
    bot_user_id: str = "U0STOREHAND"
    bot_name: str = "storehand"
    bot_real_name: str = "Storehand"
    description: str = ""
    bot_token: str = "xoxb-local-workspace"  # noqa: S105 - opens nothing but this stand-in
    app_token: str = "xapp-1-local-workspace"  # noqa: S105 - likewise
    signing_secret: str = "local-signing-secret"  # noqa: S105 - likewise
    verification_token: str = "local-verification-token"  # noqa: S105 - likewise
    events_url: str | None = None
    scopes: frozenset[str] | None = None
    bot_events: frozenset[str] | None = None
    commands: tuple[CommandSeed, ...] = ()
    shortcuts: tuple[ShortcutSeed, ...] = ()
    has_home: bool = True
    has_messages_tab: bool = True

    def with_manifest(self, manifest: Mapping[str, Any]) -> Self:
        """A copy with scopes, events, commands, shortcuts and tabs of a Slack app manifest (parsed YAML or JSON)."""
        features = manifest.get("features", {})
        bot_scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
        events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
        home = features.get("app_home", {})
        commands = tuple(
            CommandSeed(
                command=entry["command"],
                description=entry.get("description", ""),
                usage_hint=entry.get("usage_hint", ""),
            )
            for entry in features.get("slash_commands", [])
        )
        shortcuts = tuple(ShortcutSeed.model_validate(entry) for entry in features.get("shortcuts", []))
        return self.model_copy(
            update={
                "scopes": frozenset(bot_scopes),
                "bot_events": frozenset(events),
                "commands": commands,
                "shortcuts": shortcuts,
                "description": manifest.get("display_information", {}).get("description", ""),
                "has_home": bool(home.get("home_tab_enabled", False)),
                "has_messages_tab": bool(home.get("messages_tab_enabled", False)),
            }
        )


class WorkspaceSeed(_Frozen):
    """A whole workspace: team, people, channels and the installed app.

    The app's bot user is added by itself and need not be among ``users``.
    """

    team_id: str = Field(default="T0WORKSPACE", pattern=r"^T[A-Z0-9]{2,}$")
    team_name: str
    team_domain: str = "workspace"
    users: tuple[UserSeed, ...]
    channels: tuple[ChannelSeed, ...]
    app: AppSeed = AppSeed()

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Self:
        user_ids = [user.id for user in self.users]
        known = {*user_ids, self.app.bot_user_id}
        if len(known) != len(user_ids) + 1:
            raise ValueError("two users share one id (the app's bot user counts as one)")
        names = [channel.name for channel in self.channels]
        ids = [channel.id for channel in self.channels]
        if len(set(names)) != len(names) or len(set(ids)) != len(ids):
            raise ValueError("two channels share one name or id")
        for channel in self.channels:
            strangers = set(channel.members) - known
            if strangers:
                raise ValueError(f"channel {channel.name!r} has unknown members {sorted(strangers)!r}")
        return self
