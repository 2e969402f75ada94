"""`cancel`: drops an action that waits, without Slack."""

from typing import Any

from bot.commands.confirm import add_button


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add `cancel`."""
    add_button(commands, "cancel", explanation="drop what waits as ACTION")
