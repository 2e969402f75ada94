"""What becomes of what somebody asked for, as the person is told it."""

from datetime import datetime, timedelta

from backend import documents
from backend.actor import Actor
from backend.approvals import cases
from backend.approvals.results import ApprovalCase
from backend.errors import DomainError
from backend.people import service as people
from backend.procurement.results import PurchaseOrder
from backend.procurement.schemas import DocumentQuery
from backend.records import Named, Record
from backend.timeline import TimelineEvent, read_occasion
from backend.uow import UnitOfWork

# After a weekend without delivery it is still of use to know; later the person has long seen it for themselves.
NEWS_KEEPS = timedelta(days=3)


class News(Record):
    """Something happened to a document.

    `level` of `levels` is the step that was approved; `waiting_for` decides next, `is_last` tells that nobody has to
    any more. `orders` came of it, or were cancelled.
    """

    document: str
    event: str
    actor: Named | None
    happened_at: datetime
    note: str | None
    related: tuple[str, ...]
    details: documents.AnyDocument | None
    orders: tuple[PurchaseOrder, ...] = ()
    level: int | None = None
    levels: int | None = None
    waiting_for: Named | None = None
    is_last: bool = False


class OldNews(Exception):
    """There is nobody to tell, or no point in it any more; the text says why."""


def read_news(uow: UnitOfWork, event_id: int) -> tuple[Actor, News]:
    """Return who is to be told of an event, and what.

    Raises:
        OldNews: the person has left or did it themselves, or it is too long ago.
    """
    occasion = read_occasion(uow, event_id)
    case = None if occasion is None else cases.get_case(uow, occasion.document)
    reader = None if case is None else people.get_actor(uow, case.requester.code)
    if occasion is None or case is None or reader is None:
        raise OldNews("nobody to tell")
    first = occasion.events[0]
    if first.happened_at < uow.now - NEWS_KEEPS:
        raise OldNews("too long ago")
    if first.actor is not None and first.actor.code == reader.email:
        raise OldNews("their own doing")
    related = tuple(event.related for event in occasion.events if event.related)
    orders = _orders(uow, reader, related)
    news = News(
        document=occasion.document,
        event=first.event,
        actor=first.actor,
        happened_at=first.happened_at,
        note=first.note,
        related=related,
        details=_details(uow, reader, occasion.document),
        orders=orders,
    )
    return reader, _with_level(news, first, case, level=occasion.level)


def _with_level(news: News, event: TimelineEvent, case: ApprovalCase, *, level: int | None) -> News:
    """Add which step of how many it was, unless the request was changed since and is asked for anew."""
    if event.event != "approved" or level is None or level > len(case.steps):
        return news
    step = case.steps[level - 1]
    if step.status != "approved" or step.decided_at != event.happened_at:
        return news
    is_last = level == len(case.steps)
    return news.model_copy(
        update={
            "level": level,
            "levels": len(case.steps),
            "waiting_for": None if is_last else case.steps[level].approver,
            "is_last": is_last,
        }
    )


def _orders(uow: UnitOfWork, reader: Actor, numbers: tuple[str, ...]) -> tuple[PurchaseOrder, ...]:
    found = [_details(uow, reader, number) for number in numbers]
    return tuple(order for order in found if isinstance(order, PurchaseOrder))


def _details(uow: UnitOfWork, reader: Actor, number: str) -> documents.AnyDocument | None:
    try:
        return documents.get_document(uow, reader, DocumentQuery(document=number)).details
    except DomainError:
        # The person is told what happened even where it may not be shown any more.
        return None
