"""Which events the app asked for, and sending those."""

from bot.workspace.channels import Channel
from bot.workspace.delivery.outgoing import Outgoing
from bot.workspace.delivery.payloads import app_rate_limited, event_callback
from bot.workspace.json_types import JsonObject
from bot.workspace.workspace import Workspace

_MESSAGE_EVENTS = {
    "channel": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def send_event(
    workspace: Workspace, event: JsonObject, *, subscription: str | None = None
) -> Outgoing | None:
    """Deliver an event if the manifest subscribes to it.

    Args:
        workspace: Where it happened.
        event: The inner event, with its ``type``.
        subscription: The name in the manifest where it differs from the type, such as ``message.im``.
    """
    wanted = workspace.seed.app.bot_events
    if wanted is not None and (subscription or event["type"]) not in wanted:
        return None
    verdict = workspace.event_quota.count() if workspace.rate_limits.enabled else "deliver"
    if verdict == "announce":
        return workspace.dispatcher.send(Outgoing("events_api", app_rate_limited(workspace)))
    if verdict == "drop":
        return None
    return workspace.dispatcher.send(Outgoing("events_api", event_callback(workspace, event)))


def send_message_event(workspace: Workspace, channel: Channel, event: JsonObject) -> Outgoing | None:
    """Deliver a message event of any subtype; apps hear only of conversations they are in."""
    if workspace.bot_user_id not in channel.members:
        return None
    body = {"type": "message", **event, "channel": channel.id, "channel_type": channel.channel_type}
    return send_event(workspace, body, subscription=_MESSAGE_EVENTS[channel.kind])
