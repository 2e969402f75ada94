"""Delivery: takes a message from the outbox, makes sure it is still true, posts it, notes where it stands.

A message is marked `sending` before the call and `sent` after it. If the process dies in between, the next try
looks for the message by its metadata before it posts again, so that nobody reads the same thing twice.
"""

import logging
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient

from backend.outbox import service as outbox
from backend.outbox.schemas import OutboxMessage
from backend.uow import Database
from bot.directory import SlackDirectory
from bot.messages import Delivery, Dropped, MessageMaker
from bot.slack_calls import METADATA_EVENT, Pacer, Posted, Refused, TryLater, calling, find_by_outbox_id

logger = logging.getLogger(__name__)

# With doubling waits this is about an hour of Slack being down; then a person must look.
MOST_ATTEMPTS = 12
# Slack refuses the blocks but may take the words: something readable is better than silence.
BLOCK_FAULTS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}


class Notifier:
    """Delivers outbox rows to Slack."""

    def __init__(
        self, database: Database, client: WebClient, directory: SlackDirectory, maker: MessageMaker
    ) -> None:
        self._database = database
        self._client = client
        self._directory = directory
        self._maker = maker
        self._pacer = Pacer()

    def direct_channel(self, user_id: str) -> str:
        """Return the id of the bot's direct channel with a user."""
        return self._directory.direct_channel(user_id)

    def forget_user(self, user_id: str) -> None:
        """Look a user up anew next time, after Slack told of a change."""
        self._directory.forget(user_id)

    def queue_home(self, user_id: str, *, event_key: str) -> None:
        """Have a person's App Home published."""
        with self._database.unit() as uow:
            outbox.add(
                uow,
                dedupe_key=f"home:{user_id}:{event_key}",
                kind="home",
                payload={"user_id": user_id},
                lock=f"home:{user_id}",
            )
            uow.commit()

    def deliver(self, outbox_id: int) -> None:
        """Deliver one message.

        Raises:
            TryLater: Slack cannot take it now; the job must run again after that time.
        """
        with self._database.unit() as uow:
            message = outbox.claim(uow, outbox_id)
            uow.commit()
        if message is None:
            return
        try:
            posted = self._send(message)
        except Dropped as reason:
            self._record(outbox.record_dropped, outbox_id, reason=str(reason))
        except Refused as refusal:
            logger.error("message_refused outbox_id=%s code=%s", outbox_id, refusal.code)  # noqa: TRY400 -- the code says it all
            self._record(outbox.record_failure, outbox_id, failure=refusal.code, final=True)
        except TryLater as delay:
            is_last = message.attempts >= MOST_ATTEMPTS
            self._record(
                outbox.record_failure,
                outbox_id,
                failure=str(delay),
                final=is_last,
                may_have_worked=delay.may_have_worked or message.was_interrupted,
            )
            if is_last:
                logger.error("message_given_up outbox_id=%s", outbox_id)  # noqa: TRY400 -- each try was logged
                return
            raise
        else:
            self._record(
                outbox.record_sent, outbox_id, channel_id=posted.channel_id, message_ts=posted.message_ts
            )
            logger.info("message_sent outbox_id=%s kind=%s", outbox_id, message.kind)

    def _send(self, message: OutboxMessage) -> Posted:
        posted = Posted(channel_id="", message_ts=None)
        for index, delivery in enumerate(self._maker.make(message)):
            done = self._send_one(delivery, message)
            if index == 0:
                posted = done
        return posted

    def _send_one(self, delivery: Delivery, message: OutboxMessage) -> Posted:
        if delivery.method == "views_publish":
            calling(self._client.views_publish, user_id=delivery.user_id, view=delivery.view)
            return Posted(channel_id="", message_ts=None)
        if delivery.method == "chat_postMessage" and message.was_interrupted:
            found = find_by_outbox_id(
                self._client,
                channel_id=delivery.channel_id,
                thread_ts=delivery.thread_ts,
                outbox_id=message.id,
                since=message.created_at,
            )
            if found is not None:
                return Posted(channel_id=delivery.channel_id, message_ts=found)
        self._pacer.take(delivery.channel_id)
        try:
            response = self._call(delivery, message, with_blocks=True)
        except Refused as refusal:
            if refusal.code in BLOCK_FAULTS:
                logger.exception("blocks_refused outbox_id=%s code=%s", message.id, refusal.code)
                response = self._call(delivery, message, with_blocks=False)
            elif delivery.method == "chat_update" and refusal.code == "message_not_found":
                # Somebody deleted it; what it says is still to be read.
                response = self._call(replace(delivery, method="chat_postMessage"), message, with_blocks=True)
            else:
                raise
        return Posted(channel_id=delivery.channel_id, message_ts=response.get("ts"))

    def _call(self, delivery: Delivery, message: OutboxMessage, *, with_blocks: bool) -> Any:  # noqa: ANN401
        arguments: dict[str, Any] = {
            "channel": delivery.channel_id,
            "text": delivery.text,
            "blocks": list(delivery.blocks) if with_blocks else [],
        }
        if delivery.method == "chat_update":
            return calling(self._client.chat_update, ts=delivery.message_ts, **arguments)
        if delivery.thread_ts is not None:
            arguments["thread_ts"] = delivery.thread_ts
        if delivery.method == "chat_postEphemeral":
            return calling(self._client.chat_postEphemeral, user=delivery.user_id, **arguments)
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"outbox_id": message.id}}
        return calling(self._client.chat_postMessage, metadata=metadata, unfurl_links=False, **arguments)

    def _record(self, record: Any, outbox_id: int, **fields: object) -> None:  # noqa: ANN401
        with self._database.unit() as uow:
            record(uow, outbox_id, **fields)
            uow.commit()
