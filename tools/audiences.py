"""Whose documents an employee may read, for the command line of the handbook."""

from backend.clock import SystemClock
from backend.db import create_database_engine, database_url
from backend.people import service as people
from backend.queue import JobQueue
from backend.settings import load_settings
from backend.uow import Database
from tools.people import audiences_of


def audiences_by_email(email: str) -> frozenset[str]:
    """Return the audiences of the employee with an e-mail address; none for somebody who does not work here.

    Raises:
        DatabaseUnavailable: the database does not answer.
    """
    engine = create_database_engine(database_url(load_settings()))
    try:
        with Database(engine, SystemClock(), JobQueue()).unit() as uow:
            actor = people.get_actor(uow, email)
            return frozenset() if actor is None else audiences_of(actor, public=False)
    finally:
        engine.dispose()
