"""Delivery: takes a message from the outbox, makes sure it is still true, posts it, notes where it stands.

A message is marked `sending` before the call and `sent` after it. If the process dies in between, the next try
looks for the message by its metadata before it posts again, so that nobody reads the same thing twice.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from backend.errors import DatabaseUnavailable
from backend.outbox import service as outbox
from backend.outbox.schemas import OutboxMessage
from backend.uow import Database
from bot.directory import MISSED_SECONDS
from bot.file_uploads import find_upload, send_upload
from bot.home_refresh import queue_home
from bot.messages import Delivery, Dropped, MessageMaker, Postponed
from bot.slack_calls import (
    METADATA_EVENT,
    PLACE_FAULTS,
    Paced,
    Pacer,
    Posted,
    Refused,
    TryLater,
    calling,
    find_by_outbox_id,
)

logger = logging.getLogger(__name__)

# The waits double from one second to ten minutes: with 12 tries about 27 minutes of Slack being down. Then a
# person must look.
MOST_ATTEMPTS = 12
# Slack refuses the blocks but may take the words: something readable is better than silence.
BLOCK_FAULTS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}


class Notifier:
    """Delivers outbox rows to Slack."""

    def __init__(
        self, database: Database, client: WebClient, maker: MessageMaker, *, pacer: Pacer | None = None
    ) -> None:
        self._database = database
        self._client = client
        self._maker = maker
        self._pacer = pacer or Pacer()

    def queue_home(self, user_id: str, *, event_key: str, pages: Mapping[str, int] | None = None) -> None:
        """Have a person's App Home published; `pages` tells which page of each section is open."""
        with self._database.unit() as uow:
            queue_home(uow, user_id, cause=event_key, pages=pages)
            uow.commit()

    def retry_misplaced(self, *, is_new_place: bool) -> int:
        """Have messages tried again that could not be posted where they belong; returns their number.

        Args:
            is_new_place: the bot was invited just now, which the lists of channels in other processes do not
                show yet; the messages wait until these are read anew.
        """
        with self._database.unit() as uow:
            run_at = uow.now + timedelta(seconds=MISSED_SECONDS + 1) if is_new_place else None
            count = outbox.requeue_failed(uow, failures=PLACE_FAULTS, run_at=run_at)
            uow.commit()
        if count:
            logger.info("misplaced_retried count=%s new_place=%s", count, is_new_place)
        return count

    def give_up(self, outbox_id: int, *, reason: str) -> None:
        """Stop trying to deliver a message, for a reason that lies outside of the delivery."""
        self._record(outbox.give_up, outbox_id, reason=reason)
        logger.error("message_given_up outbox_id=%s reason=%s", outbox_id, reason)

    def deliver(self, outbox_id: int) -> None:
        """Deliver one message.

        Raises:
            TryLater, Paced: Slack cannot take it now; the job must run again after that time.
            DatabaseUnavailable: likewise; whether it was posted is looked up then.
        """
        with self._database.unit() as uow:
            message = outbox.claim(uow, outbox_id)
            uow.commit()
        if message is None:
            return
        try:
            self._try(message)
        except Paced:
            self._record(outbox.release, message.id, may_have_worked=message.was_interrupted)
            raise

    def _try(self, message: OutboxMessage) -> None:
        may_have_worked = message.was_interrupted
        try:
            deliveries = self._maker.make(message)
            may_have_worked = True
            posted = self._send(deliveries, message)
        except Dropped as reason:
            self._record(outbox.record_dropped, message.id, reason=str(reason))
        except Postponed as pause:
            self._record(outbox.postpone, message.id, until=pause.until)
        except Refused as refusal:
            logger.error("message_refused outbox_id=%s code=%s", message.id, refusal.code)  # noqa: TRY400 -- the code says it all
            self._record(outbox.record_failure, message.id, failure=refusal.code, final=True)
        except TryLater as delay:
            if self._is_tried_again(
                message, str(delay), may_have_worked=delay.may_have_worked or message.was_interrupted
            ):
                raise
        except (DatabaseUnavailable, Paced):
            raise
        except Exception as fault:  # one message of many: whatever is wrong with it must be seen in its row
            logger.exception("message_fault outbox_id=%s", message.id)
            if self._is_tried_again(message, type(fault).__name__, may_have_worked=may_have_worked):
                raise
        else:
            self._record(
                outbox.record_sent, message.id, channel_id=posted.channel_id, message_ts=posted.message_ts
            )
            logger.info("message_sent outbox_id=%s kind=%s", message.id, message.kind)

    def _is_tried_again(self, message: OutboxMessage, failure: str, *, may_have_worked: bool) -> bool:
        is_last = message.attempts >= MOST_ATTEMPTS
        self._record(
            outbox.record_failure,
            message.id,
            failure=failure,
            final=is_last,
            may_have_worked=may_have_worked,
        )
        if is_last:
            logger.error("message_given_up outbox_id=%s reason=%s", message.id, failure)
        return not is_last

    def _send(self, deliveries: list[Delivery], message: OutboxMessage) -> Posted:
        posted = Posted(channel_id="", message_ts=None)
        for index, delivery in enumerate(deliveries):
            done = self._send_one(delivery, message)
            if index == 0:
                posted = done
        return posted

    def _send_one(self, delivery: Delivery, message: OutboxMessage) -> Posted:
        if delivery.method == "views_publish":
            calling(self._client.views_publish, user_id=delivery.user_id, view=delivery.view)
            return Posted(channel_id="", message_ts=None)
        found = self._find(delivery, message)
        if found is not None:
            return found
        if delivery.upload is not None:
            return send_upload(self._client, delivery.upload, channel_id=delivery.channel_id)
        self._pacer.take(delivery.channel_id, ticket=f"{message.id}:{delivery.method}")
        try:
            response = self._call(delivery, message, with_blocks=True)
        except Refused as refusal:
            if refusal.code in BLOCK_FAULTS:
                logger.exception("blocks_refused outbox_id=%s code=%s", message.id, refusal.code)
                response = self._call(delivery, message, with_blocks=False)
            elif delivery.method == "chat_update" and refusal.code == "message_not_found":
                return self._post_anew(delivery, message)
            else:
                raise
        return Posted(channel_id=delivery.channel_id, message_ts=response.get("ts"))

    def _post_anew(self, delivery: Delivery, message: OutboxMessage) -> Posted:
        """Post what somebody deleted, if it is still to be read; an earlier try may have posted it already."""
        if delivery.is_edit_only:
            raise Dropped("its message was deleted")
        return self._send_one(replace(delivery, method="chat_postMessage", message_ts=None), message)

    def _find(self, delivery: Delivery, message: OutboxMessage) -> Posted | None:
        """Look for a message or file that an earlier try may have posted."""
        if delivery.upload is not None and message.was_interrupted:
            return find_upload(
                self._client, delivery.upload, channel_id=delivery.channel_id, since=message.created_at
            )
        if delivery.method != "chat_postMessage" or not message.was_interrupted:
            return None
        found = find_by_outbox_id(
            self._client,
            channel_id=delivery.channel_id,
            thread_ts=delivery.thread_ts,
            outbox_id=message.id,
            since=message.created_at,
        )
        return None if found is None else Posted(channel_id=delivery.channel_id, message_ts=found)

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
