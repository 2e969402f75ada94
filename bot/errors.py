"""The last resort of the Slack edge: every failure in a listener ends here, once, with a reference."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from backend.errors import Unavailable
from backend.settings import Language
from bot.cards.budget import slack_text
from bot.cards.notices import render_database_down, render_error
from bot.intake import new_reference
from bot.language import language_of
from bot.slack_calls import Refused, TryLater, calling

logger = logging.getLogger(__name__)


def register_error_handler(app: App, *, default_language: Language) -> None:
    """Tell the person, log the cause, and let Slack deliver again what was not stored."""

    @app.error
    def answer_failure(
        error: Exception,
        body: dict[str, Any],
        client: WebClient,
        request: Any,  # noqa: ANN401
    ) -> BoltResponse:
        """Answer 503, so that Slack tries again; say so the first time only."""
        reference = new_reference()
        logger.error("listener_failed reference=%s", reference, exc_info=error)
        # Over Socket Mode the header is there the first time too, as 0.
        retry_number = (request.headers.get("x-slack-retry-num") or ["0"])[0]
        if retry_number == "0":
            _tell(error, body, client, reference=reference, default_language=default_language)
        return BoltResponse(status=503)


def _tell(
    error: Exception, body: dict[str, Any], client: WebClient, *, reference: str, default_language: Language
) -> None:
    event = body.get("event", {})
    if event and not _asks_the_bot(event):
        return
    channel_id = event.get("channel") or body.get("channel", {}).get("id")
    user_id = event.get("user") or body.get("user", {}).get("id")
    if not channel_id or not user_id:
        return
    language = language_of(str(event.get("text") or ""), default=default_language)
    card = (
        render_database_down(language=language)
        if isinstance(error, Unavailable)
        else render_error(reference, language=language)
    )
    thread_ts = event.get("thread_ts") or body.get("container", {}).get("thread_ts")
    try:
        calling(
            client.chat_postEphemeral,
            channel=channel_id,
            user=user_id,
            # Only of a thread that has replies: in a new one Slack would not show it.
            **({"thread_ts": thread_ts} if thread_ts else {}),
            text=slack_text(card),
            blocks=list(card.blocks),
        )
    except (TryLater, Refused) as failure:
        logger.warning("failure_not_told reference=%s error=%s", reference, failure)


def _asks_the_bot(event: Mapping[str, Any]) -> bool:
    """Tell whether an event is surely meant for the bot.

    A reply in a thread may be: only the database could tell whether its writer had asked there before. To somebody
    who talks to colleagues our troubles are none of their business.
    """
    if event.get("bot_id"):
        return False
    is_direct = event.get("channel_type") == "im" or str(event.get("channel")).startswith("D")
    return event.get("type") == "app_mention" or (event.get("type") == "message" and is_direct)
