"""Where a person acts: an element of a message or of a view."""

import copy
from dataclasses import dataclass
from typing import Any, Protocol

from bot.workspace.acting.inputs import PlainState, slack_state
from bot.workspace.block_validation import find_element
from bot.workspace.channels import Channel
from bot.workspace.delivery.payloads import (
    channel_reference,
    message_container,
    response_url,
    view_for_app,
)
from bot.workspace.errors import PersonRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.people import User
from bot.workspace.views import OpenView
from bot.workspace.web_api.files import shown_file
from bot.workspace.workspace import Workspace


def file_lookup(workspace: Workspace, user: User, file_id: str) -> JsonObject | None:
    """A person's own file as file inputs report it; from then on the app may read it."""
    stored = workspace.files.find(file_id)
    if stored is None or stored.user_id != user.id:
        return None
    if workspace.bot_user_id not in stored.channels:
        stored.channels.append(workspace.bot_user_id)
    return shown_file(workspace, stored)


class Target(Protocol):
    """A message or a view, as the place of an interaction."""

    @property
    def blocks(self) -> list[JsonObject]:
        """The blocks that stand there."""
        ...

    @property
    def view_id(self) -> str | None:
        """The modal a trigger belongs to, if it is one."""
        ...

    def payload(self, workspace: Workspace, user: User, typed: PlainState) -> JsonObject:
        """What an interaction payload says about the place."""
        ...


@dataclass(frozen=True)
class MessageTarget:
    """A message, ephemeral or not."""

    channel: Channel
    message: JsonObject
    is_ephemeral: bool

    @property
    def blocks(self) -> list[JsonObject]:
        """The message's blocks, those of attachments included."""
        attached = [b for a in self.message.get("attachments", []) for b in a.get("blocks", [])]
        return [*self.message.get("blocks", []), *attached]

    @property
    def view_id(self) -> str | None:
        """A message is no view."""
        return None

    def payload(self, workspace: Workspace, user: User, typed: PlainState) -> JsonObject:
        """Container, channel, message (not for ephemeral ones), state and response address."""
        secret = workspace.triggers.issue_address(
            channel_id=self.channel.id,
            user_id=user.id,
            message_ts=self.message["ts"],
            thread_ts=self.message.get("thread_ts"),
            is_ephemeral=self.is_ephemeral,
        )
        values = slack_state(
            self.blocks, typed, find_file=lambda file_id: file_lookup(workspace, user, file_id), current={}
        )
        body: JsonObject = {
            "container": message_container(self.channel, self.message, is_ephemeral=self.is_ephemeral),
            "channel": channel_reference(self.channel),
            "state": {"values": values},
            "response_url": response_url(workspace, secret),
        }
        if not self.is_ephemeral:
            public = {key: value for key, value in self.message.items() if not key.startswith("_")}
            body["message"] = copy.deepcopy(public)
        return body


@dataclass(frozen=True)
class ViewTarget:
    """A modal or a Home tab."""

    opened: OpenView

    @property
    def blocks(self) -> list[JsonObject]:
        """The view's blocks."""
        blocks: list[JsonObject] = self.opened.view.get("blocks", [])
        return blocks

    @property
    def view_id(self) -> str | None:
        """The view itself."""
        return self.opened.id

    def payload(self, workspace: Workspace, user: User, typed: PlainState) -> JsonObject:
        """Container and view, with what has been typed as its state."""
        self.opened.state = slack_state(
            self.blocks,
            typed,
            find_file=lambda file_id: file_lookup(workspace, user, file_id),
            current=self.opened.state,
        )
        return {
            "container": {"type": "view", "view_id": self.opened.id},
            "view": view_for_app(workspace, self.opened),
        }


def find_target(
    workspace: Workspace,
    user: User,
    *,
    view_id: str | None = None,
    channel_id: str | None = None,
    message_ts: str | None = None,
) -> Target:
    """The view or message a person acts on.

    Raises:
        PersonRefused: It is not there, or not theirs to see.
    """
    if view_id is not None:
        return ViewTarget(find_view(workspace, user, view_id))
    if channel_id is None or message_ts is None:
        raise PersonRefused("invalid_arguments", "either view_id or channel and message_ts are needed")
    channel = workspace.conversation(channel_id, user_id=user.id)
    ephemeral = workspace.messages.find_ephemeral(channel.id, message_ts)
    if ephemeral is not None and ephemeral[0] == user.id:
        return MessageTarget(channel, ephemeral[1], is_ephemeral=True)
    message = workspace.messages.find(channel.id, message_ts)
    if message is None:
        raise PersonRefused("message_not_found", f"there is no message {message_ts!r} for {user.name}")
    return MessageTarget(channel, message, is_ephemeral=False)


def find_view(workspace: Workspace, user: User, view_id: str) -> OpenView:
    """A view this person has open.

    Raises:
        PersonRefused: It is closed, or somebody else's.
    """
    opened = workspace.views.find(view_id=view_id)
    if opened is None or opened.user_id != user.id:
        raise PersonRefused("view_not_found", f"{user.name} has no open view {view_id!r}")
    return opened


def element_of(target: Target, *, block_id: str | None, action_id: str) -> tuple[JsonObject, JsonObject]:
    """The block and the element a person uses.

    Raises:
        PersonRefused: There is no such element; the sentence names those that are there.
    """
    found = find_element(target.blocks, block_id=block_id, action_id=action_id)
    if found is None:
        known = sorted(_action_ids(target.blocks))
        raise PersonRefused("action_not_found", f"no element {action_id!r} here, only {known!r}")
    return found


def _action_ids(value: Any) -> set[str]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        return {found for entry in value for found in _action_ids(entry)}
    if isinstance(value, dict):
        own = {value["action_id"]} if isinstance(value.get("action_id"), str) else set()
        return own | {found for entry in value.values() for found in _action_ids(entry)}
    return set()
