"""A Slack that only takes messages and edits, with the notifier that delivers to it."""

import itertools

from sqlalchemy import select

from backend.outbox.models import OutboxRow
from bot.directory import SlackDirectory
from bot.messages import MessageMaker
from bot.notices import NoticeMaker
from bot.notifier import Notifier
from bot.slack_calls import Pacer
from tests.bot.slack import refusal


class Postbox:
    """Keeps what people read, by e-mail address: `messages` as they stand now, in the order of posting."""

    def __init__(self, database, *, strangers=()):
        self.database = database
        self.strangers = set(strangers)
        self.calls = []
        self._messages = {}
        self._timestamps = itertools.count(1)
        # Nobody waits for a place among a channel's messages here.
        self._seconds = itertools.count(step=60)
        directory = SlackDirectory(self, database)
        maker = MessageMaker(
            database,
            directory,
            None,
            rules={},
            default_language="zh",
            others=(NoticeMaker(database, directory),),
        )
        pacer = Pacer(monotonic=lambda: next(self._seconds))
        self._notifier = Notifier(database, self, maker, pacer=pacer)

    def deliver(self):
        """Deliver what is in the outbox, the oldest first; returns how each row ended."""
        with self.database.unit() as uow:
            waiting = uow.session.scalars(
                select(OutboxRow.id)
                .where(OutboxRow.status == "pending", OutboxRow.kind.not_in(["alert_group", "reply"]))
                .order_by(OutboxRow.id)
            ).all()
        for outbox_id in waiting:
            self._notifier.deliver(outbox_id)
        return [self._end_of(outbox_id) for outbox_id in waiting]

    def deliver_again(self, outbox_id):
        """Run a delivery that has run before, as after a crash."""
        self._notifier.deliver(outbox_id)

    def messages(self, person):
        """What a person reads in the direct channel with the bot: (text, blocks) pairs."""
        email = person if "@" in person else f"{person}@lantern.example.com"
        return [found for (channel, _ts), found in self._messages.items() if channel == f"D{email}"]

    def texts(self, person):
        """The texts a person reads."""
        return [text for text, _blocks in self.messages(person)]

    def _end_of(self, outbox_id):
        with self.database.unit() as uow:
            row = uow.session.get_one(OutboxRow, outbox_id)
            return row.status, row.failure

    def users_lookupByEmail(self, *, email):  # noqa: N802 -- Slack's name
        if email in self.strangers:
            raise refusal("users_not_found")
        return {"user": {"id": email}}

    def conversations_open(self, *, users):
        return {"channel": {"id": f"D{users}"}}

    def chat_postMessage(self, *, channel, text, blocks, **_):  # noqa: N802 -- Slack's name
        timestamp = f"{next(self._timestamps)}.0"
        self.calls.append(("post", channel))
        self._messages[channel, timestamp] = (text, blocks)
        return {"ts": timestamp}

    def chat_update(self, *, channel, ts, text, blocks):
        self.calls.append(("edit", channel))
        self._messages[channel, ts] = (text, blocks)
        return {"ts": ts}
