"""Employees of the demo chain as actors."""

from backend.actor import Actor
from backend.people import service as people
from backend.uow import UnitOfWork

DOMAIN = "lantern.example.com"


def full_email(name):
    """Return `name` with the chain's domain unless it has one."""
    return name if "@" in name else f"{name}@{DOMAIN}"


def actor_named(uow: UnitOfWork, name: str) -> Actor:
    """Return the employee `name` (an e-mail address or the part before the @) as an actor."""
    actor = people.get_actor(uow, full_email(name))
    assert actor is not None, f"{full_email(name)} does not work here"
    return actor
