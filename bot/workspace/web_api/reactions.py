"""reactions.*: https://docs.slack.dev/reference/methods?family=reactions."""

from bot.workspace.channels import Channel
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.reactions import react, unreact
from bot.workspace.web_api.call import Call, Method
from bot.workspace.web_api.chat import public


def _message(call: Call) -> tuple[Channel, JsonObject]:
    channel = call.channel()
    message = call.workspace.messages.find(channel.id, call.arguments.text("timestamp", ""))
    if message is None:
        raise MethodRefused("message_not_found")
    return channel, message


def add(call: Call) -> JsonObject:
    """reactions.add."""
    channel, message = _message(call)
    if call.workspace.bot_user_id not in channel.members:
        raise MethodRefused("not_in_channel")
    react(
        call.workspace, channel, message, name=call.arguments.text("name"), user_id=call.workspace.bot_user_id
    )
    return {}


def remove(call: Call) -> JsonObject:
    """reactions.remove."""
    channel, message = _message(call)
    unreact(
        call.workspace, channel, message, name=call.arguments.text("name"), user_id=call.workspace.bot_user_id
    )
    return {}


def get(call: Call) -> JsonObject:
    """reactions.get."""
    channel, message = _message(call)
    return {"type": "message", "channel": channel.id, "message": public(message)}


METHODS = (
    Method("reactions.add", add, tier=3, scopes=("reactions:write",)),
    Method("reactions.remove", remove, tier=2, scopes=("reactions:write",)),
    Method("reactions.get", get, tier=3, scopes=("reactions:read",)),
)
