"""Somebody puts a thumbs-down on an answer, or takes it away again."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.lessons import Lessons, Vote

# Slack writes a skin tone behind the name.
_THUMBS_DOWN = {"-1", "thumbsdown"}


def register(app: App, lessons: Lessons) -> None:
    """Listen for reactions."""

    @app.event("reaction_added")
    def vote_down(event: dict[str, Any], context: BoltContext) -> None:
        """Count the thumb."""
        _vote("down", event, context, lessons)

    @app.event("reaction_removed")
    def take_vote_back(event: dict[str, Any], context: BoltContext) -> None:
        """Count it no longer."""
        _vote("taken_back", event, context, lessons)


def _vote(vote: Vote, event: dict[str, Any], context: BoltContext, lessons: Lessons) -> None:
    item = event["item"]
    emoji = str(event["reaction"]).partition("::")[0]
    if emoji not in _THUMBS_DOWN or item.get("type") != "message" or event["user"] == context.bot_user_id:
        return
    lessons.vote(vote, channel_id=item["channel"], message_ts=item["ts"], user_id=event["user"])
