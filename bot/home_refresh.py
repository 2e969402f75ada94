"""Having Home tabs published anew."""

from collections.abc import Mapping

from backend.outbox import service as outbox
from backend.uow import UnitOfWork

HOME_KIND = "home"


def queue_home(uow: UnitOfWork, user_id: str, *, cause: str, pages: Mapping[str, int] | None = None) -> None:
    """Have a person's Home published.

    Args:
        uow: the unit of work.
        user_id: of the person in Slack.
        cause: what makes two publishings the same, such as an event's id.
        pages: which page of each section, from 0; the first where none is said.
    """
    outbox.add(
        uow,
        dedupe_key=f"home:{user_id}:{cause}",
        kind=HOME_KIND,
        payload={"user_id": user_id, "pages": dict(pages or {})},
        lock=f"home:{user_id}",
    )
