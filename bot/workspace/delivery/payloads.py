"""The JSON that the app receives, shaped as Slack documents it."""

import copy

from bot.workspace.channels import Channel
from bot.workspace.json_types import JsonObject
from bot.workspace.people import User
from bot.workspace.views import OpenView, view_object
from bot.workspace.workspace import Workspace


def event_callback(workspace: Workspace, event: JsonObject) -> JsonObject:
    """The envelope of an event (https://docs.slack.dev/apis/events-api#callback-field)."""
    app, team_id = workspace.seed.app, workspace.seed.team_id
    return {
        "token": app.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": copy.deepcopy(event),
        "type": "event_callback",
        "event_id": workspace.ids.new_id("Ev"),
        "event_time": int(workspace.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id,
                "user_id": app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": workspace.ids.new_id("4-"),
    }


def app_rate_limited(workspace: Workspace) -> JsonObject:
    """What the app is sent instead of events beyond its quota; it has no inner event."""
    app = workspace.seed.app
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": workspace.seed.team_id,
        "minute_rate_limited": workspace.event_quota.minute,
        "api_app_id": app.app_id,
    }


def view_for_app(workspace: Workspace, opened: OpenView) -> JsonObject:
    """A view as payloads and answers show it."""
    app = workspace.seed.app
    return view_object(opened, team_id=workspace.seed.team_id, app_id=app.app_id, bot_id=app.bot_id)


def interaction(workspace: Workspace, kind: str, user: User) -> JsonObject:
    """What all interaction payloads have in common (https://docs.slack.dev/reference/interaction-payloads)."""
    seed = workspace.seed
    return {
        "type": kind,
        "team": {"id": seed.team_id, "domain": seed.team_domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": seed.team_id},
        "api_app_id": seed.app.app_id,
        "token": seed.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_reference(channel: Channel) -> JsonObject:
    """``{"id", "name"}``, with Slack's name for direct messages."""
    return {"id": channel.id, "name": channel_name(channel)}


def channel_name(channel: Channel) -> str:
    """The channel's name as slash commands and interactions give it."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def message_container(channel: Channel, message: JsonObject, *, is_ephemeral: bool) -> JsonObject:
    """Where a message's element stands."""
    container: JsonObject = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return container


def response_url(workspace: Workspace, secret: str) -> str:
    """The address an app may answer to without a token."""
    return f"{workspace.base_url}/actions/{workspace.seed.team_id}/{secret}"


def slash_command(
    workspace: Workspace,
    *,
    user: User,
    channel: Channel,
    command: str,
    text: str,
    address: str,
    trigger_id: str,
) -> JsonObject:
    """The form fields of a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands)."""
    seed = workspace.seed
    return {
        "token": seed.app.verification_token,
        "team_id": seed.team_id,
        "team_domain": seed.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": seed.app.app_id,
        "is_enterprise_install": "false",
        "response_url": address,
        "trigger_id": trigger_id,
    }
