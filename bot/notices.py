"""Notices as calls to Slack: approval cards, and news of what people asked for, in their direct messages."""

from backend.actor import Actor
from backend.notices.approvals import read_notice
from backend.notices.news import OldNews, read_news
from backend.notices.rows import (
    APPROVAL_CARD,
    MOVED_CARD,
    NEWS,
    ApprovalCardKey,
    NewsKey,
)
from backend.outbox import service as outbox
from backend.outbox.schemas import OutboxMessage, PostedMessage
from backend.people import service as people
from backend.people.quiet import quiet_until
from backend.uow import Database, UnitOfWork
from bot.cards.approval_request import render_approval, render_moved
from bot.cards.budget import fit, slack_text
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_news import render_news
from bot.directory import SlackDirectory
from bot.messages import Delivery, Dropped, Postponed


class NoticeMaker:
    """Makes deliveries of notices, from what is true at the moment of delivery."""

    kinds = frozenset({APPROVAL_CARD, MOVED_CARD, NEWS})

    def __init__(self, database: Database, directory: SlackDirectory) -> None:
        self._database = database
        self._directory = directory

    def make(self, message: OutboxMessage) -> list[Delivery]:
        """Return the calls that deliver a row.

        Raises:
            Dropped: there is nobody or nothing to tell any more.
            Postponed: the reader wants quiet now.
            Refused: Slack does not know the reader's address.
        """
        if message.kind == APPROVAL_CARD:
            return [self._approval_card(ApprovalCardKey.model_validate(message.payload))]
        if message.kind == MOVED_CARD:
            return self._places_left(ApprovalCardKey.model_validate(message.payload))
        return [self._news(NewsKey.model_validate(message.payload))]

    def _approval_card(self, card: ApprovalCardKey) -> Delivery:
        with self._database.unit() as uow:
            posted = outbox.find_posted(uow, card.message_key)
            reader = people.get_actor(uow, card.reader)
            notice = None if reader is None else read_notice(uow, reader, card)
            if reader is None or notice is None:
                raise Dropped("nobody to tell")
            context = _context(reader, uow)
            is_posted_now = notice.state == "waiting" and (posted is None or card.is_moved)
            if is_posted_now and not card.is_moved:
                # Whoever asks for a card is awake.
                _respect_quiet(uow, reader)
        shown = fit(render_approval(notice, card, context=context), language=context.language)
        if is_posted_now:
            return self._post(reader, shown)
        if posted is None:
            raise Dropped("over before it was told")
        return _edit(posted, shown)

    def _places_left(self, card: ApprovalCardKey) -> list[Delivery]:
        with self._database.unit() as uow:
            reader = people.get_actor(uow, card.reader)
            places = outbox.find_places(uow, card.message_key)
        left = places[:-1]
        if reader is None or not left:
            raise Dropped("it was not moved")
        moved = render_moved(card.document, language=reader.language)
        return [_edit(place, moved) for place in left]

    def _news(self, key: NewsKey) -> Delivery:
        with self._database.unit() as uow:
            try:
                reader, news = read_news(uow, key.event_id)
            except OldNews as reason:
                raise Dropped(str(reason)) from reason
            _respect_quiet(uow, reader)
            context = _context(reader, uow)
        card = fit(render_news(news, context=context), language=context.language)
        return self._post(reader, card)

    def _post(self, reader: Actor, card: Card) -> Delivery:
        return Delivery(
            method="chat_postMessage",
            channel_id=self._directory.direct_channel(self._directory.user_of(reader.email)),
            text=slack_text(card),
            blocks=card.blocks,
        )


def _respect_quiet(uow: UnitOfWork, reader: Actor) -> None:
    until = quiet_until(uow, reader.email)
    if until is not None:
        raise Postponed(until)


def _context(reader: Actor, uow: UnitOfWork) -> CardContext:
    return CardContext(language=reader.language, timezone=reader.timezone, now=uow.now)


def _edit(posted: PostedMessage, card: Card) -> Delivery:
    return Delivery(
        method="chat_update",
        channel_id=posted.channel_id,
        message_ts=posted.message_ts,
        text=slack_text(card),
        blocks=card.blocks,
        is_edit_only=True,
    )
