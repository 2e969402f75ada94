"""blocks.validate: https://docs.slack.dev/reference/methods/blocks.validate."""

from bot.workspace.content import checked_blocks
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.view_content import checked_view
from bot.workspace.web_api.call import Call, Method


def validate(call: Call) -> JsonObject:
    """blocks.validate: exactly one of blocks, message and view; nothing is posted."""
    given = [name for name in ("blocks", "message", "view") if name in call.arguments]
    if len(given) != 1:
        raise MethodRefused(
            "invalid_arguments", "[ERROR] exactly one of blocks, message and view is required"
        )
    value = call.arguments.json(given[0], code="invalid_blocks_format")
    if given[0] == "view":
        is_home = isinstance(value, dict) and value.get("type") == "home"
        checked_view(call.workspace, value, surface="home" if is_home else "modal")
    else:
        checked_blocks(call.workspace, value.get("blocks") if isinstance(value, dict) else value)
    return {}


METHODS = (Method("blocks.validate", validate, tier=4),)
