"""Notices as rows of the outbox, written in the transaction that makes them true.

A row says whom to tell about what and nothing of how things stand: the delivery reads that at its own moment.
"""

from collections.abc import Mapping
from types import MappingProxyType

from backend.naming.documents import DocumentKind
from backend.outbox import service as outbox
from backend.records import Record
from backend.uow import UnitOfWork

APPROVAL_CARD = "approval_card"
MOVED_CARD = "moved_approval_card"
NEWS = "document_news"

# Steps of a document that the person who asked for it is told of.
TOLD_EVENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        DocumentKind.PURCHASE_REQUEST: frozenset(
            {"approved", "rejected", "ordered", "order_cancelled", "received", "cancelled"}
        )
    }
)
# A request becomes several orders at once, of which one message tells.
_TOLD_TOGETHER = frozenset({"ordered"})


class ApprovalCardKey(Record):
    """Which card: the step `position` of a round of a document's approval, as `reader` is shown it.

    `is_moved` asks for the card to be posted again, below everything else.
    """

    document: str
    round: int
    position: int
    reader: str
    is_moved: bool = False

    @property
    def message_key(self) -> str:
        """Return the key under which the card is one Slack message."""
        return f"approval:{self.document}:{self.round}:{self.position}:{self.reader}"


class NewsKey(Record):
    """Which event is told to the person who asked for the document."""

    event_id: int


def show_card(uow: UnitOfWork, card: ApprovalCardKey, *, reason: str) -> None:
    """Have a card posted, or brought up to date where it stands.

    Args:
        uow: the unit of work.
        card: which one.
        reason: what makes it necessary; for one reason a card is delivered once.
    """
    outbox.add(
        uow,
        dedupe_key=f"{card.message_key}:{reason}",
        message_key=card.message_key,
        kind=APPROVAL_CARD,
        payload=card.model_dump(mode="json"),
        lock=card.message_key,
    )


def move_card(uow: UnitOfWork, card: ApprovalCardKey) -> None:
    """Have a card posted below everything else, and its buttons taken away where it stood.

    Asked for again before that is done, it is done once.
    """
    posted = outbox.find_posted(uow, card.message_key)
    stands_at = "nowhere" if posted is None else posted.message_ts
    show_card(uow, card.model_copy(update={"is_moved": True}), reason=f"moved:{stands_at}")
    # A row of its own, delivered after the other: where the card stands by then is known only by then.
    outbox.add(
        uow,
        dedupe_key=f"{card.message_key}:left:{stands_at}",
        kind=MOVED_CARD,
        payload=card.model_dump(mode="json"),
        lock=card.message_key,
    )


def tell_requester(uow: UnitOfWork, *, document: str, event: str, event_id: int) -> None:
    """Have the person who asked for a document told of an event, if it is one of `TOLD_EVENTS`."""
    kind = document.partition("-")[0]
    if event not in TOLD_EVENTS.get(kind, frozenset()):
        return
    occasion = uow.now.isoformat() if event in _TOLD_TOGETHER else str(event_id)
    outbox.add(
        uow,
        dedupe_key=f"news:{document}:{event}:{occasion}",
        kind=NEWS,
        payload=NewsKey(event_id=event_id).model_dump(mode="json"),
        lock=f"news:{document}",
    )
