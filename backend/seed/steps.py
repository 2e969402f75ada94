"""A step of the past: when it was taken, and what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.people import service as people
from backend.uow import UnitOfWork

DOMAIN = "lantern.example.com"


@dataclass(frozen=True)
class Step:
    """Something that somebody did at an instant (UTC)."""

    at: datetime
    take: Callable[[UnitOfWork], None]


def instant(today: date, days_ago: int, at: time) -> datetime:
    """Return an hour at head office, so many days before `today`, in UTC."""
    return datetime.combine(today - timedelta(days=days_ago), at, HEAD_OFFICE_ZONE).astimezone(UTC)


def colleague(uow: UnitOfWork, name: str) -> Actor:
    """Return an employee as an actor, by address or by the part of it before the @.

    Raises:
        LookupError: the demo's files do not know such a person.
    """
    email = name if "@" in name else f"{name}@{DOMAIN}"
    actor = people.get_actor(uow, email)
    if actor is None:
        raise LookupError(f"{email} does not work here")
    return actor
