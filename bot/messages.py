"""From an outbox row to what Slack is asked to do, made at the moment of delivery from what is true then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from backend.alerts import service as alerts
from backend.alerts.schemas import Rule
from backend.clock import HEAD_OFFICE_ZONE
from backend.outbox import service as outbox
from backend.outbox.schemas import OutboxMessage
from backend.people import service as people
from backend.settings import Language
from backend.uow import Database, UnitOfWork
from bot.attachments import FILE_KIND, CannotBeMade, Upload, make_upload
from bot.cards.budget import fit, slack_text
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.group import render_alert_addition, render_alert_group
from bot.cards.notices import render_not_employee
from bot.directory import SlackDirectory
from bot.home import make_home
from bot.slack_calls import Refused
from tools.catalog import Catalog

Method = Literal["chat_postMessage", "chat_update", "chat_postEphemeral", "views_publish", "files_upload_v2"]


class Dropped(Exception):
    """The message is no longer true, so it is not sent; the text says why."""


class Postponed(Exception):
    """The message is true, but its readers are not there; `until` is when they will be."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"Not before {until.isoformat()}")


@dataclass(frozen=True)
class Delivery:
    """One call to Slack; one that is `is_edit_only` says nothing that could not go unsaid with its message."""

    method: Method
    channel_id: str = ""
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    thread_ts: str | None = None
    message_ts: str | None = None
    user_id: str | None = None
    view: dict[str, Any] | None = None
    is_edit_only: bool = False
    upload: Upload | None = None


class Maker(Protocol):
    """Makes deliveries of the outbox rows of its `kinds`."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds it knows."""

    def make(self, message: OutboxMessage) -> list[Delivery]:
        """Return the calls that deliver a row. Raises what `MessageMaker.make` raises."""


class MessageMaker:
    """Makes deliveries of outbox rows, by their kind."""

    def __init__(
        self,
        database: Database,
        directory: SlackDirectory,
        catalog: Catalog,
        *,
        rules: dict[str, Rule],
        default_language: Language,
        others: Collection[Maker] = (),
    ) -> None:
        self._database = database
        self._directory = directory
        self._catalog = catalog
        self._rules = rules
        self._default_language = default_language
        self._others = {kind: maker for maker in others for kind in maker.kinds}

    def make(self, message: OutboxMessage) -> list[Delivery]:
        """Return the calls that deliver a row; the first one's place is recorded.

        Raises:
            Dropped: what the row says is no longer true.
            Postponed: the store is closed by now.
            Refused: the channel does not exist or the bot is not in it.
        """
        if message.kind == "reply":
            return [self._reply(message.payload)]
        if message.kind == "alert_group":
            return self._alert_group(message)
        if message.kind == "home":
            return [self._home(message.payload)]
        if message.kind == FILE_KIND:
            return [self._file(message.payload)]
        if message.kind in self._others:
            return self._others[message.kind].make(message)
        raise Refused(f"unknown_kind_{message.kind}")

    def _reply(self, payload: dict[str, Any]) -> Delivery:
        return Delivery(
            method=payload["method"],
            channel_id=payload["channel_id"] or self._directory.direct_channel(payload["user_id"]),
            text=payload["text"],
            blocks=tuple(payload["blocks"]),
            thread_ts=payload["thread_ts"],
            message_ts=payload["message_ts"],
            user_id=payload["user_id"],
            is_edit_only=payload.get("is_edit_only", False),
        )

    def _alert_group(self, message: OutboxMessage) -> list[Delivery]:
        group_key = message.payload["group"]
        with self._database.unit() as uow:
            group = alerts.get_group(uow, group_key)
            if group.opens_at is not None:
                # It was open when the row was written, or the row had to wait for longer than until the opening.
                raise Postponed(group.opens_at)
            for rule in self._rules.values():
                if rule.kind == group.kind:
                    group = alerts.end_untrue(uow, rule, group)
            posted = outbox.find_posted(uow, f"alert:{group_key}")
            context = self._context_at(uow, group.location.code)
            uow.commit()
        card = fit(render_alert_group(group, context=context), language=context.language)
        if posted is None:
            if all(alert.status == "over" for alert in group.alerts):
                raise Dropped("over before it was told")
            channel_id = self._directory.channel_named(group.slack_channel)
            if channel_id is None:
                raise Refused("channel_not_found")
            return [_delivery("chat_postMessage", channel_id, card)]
        deliveries = [_delivery("chat_update", posted.channel_id, card, message_ts=posted.message_ts)]
        still_open = {alert.document for alert in group.alerts if alert.status != "over"}
        added = [number for number in message.payload["opened"] if number in still_open]
        if added:
            # An edit rings no bell, so what is new is also said in the message's thread.
            addition = fit(render_alert_addition(group, added, context=context), language=context.language)
            deliveries.append(
                _delivery("chat_postMessage", posted.channel_id, addition, thread_ts=posted.message_ts)
            )
        return deliveries

    def _context_at(self, uow: UnitOfWork, location_code: str) -> CardContext:
        manager = people.get_location_manager(uow, location_code)
        return CardContext(
            language=manager.language if manager else self._default_language,
            timezone=manager.timezone if manager else HEAD_OFFICE_ZONE.key,
            now=uow.now,
        )

    def _home(self, payload: dict[str, Any]) -> Delivery:
        user_id: str = payload["user_id"]
        email = self._directory.email_of(user_id)
        with self._database.unit() as uow:
            actor = people.get_actor(uow, email) if email else None
            if actor is None:
                card = render_not_employee(language=self._default_language)
                view: dict[str, Any] = {"type": "home", "blocks": list(card.blocks)}
            else:
                view = make_home(uow, actor, self._catalog, pages=payload.get("pages", {}))
        return Delivery(method="views_publish", user_id=user_id, view=view)

    def _file(self, payload: dict[str, Any]) -> Delivery:
        with self._database.unit() as uow:
            try:
                upload = make_upload(uow, payload)
            except CannotBeMade as reason:
                raise Dropped(str(reason)) from reason
        channel_id = self._directory.direct_channel(payload["user_id"])
        return Delivery(method="files_upload_v2", channel_id=channel_id, upload=upload)


def _delivery(
    method: Method,
    channel_id: str,
    card: Card,
    *,
    thread_ts: str | None = None,
    message_ts: str | None = None,
) -> Delivery:
    return Delivery(
        method=method,
        channel_id=channel_id,
        text=slack_text(card),
        blocks=card.blocks,
        thread_ts=thread_ts,
        message_ts=message_ts,
    )
